// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include <hxtwin/emulator/kernel/cluster.hpp>
#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/kernel/step.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "driven_chip.hpp"

namespace hxtwin::emulator {
namespace {

// One neuron at the operating point of the published adaptation traces (chip.md 2.3).
circuit_model adapting(const std::function<void(chip::configuration&, chip::neuron)>& change = {}) {
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

void stimulate(chip::configuration& c, chip::neuron n, std::uint16_t code) {
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
            const auto found = step_nonlinear(s, n, table, p, special);
            solve_nonlinear(s, n, p, std::span(special).first(found), fired);
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

void expect_close(const circuit_model& m, const circuit_state& start, tick until, double volts,
                  double ticks) {
    euler e{m, start};
    vectored v(m);
    v.start(start);
    double worst = 0;
    for (tick t = 0; t < until; t += 250) {
        e.run(t, t + 250);
        v.run(t, t + 250, 250);
        // In the upswing and while it is held, volts tell the same as the times of spikes.
        if (e.s.v < m.onset && e.s.held == 0 && v.spikes.size() == e.spikes.size()) {
            worst = std::max(worst, std::abs(e.s.v - static_cast<double>(v.s.v[3])));
        }
    }
    EXPECT_LT(worst, volts);
    ASSERT_EQ(v.spikes.size(), e.spikes.size());
    for (std::size_t k = 0; k < v.spikes.size(); ++k) {
        EXPECT_NEAR(static_cast<double>(v.spikes[k]), static_cast<double>(e.spikes[k]), ticks) << k;
    }
    std::printf("worst %.3g mV, %zu spikes\n", worst * 1e3, v.spikes.size());
}

TEST(exponential, stays_within_its_bound_over_all_arguments) {
    // Every 17th float from -40 to 20.
    std::vector<float> of, into;
    double worst = 0;
    const auto check = [&] {
        into.resize(of.size());
        exponentials(of, into);
        for (std::size_t i = 0; i < of.size(); ++i) {
            worst = std::max(worst, std::abs(into[i] / std::exp(double{of[i]}) - 1));
        }
        of.clear();
    };
    for (const float limit : {-40.0f, 20.0f}) {
        const auto sign = std::bit_cast<std::uint32_t>(limit) & 0x8000'0000u;
        for (std::uint32_t bits = 0x3000'0000; bits <= (std::bit_cast<std::uint32_t>(limit) & 0x7fff'ffffu);
             bits += 17) {
            of.push_back(std::bit_cast<float>(bits | sign));
            if (of.size() == 1 << 14) {
                check();
            }
        }
        of.resize((of.size() + 15) / 16 * 16);
        check();
    }
    EXPECT_LT(worst, 4.2e-7);
    EXPECT_GT(worst, 1e-8);
}

TEST(adaptation, follows_a_reference_with_a_step_of_40_ps) {
    const auto m = adapting([](auto& c, auto n) { stimulate(c, n, 76); });
    expect_close(m, {m.rest, 0, 0, 0, 0, 0}, 60'000, 0.5 * transfer::volts_per_reading, 12.5);
}

TEST(conductance, follows_a_reference_with_a_step_of_40_ps) {
    const auto m = adapting([](auto& c, auto n) {
        c.neurons[n].coba_exc = c.neurons[n].coba_inh = true;
        c.code(n, chip::cell::i_bias_synin_exc_coba) = 300;
        c.code(n, chip::cell::e_synin_exc_rev) = 271;
        c.code(n, chip::cell::i_bias_synin_inh_coba) = 200;
        c.code(n, chip::cell::e_synin_inh_rev) = 271;
    });
    expect_close(m, {m.rest, 200, 50, 0, 0, 0}, 10'000, 0.5 * transfer::volts_per_reading, 12);
    expect_close(m, {m.rest, 20, 400, 0, 0, 0}, 10'000, 0.5 * transfer::volts_per_reading, 12);
}

TEST(pause, follows_a_reference_with_a_step_of_40_ps) {
    const auto m = adapting([](auto& c, auto n) {
        c.neurons[n].enable_pause = true;
        c.backends[n].reset_holdoff = 4;
    });
    expect_close(m, {m.rest, 500, 0, 0, 0, 0}, 10'000, 0.5 * transfer::volts_per_reading, 12);
}

} // namespace
} // namespace hxtwin::emulator
