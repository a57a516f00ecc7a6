// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/observation.hpp>

#include <gtest/gtest.h>

#include <hxtwin/base/error.hpp>

#include "program.hpp"

namespace hxtwin::ppu {
namespace {

processor_options noting(observation observe) {
    processor_options options;
    options.observe = observe;
    return options;
}

// Counts r3 from 0 to 3: 0: addi; 4: addi; 8: cmpwi; 12: bne 4; 16: wait.
const std::vector<std::uint32_t> counting{assemble("addi", {3, 0, 0}), assemble("addi", {3, 3, 1}),
                                          assemble("cmpwi", {0, 3, 3}), assemble("bc", {4, 2, -8}),
                                          wait_word};

stop run_on(small_machine& m, std::uint64_t instructions = limits::unlimited) {
    return m.cpu.run({ppu_cycles(1'000'000), ppu_cycles(1'000'000), instructions});
}

TEST(observation, stops_before_a_breakpoint_each_time_and_goes_on_from_it) {
    small_machine m(counting);
    m.cpu.breakpoints({12, 8});
    for (std::uint32_t expected : {8, 12, 8, 12, 8, 12}) {
        EXPECT_EQ(run_on(m).reason, stop_reason::breakpoint);
        EXPECT_EQ(m.s().pc, expected);
    }
    EXPECT_EQ(run_on(m).reason, stop_reason::sleep);
    EXPECT_EQ(m.s().r[3], 3u);
}

TEST(observation, executes_the_number_of_instructions_asked_for) {
    small_machine m(counting);
    EXPECT_EQ(run_on(m, 1).reason, stop_reason::step);
    EXPECT_EQ(m.s().pc, 4u);
    const auto stop = run_on(m, 3);
    EXPECT_EQ(stop.reason, stop_reason::step);
    EXPECT_EQ(stop.at, m.s().now);
    EXPECT_EQ(m.s().pc, 4u);
    EXPECT_EQ(m.cpu.counts().instructions, 4u);
}

TEST(observation, does_not_skip_a_waiting_loop_over_a_breakpoint) {
    small_machine m({assemble("mfspr", {3, 284}), assemble("cmplwi", {0, 3, 9000}),
                     assemble("bc", {12, 0, -8}), wait_word});
    m.cpu.breakpoints({0x2000});
    EXPECT_EQ(m.run().reason, stop_reason::sleep);
    EXPECT_EQ(m.cpu.counts().skipped, ppu_cycles(0));
}

TEST(observation, keeps_the_last_instructions_in_order) {
    small_machine m(counting, noting({.trace_window = 4}));
    m.run();
    const auto trace = m.cpu.trace();
    ASSERT_EQ(trace.size(), 4u);
    EXPECT_EQ(trace[0], (traced{12, counting[3], ppu_cycles(6)}));
    EXPECT_EQ(trace[1], (traced{4, counting[1], ppu_cycles(7)}));
    EXPECT_EQ(trace[3], (traced{12, counting[3], ppu_cycles(9)}));
}

TEST(observation, keeps_fewer_instructions_than_the_window_where_there_were_fewer) {
    small_machine m({assemble("addi", {3, 0, 0}), wait_word}, noting({.trace_window = 4}));
    m.run();
    EXPECT_EQ(m.cpu.trace(), std::vector{(traced{0, assemble("addi", {3, 0, 0}), ppu_cycles(0)})});
}

TEST(observation, profiles_each_address) {
    small_machine m(counting, noting({.profile = true}));
    m.run();
    const auto profile = m.cpu.profile();
    ASSERT_EQ(profile.size(), 4u);
    EXPECT_EQ(profile[0], (profiled{0, 1, ppu_cycles(1)}));
    EXPECT_EQ(profile[1], (profiled{4, 3, ppu_cycles(3)}));
    EXPECT_EQ(profile[3], (profiled{12, 3, ppu_cycles(2 + 5)})); // two predicted, one mispredicted
}

TEST(observation, profiles_a_skipped_waiting_loop_as_if_it_were_executed) {
    const std::vector<std::uint32_t> loop{assemble("mfspr", {3, 284}), assemble("cmplwi", {0, 3, 9000}),
                                          assemble("bc", {12, 0, -8}), wait_word};
    small_machine skipped(loop, noting({.profile = true}));
    auto options = noting({.profile = true});
    options.skip_waiting_loops = false;
    small_machine executed(loop, options);
    skipped.run();
    executed.run();
    EXPECT_GT(skipped.cpu.counts().skipped, ppu_cycles(8000));
    EXPECT_EQ(skipped.cpu.profile(), executed.cpu.profile());
}

TEST(observation, tells_waits_for_the_bus_from_waits_for_the_vector_unit) {
    small_machine m(
        {assemble("lwz", {3, 0, 4}), assemble("fxvlax", {1, 0, 6}), assemble("sync", {}), wait_word},
        noting({.profile = true}));
    m.s().r[4] = 0x8001'0000;
    m.bus.wait = ppu_cycles(11);
    m.run();
    const auto profile = m.cpu.profile();
    ASSERT_EQ(profile.size(), 3u);
    EXPECT_EQ(profile[0], (profiled{0, 1, ppu_cycles(2 + 12), ppu_cycles(12)}));
    EXPECT_EQ(profile[1], (profiled{4, 1, ppu_cycles(1)}));
    EXPECT_EQ(profile[2], (profiled{8, 1, ppu_cycles(5 + 41), ppu_cycles(0), ppu_cycles(41)}));
    EXPECT_EQ(m.cpu.counts().bus_wait, ppu_cycles(12));
    EXPECT_EQ(m.cpu.counts().vector_wait, ppu_cycles(41));
}

TEST(observation, changes_nothing_that_is_observed) {
    small_machine plain(counting), observed(counting, noting({.trace_window = 2, .profile = true}));
    plain.run();
    observed.run();
    EXPECT_EQ(plain.s(), observed.s());
    EXPECT_EQ(plain.cpu.counts().instructions, observed.cpu.counts().instructions);
}

TEST(observation, follows_the_stack_pointer_to_its_lowest) {
    small_machine m({assemble("addi", {1, 0, 0x3000}), assemble("stwu", {1, -64, 1}),
                     assemble("addi", {1, 1, 64}), assemble("stwu", {1, -16, 1}), wait_word});
    m.run();
    EXPECT_EQ(m.cpu.counts().stack_low, 0x3000u - 64);
}

TEST(observation, traps_where_the_stack_outgrows_its_limit) {
    small_machine m({assemble("addi", {1, 0, 0x3000}), assemble("stwu", {1, -64, 1}), wait_word});
    m.cpu.stack_limit(0x2fd0);
    try {
        m.run();
        FAIL();
    } catch (const ppu_trap& trap) {
        EXPECT_EQ(trap.where.pc, 4u);
        EXPECT_EQ(trap.state.cause, "the stack pointer would be 0x00002fc0; the stack ends at 0x00002fd0");
    }
}

} // namespace
} // namespace hxtwin::ppu
