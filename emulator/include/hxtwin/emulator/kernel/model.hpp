// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>
#include <hxtwin/emulator/mismatch.hpp>

namespace hxtwin::emulator {

// One of a circuit's two synaptic inputs. Its current into the membrane is
//   gain x soft(L) x (1 - (V - reference) x per_volt)
struct synaptic_input {
    double rate = 0;      // 1/s, of the line's decay
    double gain = 0;      // A per unit on the line; 0 if it is not connected
    double per_volt = 0;  // 1/V; 0: current-based
    double reference = 0; // V at which a conductance-based input has the current-based strength
    bool bypass = false;  // each event fires
};

// A neuron circuit in volts, amperes, siemens, farads and seconds (doc/model/neuron.md):
//   C dV/dt = leak (rest - V) + offset + exc - inh + exponential - adaptation x w, and, while it is held,
//             + pull (reset - V)
//   dw/dt = -w_rate w + w_drive (V - w_zero); a spike adds w_jump
struct circuit_model {
    double farads = 0, leak = 0, rest = 0, offset = 0;
    double pull = 0, reset = 0, threshold = 0; // an infinite threshold: never fires
    synaptic_input exc, inh;
    double exponential = 0, onset = 0;                      // A at V = onset; 0 A: switched off
    double adaptation = 0;                                  // S; 0: switched off
    double w_rate = 0, w_drive = 0, w_zero = 0, w_jump = 0; // 1/s, 1/s, V, V
    double w_reference = 0;                                 // V, read-out of w = 0
    double bridge = 0;                                      // S, from the membrane to its line
    std::int32_t hold_ticks = 0, blind_ticks = 0; // from a spike to the release, to the next possible one
    bool pause = false;  // no synaptic input and no exponential term while it is blind
    bool forced = false; // held by the backend block
};

circuit_model model_of(const chip::configuration&, chip::neuron, const neuron_deviation&);
} // namespace hxtwin::emulator
