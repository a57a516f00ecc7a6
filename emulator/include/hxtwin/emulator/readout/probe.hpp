// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/chip/madc.hpp>

namespace hxtwin::emulator {

// What a channel of the fast converter sees in a hemisphere.
struct probe {
    chip::madc_source source = chip::madc_source::neuron;
    bool connected = true;     // false: nothing drives it
    std::uint32_t circuit = 0; // of the neuron or of the synaptic line
};

} // namespace hxtwin::emulator
