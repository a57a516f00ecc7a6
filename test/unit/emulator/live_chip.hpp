// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driven_chip.hpp"
#include "processor_code.hpp"

// A chip that does everything at once, and a rule for its processors.
namespace hxtwin::emulator {

using namespace processor_code;

inline const chip::hemisphere top(0), bottom(1);

// AdEx neurons that fire, with live sensors.
inline chip::configuration live_chip(std::uint8_t weight) {
    auto c = test::one_source_chip(weight);
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 80;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = 35;
    }
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_adaptation = c.neurons[n].enable_exponential = true;
        c.code(n, chip::cell::v_exp) = 900;
        c.code(n, chip::cell::i_bias_exp) = 300;
        c.code(n, chip::cell::i_bias_adapt_tau) = 100;
    }
    for (const auto h : chip::hemisphere::all()) {
        c.cadc[h].enable = true;
    }
    return c;
}

inline void vector_access(code& to, const char* instruction, unsigned vector, std::uint32_t address) {
    append(to, set(7, address));
    append(to, {assemble(instruction, {vector, 0, 7})});
}

// For ever: reads the causal sensors of row 0, resets them, makes weights of what it read a while later.
inline code learning(std::uint32_t cycles_between) {
    code p;
    vector_access(p, "fxvinx", 1, 0x0008'0000);
    vector_access(p, "fxvoutx", 1, 0x0009'0000);
    append(p, {assemble("sync", {})});
    append(p, pause(cycles_between));
    vector_access(p, "fxvoutx", 1, 0);
    append(p, {assemble("sync", {})});
    append(p, pause(cycles_between / 3));
    p.push_back(assemble("b", {-4 * static_cast<int>(p.size())}));
    return p;
}

} // namespace hxtwin::emulator
