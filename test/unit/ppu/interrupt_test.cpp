// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/interrupt.hpp>

#include <gtest/gtest.h>

#include <hxtwin/base/error.hpp>

#include "program.hpp"

namespace hxtwin::ppu {
namespace {

constexpr std::uint32_t ee = 0x8000, die = 0x0400'0000, fie = 0x0080'0000, are = 0x0040'0000;
constexpr std::uint32_t main_at = 0x40, handler_at = 0x100;
constexpr std::int64_t srr0 = 26, dec = 22, decar = 54, tsr = 336, tcr = 340, iccr = 68;

// Every vector but that of reset leads to the handler; reset leads to the main part.
small_machine with_handler(const std::vector<std::uint32_t>& handler,
                           const std::vector<std::uint32_t>& program) {
    std::vector<std::uint32_t> words{assemble("b", {main_at})};
    for (std::int64_t vector = 4; vector < main_at; vector += 4) {
        words.push_back(assemble("b", {handler_at - vector}));
    }
    words.insert(words.end(), program.begin(), program.end());
    words.resize(handler_at / 4);
    words.insert(words.end(), handler.begin(), handler.end());
    small_machine m(words);
    m.s().pc = main_at;
    return m;
}

std::string cause_of(small_machine& m) {
    try {
        m.run();
    } catch (const ppu_trap& trap) {
        return trap.state.cause;
    }
    return "no trap";
}

// r20 counts, r21 is where it came from.
const std::vector<std::uint32_t> counting{assemble("addi", {20, 20, 1}), assemble("mfspr", {21, srr0}),
                                          assemble("rfi", {})};
const std::vector<std::uint32_t> sleeping{wait_word, assemble("b", {-4})};
const std::vector<std::uint32_t> endless{assemble("addi", {3, 3, 1}), assemble("b", {-4})};

TEST(interrupt, of_alignment_suppresses_the_access_and_tells_where) {
    // The handler steps over the instruction.
    auto m = with_handler({assemble("mfspr", {21, srr0}), assemble("addi", {22, 21, 4}),
                           assemble("mtspr", {srr0, 22}), assemble("mfmsr", {23}), assemble("rfi", {})},
                          {assemble("lwz", {3, 0x102, 0}), assemble("mfmsr", {24}), wait_word});
    m.s().r[3] = 7;
    m.s().msr = 0x9000; // EE, ME
    EXPECT_EQ(m.run().reason, stop_reason::sleep);
    EXPECT_EQ(m.s().r[3], 7u);
    EXPECT_EQ(m.s().r[21], main_at);
    EXPECT_EQ(m.s().r[23], 0x1000u); // EE is off in the handler
    EXPECT_EQ(m.s().r[24], 0x9000u);
    EXPECT_EQ(m.s().srr1, 0x9000u);
}

TEST(interrupt, of_a_trap_instruction_says_so_in_the_syndrome) {
    auto m = with_handler({assemble("mfspr", {21, 62}), wait_word}, {assemble("twi", {4, 3, 0})});
    m.run();
    EXPECT_EQ(m.s().r[21], 0x0200'0000u);
    EXPECT_EQ(m.s().srr0, main_at);
}

TEST(interrupt, of_the_decrementer_comes_when_it_reaches_zero_and_again_from_its_reload) {
    auto m = with_handler({assemble("addi", {20, 20, 1}), assemble("mfspr", {22, 284}),
                           assemble("mtspr", {tsr, 25}), assemble("rfi", {})},
                          endless);
    m.s().msr = ee;
    m.s().tcr = die | are;
    m.s().dec = 100;
    m.s().decar = 1000;
    m.s().r[25] = 0x0800'0000;
    m.run(99);
    EXPECT_EQ(m.s().r[20], 0u);
    m.run(200);
    EXPECT_EQ(m.s().r[20], 1u);
    EXPECT_NEAR(m.s().r[22], 100, 20);
    m.run(5000); // at 1100, 2100, 3100, 4100
    EXPECT_EQ(m.s().r[20], 5u);
    EXPECT_NEAR(m.s().r[22], 4100, 20);
}

TEST(interrupt, stays_requested_until_the_handler_clears_it) {
    auto m = with_handler(counting, endless);
    m.s().msr = ee;
    m.s().tcr = die;
    m.s().dec = 100;
    m.run(1000);
    EXPECT_GT(m.s().r[20], 30u);
}

TEST(interrupt, of_the_fixed_interval_comes_with_each_rising_edge_of_its_bit) {
    auto m = with_handler({assemble("addi", {20, 20, 1}), assemble("mtspr", {tsr, 25}), assemble("rfi", {})},
                          endless);
    m.s().msr = ee;
    m.s().tcr = fie; // bit 8: a period of 512
    m.s().r[25] = 0x0400'0000;
    m.run(256);
    EXPECT_EQ(m.s().r[20], 0u);
    m.run(300);
    EXPECT_EQ(m.s().r[20], 1u);
    m.run(512 * 10);
    EXPECT_EQ(m.s().r[20], 10u);
    m.s().tcr = fie | 0x0100'0000; // bit 12: edges at 4096 + 8192 k
    m.run(512 * 10 + 8192 * 3);
    EXPECT_EQ(m.s().r[20], 13u);
}

TEST(interrupt, wakes_a_sleeping_program_at_the_moment_of_the_timer_and_it_sleeps_on) {
    auto m = with_handler({assemble("addi", {20, 20, 1}), assemble("mfspr", {21, srr0}),
                           assemble("mfspr", {22, 284}), assemble("mtspr", {tsr, 25}), assemble("rfi", {})},
                          sleeping);
    m.s().msr = ee;
    m.s().tcr = die;
    m.s().dec = 5000;
    m.s().r[25] = 0x0800'0000;
    const auto asleep = m.run(4000);
    EXPECT_EQ(asleep.reason, stop_reason::sleep);
    EXPECT_EQ(asleep.at, ppu_cycles(5000));
    EXPECT_EQ(m.run(6000).reason, stop_reason::sleep);
    EXPECT_EQ(m.s().r[20], 1u);
    EXPECT_EQ(m.s().r[21], main_at); // the wait itself
    EXPECT_NEAR(m.s().r[22], 5000, 20);
    EXPECT_TRUE(m.s().sleeping);
}

TEST(interrupt, of_a_timer_is_not_missed_by_a_waiting_loop_that_is_skipped) {
    const auto waiting = [](bool skip) {
        auto m = with_handler(
            {assemble("addi", {20, 20, 1}), assemble("mtspr", {tsr, 25}), assemble("rfi", {})},
            {assemble("lwz", {9, 0x200, 0}), assemble("cmpwi", {0, 9, 0}), assemble("bc", {12, 2, -8})});
        m.s().msr = ee;
        m.s().tcr = die | are;
        m.s().dec = m.s().decar = 777;
        m.s().r[25] = 0x0800'0000;
        if (!skip) {
            m.cpu.breakpoints({0x300});
        }
        m.run(100'000);
        return std::pair(m.s(), m.cpu.counts().skipped);
    };
    const auto [skipped, cycles] = waiting(true);
    const auto [executed, none] = waiting(false);
    EXPECT_EQ(skipped, executed);
    EXPECT_EQ(skipped.r[20], 128u);
    EXPECT_GT(cycles, ppu_cycles(80'000));
    EXPECT_EQ(none, ppu_cycles(0));
}

TEST(interrupt, of_the_doorbell_wakes_at_the_time_it_is_rung_once_for_each_ring) {
    auto m = with_handler(counting, sleeping);
    m.s().msr = ee;
    m.s().iccr = 1;
    m.run(100);
    m.cpu.raise(input::doorbell, ppu_cycles(2000));
    EXPECT_EQ(m.run(3000).reason, stop_reason::sleep);
    EXPECT_EQ(m.s().r[20], 1u);
    EXPECT_GE(m.s().now, ppu_cycles(2005));
    EXPECT_LT(m.s().now, ppu_cycles(2050));
}

TEST(interrupt, waits_until_the_program_enables_it) {
    auto m = with_handler(counting, {assemble("addi", {4, 0, 1}), assemble("mtspr", {iccr, 4}),
                                     assemble("addi", {5, 0, 77}), assemble("ori", {6, 6, ee}),
                                     assemble("mtmsr", {6}), assemble("addi", {5, 0, 78}), wait_word});
    m.cpu.raise(input::doorbell, ppu_cycles(0));
    m.run();
    EXPECT_EQ(m.s().r[20], 1u);
    EXPECT_EQ(m.s().r[21], main_at + 20); // the instruction after mtmsr is the next one
    EXPECT_EQ(m.s().r[5], 78u);
}

TEST(interrupt, of_a_pin_follows_its_level_or_its_edge) {
    auto level = with_handler(counting, endless);
    level.s().msr = ee;
    level.s().iccr = 0x2'2200; // pin 1: level, high, enabled
    level.cpu.raise(input::pin1, ppu_cycles(0));
    level.run(1000);
    EXPECT_GT(level.s().r[20], 10u);
    level.cpu.lower(input::pin1, ppu_cycles(1000));
    level.run(1100); // leaves the handler
    const auto count = level.s().r[20];
    level.run(2000);
    EXPECT_EQ(level.s().r[20], count);

    auto edge = with_handler(counting, endless);
    edge.s().msr = ee;
    edge.s().iccr = 0x0'0200; // pin 1: falling edge, enabled
    edge.cpu.raise(input::pin1, ppu_cycles(0));
    edge.run(1000);
    EXPECT_EQ(edge.s().r[20], 0u);
    edge.cpu.lower(input::pin1, ppu_cycles(1000));
    edge.run(2000);
    EXPECT_EQ(edge.s().r[20], 1u);
}

TEST(interrupt, goes_to_the_one_of_highest_priority_first) {
    auto m = with_handler({assemble("mfspr", {21, srr0}), wait_word}, endless);
    m.cpu.write_sram(vector_of(interrupt::external), big_endian({assemble("b", {0x1000})}));
    m.cpu.write_sram(0x1014, big_endian({assemble("addi", {22, 0, 1}), wait_word}));
    m.s().msr = ee;
    m.s().iccr = 0xf'ff01;
    m.cpu.raise(input::doorbell, ppu_cycles(0));
    m.cpu.raise(input::pin3, ppu_cycles(0));
    m.run();
    EXPECT_EQ(m.s().r[22], 1u);
}

TEST(interrupt, returns_by_each_of_the_three_pairs_of_registers) {
    small_machine m({assemble("rfci", {}), 0, 0, 0, assemble("rfmci", {}), 0, 0, 0, wait_word});
    m.s().csrr0 = 16;
    m.s().csrr1 = 0x1000;
    m.s().mcsrr0 = 32;
    m.s().mcsrr1 = 0xffff'ffff;
    EXPECT_EQ(m.run().reason, stop_reason::sleep);
    EXPECT_EQ(m.s().pc, 32u);
    EXPECT_EQ(m.s().msr, 0x0002'9230u); // the bits that exist
}

TEST(interrupt, traps_where_its_vector_leads_nowhere) {
    small_machine m({assemble("b", {0})});
    m.s().msr = ee;
    m.s().tcr = die;
    m.s().dec = 10;
    EXPECT_EQ(cause_of(m), "decrementer interrupt, whose vector at 0x30 leads nowhere");
    auto to_reset = with_handler(counting, endless);
    to_reset.cpu.write_sram(0x24, big_endian({assemble("b", {-0x24})}));
    to_reset.s().msr = ee;
    to_reset.s().iccr = 1;
    to_reset.cpu.raise(input::doorbell, ppu_cycles(0));
    EXPECT_EQ(cause_of(to_reset), "doorbell interrupt, whose vector at 0x24 leads nowhere");
}

TEST(timers, are_read_and_cleared_by_programs_that_enable_no_interrupt) {
    small_machine m({assemble("addi", {3, 0, 10}), assemble("mtspr", {dec, 3}), assemble("mfspr", {4, tsr}),
                     assemble("sync", {}), assemble("sync", {}), assemble("mfspr", {5, tsr}),
                     assemble("mtspr", {tsr, 5}), assemble("mfspr", {6, tsr}), assemble("mfspr", {7, dec}),
                     wait_word});
    m.run();
    EXPECT_EQ(m.s().r[4], 0u);
    EXPECT_EQ(m.s().r[5], 0x0800'0000u);
    EXPECT_EQ(m.s().r[6], 0u);
    EXPECT_EQ(m.s().r[7], 0u);
}

} // namespace
} // namespace hxtwin::ppu
