// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <hxtwin/emulator/kernel/cluster.hpp>
#include <hxtwin/emulator/kernel/nonlinear.hpp>

#include "driven_chip.hpp"

// Circuits with adaptation and exponential term, and a plain reference for them.
namespace hxtwin::emulator::nonlinear {

// One neuron at the operating point of the published adaptation traces (chip.md 2.3).
inline circuit_model adapting(const std::function<void(chip::configuration&, chip::neuron)>& change = {}) {
    using chip::cell;
    chip::configuration c;
    test::set_operating_point(c);
    const chip::neuron n(0);
    c.code(n, cell::v_leak) = 700;
    c.code(n, cell::i_bias_leak) = 70;
    c.code(n, cell::v_reset) = 739;
    c.code(n, cell::v_threshold) = 620;
    c.code(n, cell::v_adapt_leak) = 500;
    c.code(n, cell::v_adapt_ref) = 500;
    c.code(n, cell::i_bias_adapt_tau) = 100;
    c.code(n, cell::i_bias_adapt_a) = 0;
    c.code(n, cell::i_bias_adapt_b) = 200;
    c.code(n, cell::v_exp) = 900;
    c.code(n, cell::i_bias_exp) = 300;
    c.neurons[n].enable_adaptation = c.neurons[n].enable_exponential = true;
    c.backends[n].enable_adaptation_pulse = true;
    c.backends[n].refractory_time = 30;
    for (auto& b : c.common_backends) {
        b.clock_scale_slow = b.clock_scale_fast = 3;
        b.clock_scale_adaptation_pulse = 7;
    }
    if (change) {
        change(c, n);
    }
    return model_of(c, n, {});
}

inline void stimulate(chip::configuration& c, chip::neuron n, std::uint16_t code) {
    c.neurons[n].enable_offset_current = true;
    c.code(n, chip::cell::i_mem_offset) = code;
}

// Forward Euler in double precision with 40 ps, written from the equations in doc/model/neuron.md.
struct euler {
    const circuit_model& m;
    circuit_state s;
    std::vector<tick> spikes{};
    static constexpr int fine = 100;

    double input(const synaptic_input& in, double units) const {
        const double over = std::max(0.0, units - 300);
        const double soft = units > 300 ? 300 + over / (1 + over / 300) : units;
        return in.gain * soft * (1 - (s.v - in.reference) * in.per_volt);
    }
    double slope() const {
        const double left = std::clamp((s.v - 0.09) / 0.06, 0.0, 1.0);
        double i = m.leak * (m.rest - s.v) + m.offset - m.adaptation * s.w;
        if (!(m.pause && s.blind > 0)) {
            i += input(m.exc, s.exc) - left * input(m.inh, s.inh);
            i += std::min(m.exponential * std::exp((s.v - m.onset) / 0.031), 1e-6);
        }
        return (i + (s.held > 0 ? m.pull * (m.reset - s.v) : 0)) / m.farads;
    }
    void run(tick from, tick until) {
        for (tick t = from; t < until; ++t) {
            for (int k = 0; k < fine; ++k) {
                const double h = seconds_per_tick / fine;
                const double v = h * slope(), w = h * (m.w_drive * (s.v - m.w_zero) - m.w_rate * s.w);
                s.v += v;
                s.w += w;
                s.exc -= h * m.exc.rate * s.exc;
                s.inh -= h * m.inh.rate * s.inh;
            }
            s.held = std::max(0, s.held - 1);
            s.blind = std::max(0, s.blind - 1);
            if (s.blind == 0 && s.v >= m.threshold) {
                spikes.push_back(t + 1);
                s.held = m.hold_ticks;
                s.blind = m.blind_ticks;
                s.w += m.w_jump;
            }
        }
    }
};

// The same circuit in all lanes of block 0, in passes of `h` ticks as the chip makes them.
struct vectored {
    nonlinear_parameters n;
    nonlinear_table table;
    membrane_state s{};
    std::vector<firing> fired{};
    upswings seen{};
    std::vector<tick> spikes{}; // of one of them

    explicit vectored(const circuit_model& model) {
        for (std::size_t i = 0; i < block_lanes; ++i) {
            set(n, i, model);
        }
        finish(n);
        table.reset(n);
    }
    void start(const circuit_state& from) {
        for (std::size_t i = 0; i < block_lanes; ++i) {
            s.v[i] = static_cast<float>(from.v);
            s.w[i] = static_cast<float>(from.w);
            s.exc[i] = static_cast<float>(from.exc);
            s.inh[i] = static_cast<float>(from.inh);
        }
    }
    void run(tick from, tick until, std::int32_t h, std::span<const line_charge> charges = {}) {
        for (tick t = from; t < until;) {
            const pass p{t, static_cast<std::int32_t>(std::min<tick>(h, until - t)), charges};
            lanes_of<std::int32_t> special;
            const auto found = step_nonlinear(s, n, table, p, special, seen);
            solve_nonlinear(s, n, p, std::span(special).first(found), fired, &seen);
            t += p.ticks;
        }
        for (const auto& f : fired) {
            if (f.circuit == 3) {
                spikes.push_back(f.time);
            }
        }
        fired.clear();
    }
};

} // namespace hxtwin::emulator::nonlinear
