// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include <hxtwin/emulator/fabric/driver_pulses.hpp>
#include <hxtwin/emulator/mismatch.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "execution.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;
using chip::shared_cell;

constexpr chip::hemisphere bottom(1);
constexpr chip::driver fourth(4);

// Driver 4 of the bottom, with a voltage pair of its quadrant.
chip::configuration plastic_chip(std::uint16_t charge, std::uint16_t recover, std::uint8_t utilization) {
    chip::configuration c;
    const chip::quadrant q(2);
    c.code(q, shared_cell::stp_v_charge_0) = charge;
    c.code(q, shared_cell::stp_v_recover_0) = recover;
    c.code(q, shared_cell::stp_i_ramp) = 600;
    c.pulses[bottom][fourth] = {.enable_stp = true, .utilization = utilization, .recovery = 3, .offset = 8};
    c.common_pulses[bottom].enable_recovery_clock = true;
    c.common_pulses[bottom].recovery_clock_speed = 4;
    return c;
}
constexpr double tau_ticks = 256 * 16 * 16 / 4.0; // 65.5 us

driver_pulses pulses_of(const chip::configuration& c, stp_options o = {}) {
    return {c, bottom, std::vector<float>(chip::driver::size), o};
}

TEST(short_term_plasticity, depresses_and_recovers_by_the_recursion) {
    const auto c = plastic_chip(100, 400, 7); // half of it
    auto p = pulses_of(c);
    double level = 400;
    tick now = 0;
    for (const tick step : {0, 2'000, 2'000, 20'000, 500, 400'000}) {
        now += step;
        level = 400 + (level - 400) * std::exp(-static_cast<double>(step) / tau_ticks);
        EXPECT_NEAR(p.length(4, 9, now), level / 400, 1e-6) << now;
        level += 0.5 * (100 - level);
    }
    EXPECT_NEAR(p.length(4, 10, now), 1, 1e-6); // another source is fresh
}

TEST(short_term_plasticity, facilitates_where_the_charge_voltage_is_the_higher_one) {
    const auto c = plastic_chip(330, 50, 3);
    auto p = pulses_of(c);
    const auto first = p.length(4, 0, 0), second = p.length(4, 0, 100), third = p.length(4, 0, 200);
    EXPECT_NEAR(first, 50.0 / 400, 1e-6);
    EXPECT_GT(second, first);
    EXPECT_GT(third, second);
    EXPECT_LT(third, 330.0 / 400);
}

TEST(short_term_plasticity, keeps_its_open_points_as_options) {
    const auto c = plastic_chip(100, 400, 7);
    auto shared = pulses_of(c, {.state_per_label = false});
    (void)shared.length(4, 9, 0);
    EXPECT_NEAR(shared.length(4, 10, 0), 250.0 / 400, 1e-6);
    auto after = pulses_of(c, {.pulse_before_use = false});
    EXPECT_NEAR(after.length(4, 9, 0), 250.0 / 400, 1e-6);
}

TEST(short_term_plasticity, does_not_recover_without_its_clock) {
    auto c = plastic_chip(100, 400, 15);
    c.common_pulses[bottom].enable_recovery_clock = false;
    auto p = pulses_of(c);
    (void)p.length(4, 9, 0);
    EXPECT_NEAR(p.length(4, 9, 100'000'000), 0.25, 1e-6);
}

TEST(short_term_plasticity, shifts_a_pulse_by_its_offset_and_scales_it_by_the_ramp) {
    auto c = plastic_chip(180, 180, 0);
    c.pulses[bottom][fourth].offset = 12;
    EXPECT_NEAR(pulses_of(c).length(4, 0, 0), 0.45 + 4.0 / 64, 1e-6);
    c.code(chip::quadrant(2), shared_cell::stp_i_ramp) = 300;
    EXPECT_NEAR(pulses_of(c).length(4, 0, 0), 0.9 + 4.0 / 64, 1e-6);
    c.code(chip::quadrant(2), shared_cell::stp_i_ramp) = 0; // a ramp that never comes
    EXPECT_EQ(pulses_of(c).length(4, 0, 0), 1);
}

