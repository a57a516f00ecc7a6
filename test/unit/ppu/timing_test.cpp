// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/timing.hpp>

#include <gtest/gtest.h>

#include "program.hpp"

namespace hxtwin::ppu {
namespace {

// Cycles between two reads of the time base around the instruction and a sync, minus 1, as the measurements
// on hardware were taken.
std::uint32_t measured(std::uint32_t instruction, ppu_cycles vector_wait) {
    small_machine m({assemble("mfspr", {8, 284}), instruction, assemble("sync", {}),
                     assemble("mfspr", {9, 284}), wait_word});
    m.bus.vector_wait = vector_wait;
    m.s().r[4] = 0x1000;
    m.run();
    return m.s().r[9] - m.s().r[8] - 1;
}

// The device that answers the parallel bus is taken to add 3 cycles for weights.
constexpr ppu_cycles weight_wait{3};

TEST(timing, agrees_with_the_vector_accesses_measured_on_hardware_within_their_tolerance) {
    EXPECT_NEAR(measured(assemble("fxvstax", {1, 0, 4}), weight_wait), 47, 5);
    EXPECT_NEAR(measured(assemble("fxvlax", {1, 0, 4}), weight_wait), 49, 5);
    EXPECT_NEAR(measured(assemble("fxvoutx", {1, 0, 4}), weight_wait), 20, 2);
    EXPECT_NEAR(measured(assemble("fxvinx", {1, 0, 4}), weight_wait), 20, 2);
}

TEST(timing, counts_the_documented_cycles_of_each_class) {
    const auto cycles = [](std::uint32_t word) {
        small_machine m({word, wait_word}); // which waits for the result
        m.s().r[4] = 0x1000;
        m.step();
        return m.s().now.count();
    };
    EXPECT_EQ(cycles(assemble("add", {3, 4, 5})), 1);
    EXPECT_EQ(cycles(assemble("mullw", {3, 4, 5})), 4);
    EXPECT_EQ(cycles(assemble("divw", {3, 4, 5})), 32);
    EXPECT_EQ(cycles(assemble("lwz", {3, 0, 4})), 3);
    EXPECT_EQ(cycles(assemble("lwzu", {3, 4, 4})), 4);
    EXPECT_EQ(cycles(assemble("stw", {3, 0, 4})), 1);
    EXPECT_EQ(cycles(assemble("stwu", {3, 4, 4})), 2);
    EXPECT_EQ(cycles(assemble("stmw", {30, 0, 4})), 2);
    EXPECT_EQ(cycles(assemble("b", {8})), 5);
    EXPECT_EQ(cycles(assemble("bc", {4, 0, 8})), 5);  // taken forward: not predicted
    EXPECT_EQ(cycles(assemble("bc", {12, 0, 8})), 1); // not taken
    EXPECT_EQ(cycles(assemble("bc", {4, 0, 0})), 1);  // taken backward: predicted
    EXPECT_EQ(cycles(assemble("sync", {})), 5);
}

// Cycles from the first instruction's issue to that of the nop behind the last.
std::int64_t cycles_of(const std::vector<std::uint32_t>& words) {
    auto program = words;
    for (int k = 0; k < 8; ++k) {
        program.push_back(assemble("ori", {0, 0, 0}));
    }
    small_machine m(program);
    m.s().r[4] = 0x1000;
    for (std::size_t k = 0; k < words.size(); ++k) {
        m.step();
    }
    return m.s().now.count();
}

TEST(timing, lets_loads_and_multiplications_go_on_until_their_result_is_needed) {
    const auto load = assemble("lwz", {3, 0, 4}), product = assemble("mullw", {3, 4, 5});
    const auto use = assemble("addi", {6, 3, 1}), other = assemble("addi", {7, 8, 1});
    EXPECT_EQ(cycles_of({load, use}), 3 + 1);
    EXPECT_EQ(cycles_of({load, other, use}), 1 + 1 + 1 + 1);
    EXPECT_EQ(cycles_of({load, other, other, use}), 4);
    EXPECT_EQ(cycles_of({load}), 1);
    EXPECT_EQ(cycles_of({product, other, use}), 1 + 1 + 2 + 1);
    EXPECT_EQ(cycles_of({product, other, other, other, use}), 5);
    EXPECT_EQ(cycles_of({load, assemble("stw", {3, 4, 4})}), 3 + 1);
    EXPECT_EQ(cycles_of({load, assemble("addi", {3, 0, 1})}), 3 + 1); // results arrive in order
    EXPECT_EQ(cycles_of({assemble("lwzu", {3, 4, 4}), assemble("addi", {6, 4, 1})}), 2 + 1);
    EXPECT_EQ(cycles_of({load, assemble("sync", {})}), 3 + 5);
    EXPECT_EQ(cycles_of({assemble("mullw.", {3, 4, 5}), other}), 4 + 1); // a condition may be needed
    EXPECT_EQ(cycles_of({load, assemble("bc", {12, 0, 8})}), 3 + 1);     // who knows what follows
}

TEST(timing, counts_the_wait_for_two_loads_once) {
    const auto a = assemble("lwz", {3, 0, 4}), b = assemble("lwz", {5, 0, 4});
    EXPECT_EQ(cycles_of({a, b, assemble("add", {6, 3, 5})}), 1 + 3 + 1);
    EXPECT_EQ(cycles_of({a, b, assemble("addi", {6, 3, 0}), assemble("addi", {6, 5, 0})}), 1 + 1 + 1 + 1 + 1);
}

// A store into the words on which a load's cost depends.
TEST(timing, follows_programs_that_change_what_comes_after_a_load) {
    const auto use = assemble("addi", {6, 3, 1}), other = assemble("addi", {7, 8, 1});
    for (const std::int64_t changed : {4, 8}) {
        small_machine m({assemble("lwz", {3, 0, 4}), other, other, use, assemble("stw", {9, 0, 10}),
                         assemble("b", {-20})});
        m.s().r[4] = 0x1000;
        m.s().r[9] = use;
        m.s().r[10] = static_cast<std::uint32_t>(changed);
        m.step();
        EXPECT_EQ(m.s().now.count(), 1);
        for (int k = 0; k < 5; ++k) {
            m.step();
        }
        const auto before = m.s().now.count();
        m.step();
        EXPECT_EQ(m.s().now.count() - before, changed == 4 ? 3 : 2);
    }
}

TEST(timing, lets_the_scalar_pipeline_run_ahead_by_the_length_of_the_queue) {
    const auto add = assemble("fxvaddbm", {1, 2, 3});
    small_machine m(std::vector<std::uint32_t>(12, add));
    std::vector<std::int64_t> issued;
    for (unsigned k = 0; k < 8; ++k) {
        m.step();
        issued.push_back(m.s().now.count());
    }
    // Instruction k starts at 4 k; number k enters the queue when k - 4 has started.
    EXPECT_EQ(issued, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 9, 13}));
}

TEST(timing, adds_the_waits_of_the_bus) {
    small_machine m({assemble("lwz", {3, 0, 4}), wait_word});
    m.s().r[4] = 0x8001'0000;
    m.bus.wait = ppu_cycles(11);
    m.step();
    EXPECT_EQ(m.s().now.count(), 3 + 1 + 11);
}

TEST(timing, keeps_accesses_beyond_the_memory_in_program_order) {
    // Two vector writes keep the unit busy; the load that follows is made when the second has begun.
    small_machine m({assemble("fxvoutx", {1, 0, 4}), assemble("fxvoutx", {1, 0, 4}),
                     assemble("lwz", {3, 0, 5}), wait_word});
    m.s().r[5] = 0x8001'0000;
    m.run();
    EXPECT_EQ(m.bus.times, (std::vector<ppu_cycles>{ppu_cycles(0), ppu_cycles(12), ppu_cycles(12)}));
}

} // namespace
} // namespace hxtwin::ppu
