// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/probe.hpp>

#include <limits>

#include <hxtwin/emulator/core.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr double board_volts = 2.5, largest_dac_code = 4095; // chip.md 1.9

double reading_of_pad(std::uint16_t code) {
    return transfer::reading_of(board_volts * code / largest_dac_code);
}

} // namespace

double core::reading(const probe& p) {
    if (p.connected) {
        switch (p.source) {
        case chip::madc_source::neuron:
            return reading(p.circuit);
        case chip::madc_source::pad_0:
            return reading_of_pad(config_.dacs.pad_0);
        case chip::madc_source::pad_1:
            return reading_of_pad(config_.dacs.pad_1);
        case chip::madc_source::synin_debug_exc:
            return transfer::reading_of_line(state_.exc[p.circuit]);
        case chip::madc_source::synin_debug_inh:
            return transfer::reading_of_line(state_.inh[p.circuit]);
        default:
            break;
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

} // namespace hxtwin::emulator
