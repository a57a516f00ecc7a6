// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/base/error.hpp>

#include <concepts>
#include <string>

#include <gtest/gtest.h>

namespace hxtwin {
namespace {

template <class... Families>
constexpr bool share_the_root = (std::derived_from<Families, error> && ...);
static_assert(share_the_root<invalid_experiment, does_not_fit, ppu_trap, missing_requirement, internal_error,
                             index_out_of_range>);
static_assert(!std::derived_from<does_not_fit, invalid_experiment> &&
                  !std::derived_from<missing_requirement, invalid_experiment>,
              "a family says whose move it is; they do not overlap");

ppu_trap trap_at(ppu_trap::place where) {
    return {std::move(where),
            {.processor = "top",
             .cause = "unaligned load from 0x00000002",
             .instruction = "lwz r3, 2(r0)",
             .registers = {1, 2, 3},
             .cycle = 77}};
}

TEST(does_not_fit, carries_what_was_needed_and_what_there_is) {
    const does_not_fit e("population \"exc\" needs 600 neurons; the chip has 512", 600, 512);
    EXPECT_STREQ(e.what(), "population \"exc\" needs 600 neurons; the chip has 512");
    EXPECT_EQ(e.needed, 600u);
    EXPECT_EQ(e.available, 512u);
}

TEST(ppu_trap, without_symbols_tells_the_program_counter) {
    EXPECT_EQ(std::string(trap_at({.pc = 0x1a4, .function = "", .file = ""}).what()),
              "processor top stopped at 0x000001a4: unaligned load from 0x00000002; "
              "instruction \"lwz r3, 2(r0)\", cycle 77");
}

TEST(ppu_trap, with_symbols_tells_function_file_and_line) {
    const auto e = trap_at({.pc = 0x1a4, .function = "PLASTICITY_RULE_KERNEL", .file = "kernel", .line = 12});
    EXPECT_EQ(std::string(e.what()),
              "processor top stopped in PLASTICITY_RULE_KERNEL (0x000001a4), kernel line 12: "
              "unaligned load from 0x00000002; instruction \"lwz r3, 2(r0)\", cycle 77");
    EXPECT_EQ(e.where.line, 12u);
    EXPECT_EQ(e.state.registers[2], 3u);
}

TEST(internal_error, tells_where_and_asks_for_a_report) {
    const internal_error e("a route has no end");
    const std::string text = e.what();
    EXPECT_NE(text.find("error_test.cpp:"), std::string::npos) << text;
    EXPECT_NE(text.find(": a route has no end; please report it"), std::string::npos) << text;
}

TEST(index_out_of_range, reads_as_a_sentence) {
    const index_out_of_range e("neuron", 512, 512);
    EXPECT_STREQ(e.what(), "neuron index 512 is outside [0, 512)");
}

} // namespace
} // namespace hxtwin
