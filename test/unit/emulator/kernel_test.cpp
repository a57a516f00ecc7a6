// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include <hxtwin/emulator/kernel/parameters.hpp>
#include <hxtwin/emulator/kernel/step.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "driven_chip.hpp"

namespace hxtwin::emulator {
namespace {

membrane_parameters ideal_parameters(const chip::configuration& c) {
    return parameters_of(c, chip::hemisphere(0), no_mismatch().neurons);
}

// Runs circuit 0 for `ticks` in steps of `h`; the others come along.
struct runner {
    membrane_parameters parameters;
    membrane_state state{};
    propagator_table table{};
    std::vector<firing> fired{};

    explicit runner(const membrane_parameters& p) : parameters(p) {
        state.v = parameters.rest;
        table.reset(parameters);
    }
    void run(tick from, tick until, std::int32_t h) {
        for (tick t = from; t < until; t += h) {
            const auto n = static_cast<std::int32_t>(std::min<tick>(h, until - t));
            lanes_of<std::int32_t> special;
            const auto found = step_circuits(state, parameters, table.at(n), t, n, special);
            for (std::size_t k = 0; k < found; ++k) {
                resolve_circuit(state, parameters, table, static_cast<std::uint32_t>(special[k]), t, n,
                                fired);
            }
        }
    }
};

TEST(phi1, stays_within_2e_12_of_the_quotient) {
    for (double z = -50; z < 50; z += 0.0137) {
        EXPECT_NEAR(phi1(z) / (std::expm1(z) / z), 1, 2e-12) << z;
    }
    EXPECT_EQ(phi1(0), 1);
}

TEST(membrane, follows_the_difference_of_exponentials_after_an_event) {
    chip::configuration c;
    test::set_operating_point(c);
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_threshold = false;
    }
    runner r(ideal_parameters(c));
    r.state.exc[0] = 10;
    const double leak = r.parameters.leak_rate[0], exc = r.parameters.exc_rate[0];
    for (tick t = 0; t < 10'000; t += 37) {
        r.run(t, t + 37, 37);
        const double now = static_cast<double>(t + 37) * seconds_per_tick;
        const double expected = r.parameters.rest[0] + 10.0 * r.parameters.exc_slope[0] / (leak - exc) *
                                                           (std::exp(-exc * now) - std::exp(-leak * now));
        ASSERT_NEAR(r.state.v[0], expected, 2e-6) << t;
    }
    EXPECT_EQ(r.state.v[1], r.parameters.rest[1]);
}

// Forward Euler in double precision with a step of a hundredth of a tick.
std::vector<tick> spikes_of_the_fine_reference(const membrane_parameters& p, double exc, tick until) {
    std::vector<tick> spikes;
    double v = p.rest[0];
    tick release = 0, accept = 0;
    const double h = seconds_per_tick / 100;
    for (tick t = 0; t < until; ++t) {
        if (t >= accept && v >= p.threshold[0]) {
            spikes.push_back(t);
            release = t + p.reset_ticks[0];
            accept = t + p.blind_ticks[0];
        }
        for (int k = 0; k < 100; ++k) {
            const double slope = p.leak_rate[0] * (double{p.rest[0]} - v) + p.exc_slope[0] * exc;
            v += h * (slope + (t < release ? p.pull_rate[0] * (double{p.reset[0]} - v) : 0));
            exc -= h * p.exc_rate[0] * exc;
        }
    }
    return spikes;
}

TEST(membrane, fires_within_two_ticks_of_a_reference_with_a_hundredfold_finer_step) {
    chip::configuration c;
    test::set_operating_point(c);
    const auto parameters = ideal_parameters(c);
    const auto expected = spikes_of_the_fine_reference(parameters, 900, 20'000);
    ASSERT_GE(expected.size(), 5u);
    for (const std::int32_t h : {1, 13, 250}) {
        runner r(parameters);
        r.state.exc[0] = 900;
        r.run(0, 20'000, h);
        ASSERT_EQ(r.fired.size(), expected.size()) << h;
        for (std::size_t k = 0; k < expected.size(); ++k) {
            EXPECT_NEAR(static_cast<double>(r.fired[k].time), static_cast<double>(expected[k]), 2) << h;
        }
    }
}

TEST(membrane, finds_a_threshold_that_is_touched_only_inside_a_step) {
    chip::configuration c;
    test::set_operating_point(c);
    for (const auto n : chip::neuron::all()) {
        c.code(n, chip::cell::i_bias_synin_exc_tau) = 1000; // 0.49 us: the peak comes within one step
        c.code(n, chip::cell::i_bias_leak) = 1000;
        c.neurons[n].leak_multiplication = true;
    }
    auto p = ideal_parameters(c);
    runner fine(p), coarse(p);
    fine.state.exc[0] = coarse.state.exc[0] = 1500;
    float highest = 0;
    for (tick t = 0; t < 250; ++t) {
        fine.run(t, t + 1, 1);
        highest = std::max(highest, fine.state.v[0]);
    }
    p.threshold[0] = highest - 1e-4f;
    ASSERT_GT(p.threshold[0], p.rest[0] + 0.01f);
    runner r(p);
    r.state.exc[0] = 1500;
    r.run(0, 250, 250);
    EXPECT_EQ(r.fired.size(), 1u);
}

TEST(membrane, fires_at_the_rate_of_the_closed_form_when_the_rest_is_above_the_threshold) {
    chip::configuration c;
    test::set_operating_point(c);
    c.code(chip::neuron(0), chip::cell::v_leak) = 800;
    runner r(ideal_parameters(c));
    r.run(0, 1'000'000, 250);
    const auto& p = r.parameters;
    const double rest = p.rest[0], both = p.leak_rate[0] + p.pull_rate[0];
    const double held = (p.leak_rate[0] * rest + p.pull_rate[0] * p.reset[0]) / both;
    const double released =
        held + (p.threshold[0] - held) * std::exp(-both * p.reset_ticks[0] * seconds_per_tick);
    const double rise = std::log((rest - released) / (rest - p.threshold[0])) / p.leak_rate[0];
    const double expected = p.reset_ticks[0] + rise / seconds_per_tick;
    ASSERT_GT(r.fired.size(), 50u);
    const double measured = static_cast<double>(r.fired.back().time - r.fired.front().time) /
                            static_cast<double>(r.fired.size() - 1);
    EXPECT_NEAR(measured, expected, 1.0);
}

TEST(membrane, is_deaf_to_the_threshold_until_the_refractory_time_ends) {
    chip::configuration c;
    test::set_operating_point(c);
    c.backends[chip::neuron(0)].reset_holdoff = 0; // released 31 cycles before the end
    c.code(chip::neuron(0), chip::cell::v_leak) = 1000;
    c.code(chip::neuron(0), chip::cell::i_bias_leak) = 500;
    c.neurons[chip::neuron(0)].leak_multiplication = true;
    runner r(ideal_parameters(c));
    r.run(0, 10'000, 250);
    ASSERT_GT(r.fired.size(), 3u);
    EXPECT_EQ(r.parameters.blind_ticks[0], 125 * 4);
    EXPECT_EQ(r.parameters.reset_ticks[0], (125 - 31) * 4);
    for (std::size_t k = 1; k < r.fired.size(); ++k) {
        EXPECT_EQ(r.fired[k].time - r.fired[k - 1].time, 125 * 4);
    }
}

TEST(parameters, take_the_leak_times_eight_and_by_eight) {
    chip::configuration c;
    test::set_operating_point(c);
    c.neurons[chip::neuron(1)].leak_multiplication = true;
    c.neurons[chip::neuron(2)].leak_division = true;
    const auto p = ideal_parameters(c);
    EXPECT_FLOAT_EQ(p.leak_rate[1], 8 * p.leak_rate[0]);
    EXPECT_FLOAT_EQ(p.leak_rate[2], p.leak_rate[0] / 8);
    EXPECT_NEAR(1 / p.exc_rate[0], 490e-6 / 82, 1e-9);
}

TEST(transfer, maps_the_anchors_of_the_code_maps) {
    EXPECT_NEAR(transfer::reading_of(transfer::threshold_volts(70)), 20, 1e-9);
    EXPECT_NEAR(transfer::reading_of(transfer::threshold_volts(550)), 220, 1e-9);
    EXPECT_NEAR(transfer::reading_of(transfer::leak_volts(629)), 80, 1e-9);
    EXPECT_NEAR(transfer::reading_of(transfer::reset_volts(625)), 80, 1e-9);
    const double slope = transfer::line_units(63, 1000) * transfer::synaptic_amperes(500) /
                         transfer::membrane_farads(63) / transfer::volts_per_reading;
    EXPECT_NEAR(slope, 9.5e6, 1);
}

TEST(transfer, bends_a_direct_voltage_cell_towards_1_6_volts) {
    EXPECT_DOUBLE_EQ(transfer::threshold_volts(789), 789 * 1.9e-3); // 1.4991 V
    EXPECT_NEAR(transfer::threshold_volts(850), 1.5 + 0.115 / 2.15, 1e-12);
    EXPECT_NEAR(transfer::threshold_volts(1022), 1.5815, 1e-4);
    for (int code = 1; code <= 1022; ++code) {
        const double step = transfer::threshold_volts(code) - transfer::threshold_volts(code - 1);
        EXPECT_GT(step, 0) << code;
        EXPECT_LE(step, 1.9e-3 + 1e-12) << code;
    }
    chip::configuration c;
    test::set_operating_point(c);
    const chip::neuron n(5);
    c.code(n, chip::cell::v_threshold) = 1022;
    c.neurons[n].coba_exc = true;
    c.code(n, chip::cell::e_synin_exc_rev) = 1022;
    EXPECT_NEAR(model_of(c, n, {}).threshold, 1.5815, 1e-4);
    EXPECT_NEAR(model_of(c, n, {}).exc.reference, 1.5815, 1e-4);
}

TEST(mismatch, has_the_spread_and_the_correlations_that_it_states) {
    double leak = 0, tau = 0, both = 0, reset = 0;
    constexpr int chips = 8;
    for (std::uint64_t seed = 1; seed <= chips; ++seed) {
        const auto m = draw_mismatch(seed);
        for (const auto& d : m.neurons) {
            leak += d.leak_shift * d.leak_shift;
            reset += d.reset_shift * d.reset_shift;
            both += d.leak_shift * d.reset_shift;
            tau += (d.exc_tau - 1) * (d.exc_tau - 1);
        }
    }
    constexpr double n = 512 * chips;
    EXPECT_NEAR(std::sqrt(leak / n), 34.3, 1.2); // three standard errors
    EXPECT_NEAR(std::sqrt(reset / n), 32.5, 1.2);
    EXPECT_NEAR(std::sqrt(tau / n), 0.20, 0.007);
    EXPECT_NEAR(both / std::sqrt(leak * reset), 0.61, 0.03);
    EXPECT_EQ(draw_mismatch(1).synapses[chip::hemisphere(1)], draw_mismatch(1).synapses[chip::hemisphere(1)]);
    EXPECT_NE(draw_mismatch(1).synapses[chip::hemisphere(1)], draw_mismatch(2).synapses[chip::hemisphere(1)]);
}

} // namespace
} // namespace hxtwin::emulator
