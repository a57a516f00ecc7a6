// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/correlation.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

namespace hxtwin::emulator {
namespace {

// So slow that a pair 2^24 ticks apart, from where on times are rounded, no longer changes a room: 2^-36.
// It is a tau of 2.7 ms; codes and the usual mismatch stay below 2 ms.
constexpr double slowest = 36.0 / (1 << 24);

std::int32_t minus(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b); }

} // namespace

correlation::correlation(const chip::configuration& c, chip::hemisphere h, const sensor_mismatch& m)
    : config_(c), hemisphere_(h), mismatch_(m) {
    biases_changed();
}

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

float correlation::causal(std::uint32_t row, std::uint32_t column) {
    return read(row) ? accumulated_of(tile_at(row, column).causal.room[column % tile_columns]) : 0;
}

float correlation::acausal(std::uint32_t row, std::uint32_t column) {
    return read(row) ? accumulated_of(tile_at(row, column).acausal.room[column % tile_columns]) : 0;
}

void correlation::read_row(std::uint32_t row, lanes_of<float>& causal, lanes_of<float>& acausal) {
    if (!read(row)) {
        causal.fill(0);
        acausal.fill(0);
        return;
    }
    for (std::size_t t = 0; t < tiles; ++t) {
        const auto& tile = rows_[row].tile[t];
        for (std::size_t i = 0; i < tile_columns; ++i) {
            causal[t * tile_columns + i] = accumulated_of(tile.causal.room[i]);
            acausal[t * tile_columns + i] = accumulated_of(tile.acausal.room[i]);
        }
    }
}

void correlation::reset(std::uint32_t row, std::uint32_t column, bool causal, bool acausal) {
    if (!read(row)) {
        return;
    }
    auto& tile = tile_at(row, column);
    if (causal) {
        tile.causal.room[column % tile_columns] = sensor_empty;
    }
    if (acausal) {
        tile.acausal.room[column % tile_columns] = sensor_empty;
    }
}

void correlation::reset_row(std::uint32_t row, const lanes_of<std::uint8_t>& which) {
    if (!read(row)) {
        return;
    }
    for (std::size_t t = 0; t < tiles; ++t) {
        auto& tile = rows_[row].tile[t];
        for (std::size_t i = 0; i < tile_columns; ++i) {
            const std::uint8_t bits = which[t * tile_columns + i];
            tile.causal.room[i] = (bits & causal_branch) != 0 ? sensor_empty : tile.causal.room[i];
            tile.acausal.room[i] = (bits & acausal_branch) != 0 ? sensor_empty : tile.acausal.room[i];
        }
    }
}

void correlation::catch_up(std::uint32_t row) {
    sort();
    unread_ = 0;
    if (!rows_.empty()) {
        act(row);
        current_ = row;
    }
}

void correlation::sort() {
    if (log_.empty()) {
        return;
    }
    if (rows_.empty()) {
        build(log_.front().when);
    }
    current_ = no_row;
    const auto in_window = [&](const spike& s) { return minus(s.when, start_) <= longest_window; };
    for (std::span<const spike> left = log_; !left.empty();) {
        if (!in_window(left.front()) || posts_->space() < taken_at_once ||
            in_window_ + taken_at_once > most_in_window) {
            next_window(left.front().when);
        }
        auto next = left.first(std::min(left.size(), taken_at_once));
        if (!in_window(next.back())) {
            next = next.first(static_cast<std::size_t>(
                std::partition_point(next.begin(), next.end(), in_window) - next.begin()));
        }
        take(next);
        left = left.subspan(next.size());
    }
    unread_ = std::min(unread_ + log_.size(), long_unread);
    log_.clear();
}

