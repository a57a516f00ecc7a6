// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/processor.hpp>

#include <functional>
#include <ostream>

#include <gtest/gtest.h>

#include "program.hpp"

namespace hxtwin::ppu {
namespace {

// Functions as powerpc-linux-gnu-g++ 12.2 -O2 -mcpu=powerpc -msoft-float -ffreestanding compiles them; `now`
// reads the special registers 285 and 284. A 64-bit argument is in r3 and r4, `status` is a volatile word at
// 0x800.
struct waiting {
    std::string name;
    std::string source;
    std::vector<std::uint32_t> words;
    std::uint32_t r3, r4;
};
std::ostream& operator<<(std::ostream& out, const waiting& w) { return out << w.name; }

const std::vector<waiting> loops{
    {"until_a_time",
     "while (now() < t) {}",
     {0x7d3d42a6, 0x7d5c42a6, 0x7c034840, 0x4181fff4, 0x7f845040, 0x4c820020, 0x419dffe8, 0x4e800020},
     0,
     3001},
    {"until_a_signed_time",
     "while (int64_t(now()) < t) {}",
     {0x7d3d42a6, 0x7d5c42a6, 0x7c034800, 0x4181fff4, 0x7c034840, 0x7f845040, 0x4c820020, 0x419dffe4,
      0x4e800020},
     0,
     3001},
    {"until_a_time_beyond_a_carry",
     "while (now() < t) {}",
     {0x7d3d42a6, 0x7d5c42a6, 0x7c034840, 0x4181fff4, 0x7f845040, 0x4c820020, 0x419dffe8, 0x4e800020},
     1,
     1501},
    {"until_a_time_read_by_a_call",
     "while (now_call() < t) {}",
     {0x9421fff0, 0x7c0802a6, 0x90010014, 0x93c10008, 0x7c9e2378, 0x93e1000c, 0x7c7f1b78, 0x48000031,
      0x7c1f1840, 0x4181fff8, 0x7f9e2040, 0x40820008, 0x419dffec, 0x80010014, 0x83c10008, 0x83e1000c,
      0x7c0803a6, 0x38210010, 0x4e800020, 0x7c7d42a6, 0x7c9c42a6, 0x4e800020},
     0,
     3001},
    {"for_a_duration",
     "auto s = now(); while (now() - s < n) {}",
     {0x7cdd42a6, 0x7d1c42a6, 0x38e00000, 0x7d5d42a6, 0x7d3c42a6, 0x7d284810, 0x7d465110, 0x7f834840,
      0x7c075040, 0x4c820020, 0x4c9d0020, 0x7d5d42a6, 0x7d3c42a6, 0x7d284810, 0x7d465110, 0x7f834840,
      0x7c075040, 0x4182ffe4, 0x4e800020},
     3001,
     0},
    {"for_a_short_duration",
     "uint32_t s = now(); while (uint32_t(now()) - s < n) {}",
     {0x7d3d42a6, 0x7d5c42a6, 0x7d3d42a6, 0x7d3c42a6, 0x7d2a4850, 0x7c091840, 0x4c800020, 0x7d3d42a6,
      0x7d3c42a6, 0x7d2a4850, 0x7c091840, 0x4180ffdc, 0x4e800020},
     3001,
     0},
    {"for_a_status",
     "while (status == 0) {}",
     {0x3d400000, 0x394a0800, 0x812a0000, 0x2c090000, 0x4c820020, 0x812a0000, 0x2c090000, 0x4182ffec,
      0x4e800020},
     0,
     0},
    {"for_a_status_or_a_time",
     "for (;;) { if (status) return 1; if (now() >= t) return 2; }",
     {0x3d400000, 0x394a0800, 0x48000014, 0x7d3d42a6, 0x7d1c42a6, 0x7c034840, 0x40810018, 0x812a0000,
      0x2c090000, 0x4182ffe8, 0x38600001, 0x4e800020, 0x7f844040, 0x40820008, 0x419dffe4, 0x38600002,
      0x4e800020},
     0,
     3001},
    {"until_a_coarse_time",
     "while ((now() >> 8) < t) {}",
     {0x7d5d42a6, 0x7d3c42a6, 0x5548c23e, 0x5529c23e, 0x7c034040, 0x5149c00e, 0x4181ffe8, 0x7f844840,
      0x4c820020, 0x419dffdc, 0x4e800020},
     0,
     12},
    {"for_a_count",
     "for (i = 0; i < n; ++i) asm volatile(\"\");",
     {0x2c030000, 0x4d820020, 0x706a0003, 0x3903ffff, 0x7c691b78, 0x41820024, 0x2c0a0001, 0x41820014,
      0x2c0a0002, 0x41820008, 0x7d034378, 0x3863ffff, 0x2c030001, 0x4d820020, 0x5529f0be, 0x7d2903a6,
      0x42000000, 0x4e800020},
     12001,
     0},
};

// Calls the function once, then waits. 0: bl 0x100; 4: wait.
small_machine calling(const waiting& loop, bool skip, std::uint32_t time_base_low) {
    processor_options options;
    options.skip_waiting_loops = skip;
    std::vector<std::uint32_t> program(64);
    program[0] = assemble("bl", {0x100});
    program[1] = wait_word;
    program.insert(program.end(), loop.words.begin(), loop.words.end());
    small_machine m(program, options);
    m.s().r[1] = 0x2000;
    m.s().r[3] = loop.r3;
    m.s().r[4] = loop.r4;
    m.s().time_base_offset = time_base_low;
    return m;
}

struct waiting_loop : testing::TestWithParam<waiting> {
    // Far enough below a carry of the time base for the loop that waits beyond one, else 0.
    std::uint32_t time_base() const { return GetParam().r3 == 1 ? 0xffff'fa00u : 0; }

    static void expect_equal(small_machine& a, small_machine& b) {
        ASSERT_EQ(a.s().pc, b.s().pc);
        ASSERT_EQ(a.s().now, b.s().now);
        ASSERT_EQ(a.s().r, b.s().r);
        ASSERT_EQ(a.s(), b.s());
        ASSERT_TRUE(std::equal(a.cpu.sram().begin(), a.cpu.sram().end(), b.cpu.sram().begin()));
        ASSERT_EQ(a.cpu.counts().instructions, b.cpu.counts().instructions);
    }
};

TEST_P(waiting_loop, ends_in_the_same_state_whether_skipped_or_executed_up_to_any_moment) {
    for (std::int64_t until = 1; until < 4500; until = until < 200 ? until + 1 : until + 61) {
        auto executed = calling(GetParam(), false, time_base());
        auto skipped = calling(GetParam(), true, time_base());
        const auto a = executed.run(until), b = skipped.run(until);
        ASSERT_EQ(a.reason, b.reason) << until;
        ASSERT_EQ(a.at, b.at) << until;
        expect_equal(executed, skipped);
        if (HasFatalFailure()) {
            FAIL() << "up to cycle " << until;
        }
    }
}

TEST_P(waiting_loop, ends_in_the_same_state_when_run_in_short_stretches) {
    auto executed = calling(GetParam(), false, time_base());
    auto skipped = calling(GetParam(), true, time_base());
    std::uint32_t random = 12345;
    for (std::int64_t until = 0; until < 4500;) {
        random = random * 1664525 + 1013904223;
        until += random >> 23;
        executed.run(until);
        skipped.run(until);
        if (until > 2000) { // the host ends the wait for a status
            const std::vector<std::uint8_t> one{0, 0, 0, 1};
            executed.cpu.write_sram(0x800, one);
            skipped.cpu.write_sram(0x800, one);
        }
        expect_equal(executed, skipped);
        if (HasFatalFailure()) {
            FAIL() << "up to cycle " << until;
        }
    }
    EXPECT_TRUE(skipped.s().sleeping) << GetParam().source;
}

TEST_P(waiting_loop, is_skipped_for_most_of_its_time) {
    auto m = calling(GetParam(), true, time_base());
    m.run(3000);
    if (GetParam().name == "until_a_coarse_time") {
        EXPECT_EQ(m.cpu.counts().skipped, ppu_cycles(0)) << "shifts of a growing value are not followed";
    } else {
        EXPECT_GT(m.cpu.counts().skipped, ppu_cycles(1000)) << GetParam().source;
    }
}

INSTANTIATE_TEST_SUITE_P(compiled, waiting_loop, testing::ValuesIn(loops),
                         [](const auto& info) { return info.param.name; });

TEST(waiting_loops, that_store_something_new_are_executed) {
    // addi r3,r3,1; stw r3,0x800(0); mfspr r4,284; cmpwi cr0,r4,2000; blt -16
    small_machine m({assemble("addi", {3, 3, 1}), assemble("stw", {3, 0x800, 0}), assemble("mfspr", {4, 284}),
                     assemble("cmpwi", {0, 4, 2000}), assemble("bc", {12, 0, -16}), wait_word});
    m.run();
    EXPECT_EQ(m.cpu.counts().skipped, ppu_cycles(0));
    EXPECT_EQ(m.word(0x800), m.s().r[3]);
}

TEST(waiting_loops, that_store_the_same_again_are_skipped) {
    small_machine m({assemble("stw", {3, 0x800, 0}), assemble("mfspr", {4, 284}),
                     assemble("cmpwi", {0, 4, 20000}), assemble("bc", {12, 0, -12}), wait_word});
    m.run();
    EXPECT_GT(m.cpu.counts().skipped, ppu_cycles(19000));
}

TEST(waiting_loops, that_read_the_bus_are_executed) {
    small_machine m({assemble("addis", {5, 0, 0x4000}), assemble("lwz", {6, 0, 5}),
                     assemble("mfspr", {4, 284}), assemble("cmpwi", {0, 4, 2000}),
                     assemble("bc", {12, 0, -12}), wait_word});
    m.run();
    EXPECT_EQ(m.cpu.counts().skipped, ppu_cycles(0));
    EXPECT_GT(m.bus.times.size(), 100u);
}

TEST(waiting_loops, count_their_own_iterations_rightly) {
    // addi r3,r3,3; mulli r5,r4,7; mfspr r4,284; cmplwi r4,20000; blt -16
    small_machine m({assemble("addi", {3, 3, 3}), assemble("mulli", {5, 4, 7}), assemble("mfspr", {4, 284}),
                     assemble("cmplwi", {0, 4, 20000}), assemble("bc", {12, 0, -16}), wait_word});
    m.run();
    const auto iterations = m.s().r[3] / 3;
    EXPECT_GT(m.cpu.counts().skipped, ppu_cycles(19000));
    EXPECT_EQ(m.cpu.counts().instructions, 5u * iterations);
    EXPECT_EQ(m.s().r[5], 7 * (m.s().r[4] - 6)); // of the iteration before, 6 cycles earlier
}

} // namespace
} // namespace hxtwin::ppu
