// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/converter.hpp>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

#include "readout/codes.hpp"

namespace hxtwin::emulator {
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
    store(from, channel_kind::causal, causal, &chip::column_switch::readout_causal);
    store(from, channel_kind::acausal, acausal, &chip::column_switch::readout_acausal);
}

// Channels see their sensor, or their neuron where it is connected.
void converter::store(core& from, channel_kind kind, const lanes_of<float>& accumulated,
                      bool chip::column_switch::*neuron) {
    const bool is_causal = kind == channel_kind::causal;
    const auto& set = config_.offsets[hemisphere_];
    channel_inputs in{
        .values = {},
        .drawn_offsets = (is_causal ? mismatch_.causal_offset : mismatch_.acausal_offset)[hemisphere_].values,
        .set_offsets = (is_causal ? set.causal : set.acausal).values,
        .noise = noise_.enable,
        .draw = draw_,
        .first_channel = is_causal ? 0u : 1u,
    };
    for (std::size_t c = 0; c < circuits; ++c) {
        in.values[c] = sensor_transfer::baseline - static_cast<double>(accumulated[c]);
    }
    const auto& switches = config_.synapses[hemisphere_].switches.values;
    for (std::uint32_t c = 0; c < circuits; ++c) {
        if (switches[c].*neuron) {
            in.values[c] = from.reading(c);
        }
    }
    convert_channels(in, codes_[static_cast<std::size_t>(kind)]);
}

} // namespace hxtwin::emulator
