// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/converter.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr double sigma_noise = 0.7; // codes; chip.md section 8 gives 0.5 to 1

} // namespace

converter::converter(const chip::configuration& c, chip::hemisphere h, const mismatch& m, noise n)
    : config_(c), hemisphere_(h), mismatch_(m), noise_(n) {}

void converter::convert(core& from, std::uint32_t row, tick now) {
    const std::pair access{now, row};
    if (!config_.cadc[hemisphere_].enable || last_ == access) {
        return;
    }
    last_ = access;
    ++conversions_;
    const auto& offsets = config_.offsets[hemisphere_];
    for (const auto c : chip::column::all()) {
        const auto& lines = config_.synapses[hemisphere_].switches[c];
        const bool drives = config_.neurons[chip::neuron_at(hemisphere_, c)].enable_readout;
        const double value = drives && (lines.readout_causal || lines.readout_acausal) ? reading(from, c) : 0;
        const auto convert_channel = [&](bool connected, float mean_offset, std::int8_t digital,
                                         std::uint32_t kind) {
            const double sum = value + mean_offset + drawn_noise(2 * c.value() + kind) + digital;
            return connected && drives
                       ? static_cast<std::uint8_t>(std::clamp(std::nearbyint(sum), 0.0, 255.0))
                       : std::uint8_t{0};
        };
        codes_[0][c.value()] = convert_channel(lines.readout_causal, mismatch_.causal_offset[hemisphere_][c],
                                               offsets.causal[c], 0);
        codes_[1][c.value()] = convert_channel(
            lines.readout_acausal, mismatch_.acausal_offset[hemisphere_][c], offsets.acausal[c], 1);
    }
}

std::uint8_t converter::code(channel_kind kind, chip::column c) const {
    return codes_[static_cast<std::size_t>(kind)][c.value()];
}

double converter::reading(core& from, chip::column c) const {
    const auto& s = from.state();
    switch (config_.neurons[chip::neuron_at(hemisphere_, c)].source) {
    case chip::readout_source::exc_synin:
        return transfer::reading_of_line(s.exc[c.value()]);
    case chip::readout_source::inh_synin:
        return transfer::reading_of_line(s.inh[c.value()]);
    default:
        return transfer::reading_of(s.v[c.value()]);
    }
}

// The sum of eight random bytes is normal enough for half a code: its kurtosis is 2.85.
double converter::drawn_noise(std::uint32_t channel) const {
    if (!noise_.enable) {
        return 0;
    }
    constexpr double mean = 8 * 127.5, sigma = 209.0; // sqrt(8 (256^2 - 1) / 12)
    std::uint64_t bits = random_bits(noise_.seed, random_purpose::readout_noise, conversions_,
                                     hemisphere_.value() * 1024 + channel);
    double sum = 0;
    for (int byte = 0; byte < 8; ++byte, bits >>= 8) {
        sum += static_cast<double>(bits & 0xff);
    }
    return sigma_noise * (sum - mean) / sigma;
}

} // namespace hxtwin::emulator