TEST(hagen_mode, makes_a_pulse_in_proportion_to_the_activation) {
    chip::configuration c;
    c.code(chip::quadrant(2), shared_cell::stp_i_ramp) = 600;
    c.pulses[bottom][fourth] = {.enable_stp = true,
                                .enable_hagen_modulation = true,
                                .enable_hagen_dac = true,
                                .hagen_dac_offset = 32};
    auto p = pulses_of(c);
    for (std::uint32_t activation = 1; activation < 32; ++activation) {
        const auto label = static_cast<std::uint8_t>(0x20 | (32 - activation));
        EXPECT_NEAR(p.length(4, label, 0), activation / 31.0, 1e-6);
    }
    EXPECT_EQ(p.length(4, 0x20, 0), 0);
}

TEST(pulse_extension, adds_nominal_lengths_on_its_bus) {
    chip::configuration c;
    c.common_pulses[bottom].extension_1 = 3;
    auto p = pulses_of(c);
    EXPECT_FALSE(p.modulates(4));
    ASSERT_TRUE(p.modulates(5));
    EXPECT_EQ(p.length(5, 0, 0), 4);
}

// Gain of the multiply-accumulate operation in the operating point of the public calibration, published as
// 0.002 codes per activation, weight and event.
TEST(hagen_mode, multiplies_activations_with_weights) {
    chip::configuration c;
    test::set_operating_point(c);
    test::set_row(c, 21);
    open_input(c);
    const chip::hemisphere top(0);
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_threshold = false;
        c.code(n, chip::cell::i_bias_leak) = 16;            // 60 us
        c.code(n, chip::cell::i_bias_synin_exc_tau) = 1022; // 0.48 us
        c.code(n, chip::cell::i_bias_synin_exc_gm) = 450;
    }
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(shared_cell::syn_i_bias_dac)] = 1022;
        q[static_cast<unsigned>(shared_cell::stp_i_ramp)] = 600;
    }
    auto& driver = c.drivers[top][chip::driver(0)];
    driver.enable_address_out = false;
    c.pulses[top][chip::driver(0)] = {.enable_stp = true,
                                      .enable_hagen_modulation = true,
                                      .enable_hagen_dac = true,
                                      .hagen_dac_offset = 32};
    for (const auto col : chip::column::all()) {
        c.synapses[top].label(chip::row(0), col) = 0;
        c.synapses[top].switches[col].readout_causal = true;
    }
    c.cadc[top].enable = true;
    const auto code_after = [&](std::uint32_t activation) {
        std::vector<chip::timed_command> commands;
        for (int k = 0; k < 20; ++k) {
            commands.push_back(
                {fpga_cycles(100 + 5 * k), chip::send_event{static_cast<std::uint16_t>(32 - activation)}});
        }
        commands.push_back({fpga_cycles(450),
                            chip::read_words{chip::synapse_plane_address(top, chip::base::causal, 0, 0), 1}});
        return run(c, program_of(commands)).reads[0][0] >> 24;
    };
    const double gain = (static_cast<double>(code_after(31)) - code_after(1)) / (30 * 21 * 20);
    EXPECT_NEAR(gain, 0.002, 0.0005);
    RecordProperty("gain", std::to_string(gain));
    EXPECT_NEAR(code_after(16), (code_after(31) + code_after(1)) / 2.0, 1.01);
}

TEST(driver_mismatch, shifts_modulated_pulses_alone) {
    const auto m = draw_mismatch(1, 0);
    double squares = 0;
    for (const float d : m.drivers[bottom]) {
        squares += d * d;
    }
    EXPECT_NEAR(std::sqrt(squares / chip::driver::size), 0.05, 0.01);
    chip::configuration c;
    driver_pulses p(c, bottom, m.drivers[bottom], {});
    EXPECT_FALSE(p.modulates(4));
    EXPECT_EQ(p.length(4, 0, 0), 1);
}

} // namespace
} // namespace hxtwin::emulator
