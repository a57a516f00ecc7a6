// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// What an event on a row adds to one of the circuits' two synaptic lines.
struct line_charge {
    tick time;
    const lanes_of<float>* units; // per full pulse
    float pulse;                  // its length; 1 is full
    float most;                   // of the units
    bool inhibitory;
};

} // namespace hxtwin::emulator
