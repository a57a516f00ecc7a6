// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/converter.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

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
    draw_ = random_bits(noise_.seed, random_purpose::readout_noise, conversions_, hemisphere_.value());
    lanes_of<float> causal, acausal;
    from.sensors().read_row(row, causal, acausal);
    const auto& switches = config_.synapses[hemisphere_].switches;
    for (const auto c : chip::column::all()) {
        const auto value = [&](bool neuron, const lanes_of<float>& accumulated) {
            return neuron ? from.reading(c.value())
                          : sensor_transfer::baseline - static_cast<double>(accumulated[c.value()]);
        };
        store(channel_kind::causal, c, value(switches[c].readout_causal, causal));
        store(channel_kind::acausal, c, value(switches[c].readout_acausal, acausal));
    }
}

void converter::store(channel_kind kind, chip::column c, double value) {
    const bool is_causal = kind == channel_kind::causal;
    const auto& offsets = config_.offsets[hemisphere_];
    const double sum =
        value + (is_causal ? mismatch_.causal_offset : mismatch_.acausal_offset)[hemisphere_][c] +
        drawn_noise(2 * c.value() + (is_causal ? 0 : 1)) + (is_causal ? offsets.causal : offsets.acausal)[c];
    constexpr double magic = 6755399441055744.0; // 3 x 2^51: adding it rounds to a whole number
    const double rounded = std::clamp(sum, 0.0, 255.0) + magic - magic;
    codes_[static_cast<std::size_t>(kind)][c.value()] =
        std::isnan(value) ? std::uint8_t{0} : static_cast<std::uint8_t>(rounded);
}

std::uint8_t converter::code(channel_kind kind, chip::column c) const {
    return codes_[static_cast<std::size_t>(kind)][c.value()];
}

// The sum of eight random bytes is normal enough for half a code: its kurtosis is 2.85. The bytes are a mix
// of the conversion's draw and the channel (the finalizer of MurmurHash3, in Stafford's variant 13).
double converter::drawn_noise(std::uint32_t channel) const {
    if (!noise_.enable) {
        return 0;
    }
    std::uint64_t bits = draw_ + (channel + 1) * 0x9e37'79b9'7f4a'7c15ull;
    bits = (bits ^ bits >> 30) * 0xbf58'476d'1ce4'e5b9ull;
    bits = (bits ^ bits >> 27) * 0x94d0'49bb'1331'11ebull;
    bits ^= bits >> 31;
    constexpr std::uint64_t alternate = 0x00ff'00ff'00ff'00ff;
    const std::uint64_t pairs = (bits & alternate) + (bits >> 8 & alternate);
    const std::uint64_t sum = pairs * 0x0001'0001'0001'0001ull >> 48;
    constexpr double mean = 8 * 127.5, sigma = 209.0; // sqrt(8 (256^2 - 1) / 12)
    return sigma_noise * (static_cast<double>(sum) - mean) / sigma;
}

} // namespace hxtwin::emulator
