// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/converter.hpp>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>
#include <hxtwin/emulator/readout/conversion.hpp>

namespace hxtwin::emulator {
namespace {

constexpr float sigma_noise = 0.7f; // codes; chip.md section 8 gives 0.5 to 1

} // namespace

converter::converter(const chip::configuration& c, chip::hemisphere h, const mismatch& m, noise n)
    : config_(c), hemisphere_(h), mismatch_(m), noise_(n) {}

void converter::convert(core& from, std::uint32_t row, tick now) {
    const std::pair access{now, row};
    if (!config_.cadc[hemisphere_].enable || last_ == access) {
        return;
    }
    last_ = access;
    lanes_of<float> causal, acausal;
    from.sensors().read_row(row, causal, acausal);
    for (std::size_t c = 0; c < circuits; ++c) {
        causal[c] = sensor_transfer::baseline - causal[c];
        acausal[c] = sensor_transfer::baseline - acausal[c];
    }
    const auto& switches = config_.synapses[hemisphere_].switches;
    for (const auto c : chip::column::all()) {
        if (switches[c].readout_causal || switches[c].readout_acausal) {
            const auto neuron = static_cast<float>(from.reading(c.value()));
            causal[c.value()] = switches[c].readout_causal ? neuron : causal[c.value()];
            acausal[c.value()] = switches[c].readout_acausal ? neuron : acausal[c.value()];
        }
    }
    make_codes(causal, acausal);
}

void converter::make_codes(const lanes_of<float>& causal, const lanes_of<float>& acausal) {
    ++conversions_;
    channel_noise noise;
    if (noise_.enable) {
        const auto draw =
            random_bits(noise_.seed, random_purpose::readout_noise, conversions_, hemisphere_.value());
        noise = {sigma_noise, {static_cast<std::uint32_t>(draw), static_cast<std::uint32_t>(draw >> 32)}, 0};
    }
    const auto& offsets = config_.offsets[hemisphere_];
    emulator::convert(codes_[0], causal, mismatch_.causal_offset[hemisphere_].values, offsets.causal.values,
                      noise);
    noise.first = circuits;
    emulator::convert(codes_[1], acausal, mismatch_.acausal_offset[hemisphere_].values,
                      offsets.acausal.values, noise);
}

} // namespace hxtwin::emulator
