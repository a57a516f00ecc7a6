// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/fabric/correlation.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

// What configuration says about sensors.
namespace hxtwin::emulator {
namespace {

// So slow that a pair 2^24 ticks apart, from where on times are rounded, no longer changes a room: 2^-36.
// It is a tau of 2.7 ms; codes and the usual mismatch stay below 2 ms.
constexpr double slowest = 36.0 / (1 << 24);

} // namespace

correlation::bias_codes correlation::biases() const {
    const chip::quadrant west(2 * hemisphere_.value()), east(2 * hemisphere_.value() + 1);
    using chip::shared_cell;
    return {
        config_.code(west, shared_cell::syn_i_bias_ramp), config_.code(west, shared_cell::syn_i_bias_store),
        config_.code(east, shared_cell::syn_i_bias_ramp), config_.code(east, shared_cell::syn_i_bias_store)};
}

void correlation::biases_changed() {
    const auto codes = biases();
    if (codes == biases_) {
        return;
    }
    sort();
    act_in_all_rows();
    biases_ = codes;
    biased_ = (codes[0] > 0 && codes[1] > 0) || (codes[2] > 0 && codes[3] > 0);
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        fill_row(r);
    }
}

void correlation::row_changed(std::uint32_t row) {
    if (read(row)) {
        note_labels(row);
        fill_row(row);
    }
}

void correlation::build(std::int32_t when) {
    start_ = when;
    rows_.resize(chip::row::size);
    waiting_.resize(chip::row::size);
    posts_.emplace();
    last_.resize(chip::row::size);
    for (std::uint32_t r = 0; r < chip::row::size; ++r) {
        last_[r].fill(long_ago);
        for (auto& tile : rows_[r].tile) {
            tile.causal.room.fill(sensor_empty);
            tile.acausal.room.fill(sensor_empty);
        }
        note_labels(r);
        fill_row(r);
    }
}

void correlation::note_labels(std::uint32_t row) {
    const auto* from = &config_.synapses[hemisphere_].labels[std::size_t{row} * circuits];
    std::copy_n(from, circuits, rows_[row].labels.begin());
    auto& waiting = waiting_[row];
    waiting.label = *from;
    waiting.several = waiting.mixed =
        std::any_of(from, from + circuits, [&](std::uint8_t l) { return l != from[0]; });
}

void correlation::fill_row(std::uint32_t row) {
    const auto& d = mismatch_.drawn();
    const auto& array = config_.synapses[hemisphere_];
    for (std::uint32_t c = 0; c < circuits; ++c) {
        const std::size_t s = std::size_t{row} * circuits + c, half = c < circuits / 2 ? 0 : 2;
        const double gain = sensor_transfer::amplitude(biases_[half + 1], array.amp_calibs[s]) / sensor_slope;
        const double rate = sensor_transfer::rate(biases_[half], array.time_calibs[s]);
        const bool works = biases_[half] > 0 && biases_[half + 1] > 0;
        const auto set = [&](sensor_branch& b, double amplitude, double faster) {
            const std::size_t i = c % tile_columns;
            const bool counts = works && amplitude > 0;
            b.start[i] = counts ? static_cast<float>(std::log2(gain * amplitude)) + exponent_origin : 0;
            b.fall[i] = counts ? static_cast<float>(-std::max(rate * faster, slowest)) : 0;
        };
        auto& tile = tile_at(row, c);
        set(tile.causal, d.causal_amplitude[s], d.causal_rate[s]);
        set(tile.acausal, d.acausal_amplitude[s], d.acausal_rate[s]);
    }
}

} // namespace hxtwin::emulator
