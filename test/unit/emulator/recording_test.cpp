// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include <hxtwin/emulator/transfer.hpp>

#include "execution.hpp"
#include "support/thrown.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;

TEST(membranes, are_recorded_for_all_neurons_at_the_times_asked_for) {
    auto c = test::one_source_chip(0);
    c.code(chip::neuron(400), chip::cell::v_leak) = 640;
    auto p = test::record_for(fpga_cycles(2'000));
    p.membranes = {{fpga_cycles(0), fpga_cycles(1'000), fpga_cycles(125)},
                   {fpga_cycles(500), fpga_cycles(503), fpga_cycles(1)}};
    const auto r = run(c, p);
    ASSERT_EQ(r.membranes.size(), 2u);
    ASSERT_EQ(r.membranes[0].volts.size(), 8u * 512);
    ASSERT_EQ(r.membranes[1].volts.size(), 3u * 512);
    for (std::size_t k = 0; k < 8; ++k) {
        EXPECT_NEAR(r.membranes[0].volts[512 * k + 400], transfer::leak_volts(640), 1e-6);
        EXPECT_NEAR(r.membranes[0].volts[512 * k + 12], transfer::leak_volts(629), 1e-6);
    }
}

// Two samples of a reset membrane, 5 us apart.
TEST(membranes, follow_the_membrane_equation) {
    chip::configuration c;
    test::set_operating_point(c);
    const chip::neuron n(300);
    c.code(n, chip::cell::v_reset) = 545;
    auto p = program_of({{fpga_cycles(10), chip::write_word{chip::neuron_reset_address(n), 0}},
                         {fpga_cycles(2'000), chip::record_events{}}});
    p.membranes = {{fpga_cycles(600), fpga_cycles(1'300), fpga_cycles(625)}};
    const auto r = run(c, p);
    const double rest = transfer::leak_volts(629),
                 tau = transfer::membrane_farads(63) / transfer::leak_siemens(95);
    const double first = r.membranes[0].volts[300], second = r.membranes[0].volts[512 + 300];
    ASSERT_LT(first, rest - 0.05);
    EXPECT_NEAR(second - rest, (first - rest) * std::exp(-5e-6 / tau), 1e-6);
}

TEST(membranes, that_are_recorded_leave_the_spikes_as_they_are) {
    const auto c = test::one_source_chip(40);
    auto p = test::record_for(fpga_cycles(125'000));
    const auto plain = run(c, p);
    p.membranes = {{fpga_cycles(0), fpga_cycles(125'000), fpga_cycles(125)}};
    const auto one = run(c, p, {.ideal = true, .threads = 1}), two = run(c, p);
    ASSERT_GT(plain.spikes.size(), 100u);
    EXPECT_EQ(one.spikes, two.spikes);
    EXPECT_EQ(one.membranes, two.membranes);
    // Steps end elsewhere, so the last bit of a membrane may differ, and rarely a tick of a spike.
    ASSERT_EQ(two.spikes.size(), plain.spikes.size());
    std::size_t moved = 0;
    for (std::size_t k = 0; k < plain.spikes.size(); ++k) {
        moved += plain.spikes[k] == two.spikes[k] ? 0 : 1;
    }
    EXPECT_LT(moved, plain.spikes.size() / 50);
}

TEST(membranes, are_refused_with_a_period_of_nothing) {
    auto p = test::record_for(fpga_cycles(10));
    p.membranes = {{fpga_cycles(0), fpga_cycles(10), fpga_cycles(0)}};
    const auto e = test::thrown<invalid_experiment>([&] { run({}, p); });
    EXPECT_STREQ(e.what(),
                 "membranes are to be recorded every 0 cycles from cycle 0 on; the period has to be at "
                 "least 1 and the start at least 0");
}

} // namespace
} // namespace hxtwin::emulator
