// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/processor.hpp>

#include <gtest/gtest.h>

#include <hxtwin/base/error.hpp>

#include "program.hpp"

namespace hxtwin::ppu {
namespace {

std::string trap_of(small_machine& m) {
    try {
        m.run();
    } catch (const ppu_trap& trap) {
        return trap.state.cause;
    }
    return "no trap";
}

TEST(processor, sums_the_numbers_up_to_a_hundred_in_a_counted_loop) {
    small_machine m({assemble("addi", {3, 0, 0}), assemble("addi", {4, 0, 100}), assemble("mtspr", {9, 4}),
                     assemble("mfspr", {5, 9}), assemble("add", {3, 3, 5}), assemble("bc", {16, 0, -8}),
                     wait_word});
    const auto stop = m.run();
    EXPECT_EQ(stop.reason, stop_reason::sleep);
    EXPECT_EQ(m.s().r[3], 5050u);
    EXPECT_EQ(m.cpu.counts().instructions, 3u + 3 * 100);
}

TEST(processor, stops_before_the_first_instruction_at_the_limit) {
    small_machine m({assemble("addi", {3, 3, 1}), assemble("addi", {3, 3, 1}), assemble("addi", {3, 3, 1}),
                     assemble("addi", {3, 3, 1})});
    const auto stop = m.run(3);
    EXPECT_EQ(stop.reason, stop_reason::until);
    EXPECT_EQ(stop.at, ppu_cycles(3));
    EXPECT_EQ(m.s().r[3], 3u);
    EXPECT_EQ(m.s().pc, 12u);
}

TEST(processor, waits_with_an_access_beyond_its_memory_until_it_may_be_made) {
    small_machine m({assemble("addis", {4, 0, 0x4000}), assemble("addi", {5, 0, 7}),
                     assemble("stw", {5, 0, 4}), wait_word});
    auto stop = m.run(1000, 2);
    EXPECT_EQ(stop.reason, stop_reason::bus);
    EXPECT_EQ(stop.at, ppu_cycles(2));
    EXPECT_EQ(m.s().pc, 8u);
    EXPECT_TRUE(m.bus.times.empty());
    stop = m.run(1000, 3);
    EXPECT_EQ(stop.reason, stop_reason::sleep);
    EXPECT_EQ(m.bus.memory[3], 7);
    EXPECT_EQ(m.bus.times, std::vector{ppu_cycles(2)});
}

TEST(processor, executes_code_of_the_external_memory_through_its_second_view) {
    small_machine m(
        {assemble("addis", {4, 0, -0x8000}), assemble("mtspr", {9, 4}), assemble("bcctr", {20, 0})});
    const auto code = big_endian({assemble("addi", {3, 0, 42}), wait_word});
    std::copy(code.begin(), code.end(), m.bus.memory.begin());
    EXPECT_EQ(m.run().reason, stop_reason::sleep);
    EXPECT_EQ(m.s().r[3], 42u);
    EXPECT_EQ(m.s().pc, 0x8000'0004u);
}

TEST(processor, executes_what_it_has_just_stored) {
    const auto word = static_cast<std::int64_t>(assemble("addi", {3, 0, 9}));
    small_machine m({assemble("b", {12}), assemble("addi", {3, 0, 1}), wait_word,
                     assemble("addis", {5, 0, word >> 16}), assemble("ori", {5, 5, word & 0xffff}),
                     assemble("stw", {5, 4, 0}), assemble("b", {-20})});
    m.s().pc = 4;
    m.run();
    EXPECT_EQ(m.s().r[3], 1u);
    m.s().sleeping = false;
    m.s().pc = 0;
    m.run();
    EXPECT_EQ(m.s().r[3], 9u);
}

TEST(processor, traps_at_what_it_does_not_implement_and_says_so) {
    small_machine m({0x7c60'242c}); // lwbrx r3,0,r4
    EXPECT_NE(trap_of(m).find("not implemented on the processor"), std::string::npos);
}

TEST(processor, passes_over_what_it_does_not_implement_if_asked_to) {
    processor_options options;
    options.unknown_instruction = processor_options::unknown::nop;
    small_machine m({0x7c60'242c, wait_word}, options);
    EXPECT_EQ(m.run().reason, stop_reason::sleep);
}

TEST(processor, traps_at_unaligned_words_but_not_at_half_words_inside_a_word) {
    small_machine word({assemble("lwz", {3, 0x102, 0})});
    EXPECT_EQ(trap_of(word), "unaligned load of 4 bytes at 0x00000102");
    small_machine half_word({assemble("lhz", {3, 0x101, 0}), wait_word});
    half_word.cpu.write_sram(0x100, std::vector<std::uint8_t>{1, 2, 3, 4});
    half_word.run();
    EXPECT_EQ(half_word.s().r[3], 0x203u);
    small_machine across({assemble("sth", {3, 0x103, 0})});
    EXPECT_EQ(trap_of(across), "unaligned store of 2 bytes at 0x00000103");
}

TEST(processor, traps_where_nothing_answers_with_registers_and_instruction) {
    small_machine m({assemble("addis", {4, 0, 0x7000}), assemble("lwz", {3, 4, 4})});
    try {
        m.run();
        FAIL();
    } catch (const ppu_trap& trap) {
        EXPECT_EQ(trap.where.pc, 4u);
        EXPECT_EQ(trap.state.instruction, "lwz r3,4(r4)");
        EXPECT_EQ(trap.state.registers[4], 0x7000'0000u);
        EXPECT_EQ(trap.state.cycle, 1);
        EXPECT_EQ(trap.state.processor, "top");
        EXPECT_EQ(trap.state.cause, "load of 4 bytes from 0x70000004: nothing answers there");
    }
}

TEST(processor, traps_when_the_program_runs_out_of_its_memory) {
    small_machine m({assemble("b", {0x4000})});
    EXPECT_EQ(trap_of(m), "fetch from 0x00004000, where there is no program memory");
}

TEST(processor, traps_at_a_trap_instruction_that_fires_only) {
    small_machine quiet({assemble("twi", {4, 3, 1}), wait_word});
    EXPECT_EQ(quiet.run().reason, stop_reason::sleep);
    small_machine loud({assemble("twi", {4, 3, 0})});
    EXPECT_EQ(trap_of(loud), "trap instruction whose condition holds");
}

TEST(processor, reads_the_time_base_where_it_is_written) {
    small_machine m({assemble("mtspr", {285, 3}), assemble("mtspr", {284, 4}), assemble("mfspr", {5, 284}),
                     assemble("mfspr", {6, 285}), wait_word});
    m.s().r[3] = 7;
    m.s().r[4] = 0xffff'ffff;
    m.run();
    EXPECT_EQ(m.s().r[5], 0u); // one cycle after the write
    EXPECT_EQ(m.s().r[6], 8u);
    small_machine elsewhere({assemble("mfspr", {5, 268})});
    EXPECT_EQ(trap_of(elsewhere), "special register 268, which the processor does not have");
}

TEST(processor, logs_calls_of_watched_functions_until_they_return) {
    // 0: bl 12; 4: wait; 12: f: stwu; bl 28; addi; blr; 28: g: blr
    small_machine m({assemble("bl", {12}), wait_word, 0, assemble("mfspr", {0, 8}), assemble("bl", {16}),
                     assemble("mtspr", {8, 0}), assemble("bclr", {20, 0}), 0, assemble("bclr", {20, 0})});
    m.cpu.watch({12});
    m.run();
    ASSERT_EQ(m.cpu.calls().size(), 1u);
    const auto call = m.cpu.calls()[0];
    EXPECT_EQ(call.entry, 12u);
    EXPECT_EQ(call.enter, ppu_cycles(5));
    EXPECT_EQ(call.leave, ppu_cycles(5 + 1 + 5 + 5 + 1 + 5));
    m.cpu.watch({});
    m.cpu.reset();
    m.run();
    EXPECT_TRUE(m.cpu.calls().empty());
}

} // namespace
} // namespace hxtwin::ppu
