// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <hxtwin/emulator/core.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "execution.hpp"
#include "support/thrown.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;
using chip::cell;

const chip::neuron probe(3);

// No registers make one, so the circuit itself is not a number.
TEST(check_of_states, tells_the_neuron_and_the_time_of_a_membrane_that_is_not_finite) {
    for (const bool in_passes : {false, true}) {
        auto c = test::one_source_chip(0);
        c.neurons[chip::neuron(256 + 77)].enable_pause = in_passes;
        auto m = no_mismatch();
        m.neurons[chip::neuron(256 + 77)].leak_shift = std::nan("");
        core bottom(c, chip::hemisphere(1), m);
        bottom.advance((1 << 14) - 1);
        const auto e = test::thrown<internal_error>([&] { bottom.advance(1 << 14); });
        EXPECT_NE(std::string(e.what()).find("neuron 333 has a membrane of nan V and an adaptation of"),
                  std::string::npos)
            << e.what();
        EXPECT_NE(std::string(e.what()).find("at 65.536 us; please report it"), std::string::npos)
            << e.what();
    }
}

TEST(check_of_states, finds_an_adaptation_that_is_infinite) {
    auto c = test::one_source_chip(0);
    const auto m = no_mismatch();
    core top(c, chip::hemisphere(0), m);
    auto s = top.taken(9, 0);
    s.w = std::numeric_limits<double>::infinity();
    top.put(9, s, 0);
    EXPECT_THROW(top.advance(1 << 14), internal_error);
}

// A circuit whose adaptation balances a membrane away from its zero.
TEST(adaptation, is_read_by_both_converters_as_a_potential_around_its_reference) {
    auto c = test::one_source_chip(0);
    c.neurons[probe].enable_adaptation = true;
    c.neurons[probe].enable_threshold = false;
    c.neurons[probe].source = chip::readout_source::adaptation;
    c.code(probe, cell::v_adapt_ref) = 500;
    c.code(probe, cell::v_adapt_leak) = 400; // 29 codes below the membrane
    c.code(probe, cell::i_bias_adapt_tau) = 100;
    c.code(probe, cell::i_bias_adapt_a) = 100;
    c.cadc[chip::hemisphere(0)].enable = true;
    c.synapses[chip::hemisphere(0)].switches[chip::column_of(probe)].readout_causal = true;
    c.madc = {.enable_0 = false, .enable_1 = true, .neuron_0 = 0, .neuron_1 = 3, .wake_up = true};
    const auto at = chip::synapse_plane_address(chip::hemisphere(0), chip::base::causal, 0, 0);
    auto p = test::program_of({{fpga_cycles(0), chip::record_samples{}}});
    for (std::uint32_t x = 0; x < chip::words_per_row; ++x) {
        p.commands.push_back({fpga_cycles(2'000), chip::read_words{{at.word + x}, 1}});
    }
    const auto codes = [&](const chip::configuration& with) {
        const auto r = run(with, p);
        std::pair<double, double> both{-1, r.samples.back().code};
        for (std::uint32_t x = 0; x < chip::words_per_row; ++x) {
            for (std::uint32_t j = 0; j < 4; ++j) {
                if (chip::column_of_byte(x, j) == chip::column_of(probe)) {
                    both.first = r.reads[x][0] >> (24 - 8 * j) & 0xff;
                }
            }
        }
        return both;
    };
    const auto m = model_of(c, probe, {});
    const double feedback = m.adaptation * m.w_drive / m.w_rate;
    const double v = (m.leak * m.rest + feedback * m.w_zero) / (m.leak + feedback);
    const double volts = m.w_reference + m.w_drive / m.w_rate * (v - m.w_zero);
    ASSERT_GT(std::abs(volts - m.w_reference), 0.02);
    const auto [slow, fast] = codes(c);
    EXPECT_NEAR(slow, transfer::reading_of(volts), 0.51);
    EXPECT_NEAR(fast, 0.99 * volts / transfer::volts_per_code + 60, 0.51);
    c.neurons[probe].enable_adaptation = false; // its voltage is the reference
    const auto [slow_off, fast_off] = codes(c);
    EXPECT_NEAR(slow_off, transfer::reading_of(transfer::adaptation_reference_volts(500)), 0.51);
    EXPECT_NEAR(fast_off, 0.99 * 369 + 60, 0.51);
}

} // namespace
} // namespace hxtwin::emulator