// Which spike is a pre spike and which a post spike is random: two lists without a branch.
void correlation::take(std::span<const spike> from) {
    std::array<spike, taken_at_once> pre;
    std::array<std::uint32_t, taken_at_once> before;
    std::array<post_spike, taken_at_once> post;
    std::size_t pres = 0, posts = 0;
    const auto time = [&](const spike& s) { return static_cast<float>(minus(s.when, start_)); };
    for (const auto& s : from) {
        const bool is_post = (s.place & post_bit) != 0;
        pre[pres] = s;
        before[pres] = static_cast<std::uint32_t>(posts);
        post[posts] = {time(s), s.place & (post_bit - 1u)};
        posts += is_post ? 1 : 0;
        pres += is_post ? 0 : 1;
    }
    const std::uint32_t first = posts_->spikes();
    posts_->enter(std::span(post).first(posts));
    for (std::size_t k = 0; k < pres; ++k) {
        waiting_[pre[k].place].push_back({time(pre[k]), static_cast<std::uint16_t>(first + before[k]),
                                          static_cast<std::uint8_t>(pre[k].label)});
    }
    in_window_ += pres;
}

void correlation::act(std::uint32_t r) {
    auto& row = rows_[r];
    auto& waiting = waiting_[r];
    if (waiting.empty() && row.posts == posts_->spikes()) {
        return;
    }
    lanes_of<float> last;
    if (row.mixed) {
        for (std::size_t c = 0; c < circuits; ++c) {
            last[c] = last_[r][row.labels[c]];
        }
    } else {
        last.fill(last_[r][row.labels[0]]);
    }
    for (const auto& s : waiting) {
        last_[r][s.label] = s.time;
    }
    meet(row, *posts_, waiting, last);
    waiting.clear();
}

void correlation::act_in_all_rows() {
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
        act(r);
    }
}

void correlation::next_window(std::uint32_t when) {
    act_in_all_rows();
    const double later = minus(when, start_);
    posts_->restart(later);
    for (auto& row : last_) {
        for (auto& time : row) {
            time = moved(time, later);
        }
    }
    for (auto& row : rows_) {
        row.posts = 0;
    }
    start_ = when;
    in_window_ = 0;
    current_ = no_row;
}

void correlation::build(std::uint32_t when) {
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
    rows_[row].mixed = std::any_of(from, from + circuits, [&](std::uint8_t l) { return l != from[0]; });
}

void correlation::fill_row(std::uint32_t row) {
    const auto& d = mismatch_.drawn();
    const auto& array = config_.synapses[hemisphere_];
    rows_[row].causal_largest.fill(0);
    rows_[row].acausal_largest.fill(0);
    for (std::uint32_t c = 0; c < circuits; ++c) {
        const std::size_t s = std::size_t{row} * circuits + c, half = c < circuits / 2 ? 0 : 2;
        const double gain = sensor_transfer::amplitude(biases_[half + 1], array.amp_calibs[s]) / sensor_slope;
        const double rate = sensor_transfer::rate(biases_[half], array.time_calibs[s]);
        const bool works = biases_[half] > 0 && biases_[half + 1] > 0;
        const auto set = [&](sensor_branch& b, float& largest, double amplitude, double faster) {
            const std::size_t i = c % tile_columns;
            const bool counts = works && amplitude > 0;
            b.start[i] = counts ? static_cast<float>(std::log2(gain * amplitude)) + exponent_origin : 0;
            b.fall[i] = counts ? static_cast<float>(-std::max(rate * faster, slowest)) : 0;
            largest = counts ? std::max(largest, static_cast<float>(gain * amplitude)) : largest;
        };
        const std::size_t t = c / tile_columns;
        auto& tile = rows_[row].tile[t];
        set(tile.causal, rows_[row].causal_largest[t], d.causal_amplitude[s], d.causal_rate[s]);
        set(tile.acausal, rows_[row].acausal_largest[t], d.acausal_amplitude[s], d.acausal_rate[s]);
    }
}

void correlation::refresh(tick now) {
    sort();
    if (!rows_.empty()) {
        next_window(static_cast<std::uint32_t>(now));
    }
}

} // namespace hxtwin::emulator
