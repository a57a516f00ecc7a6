// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/profile.hpp>

#include <gtest/gtest.h>

#include "program.hpp"
#include "two_functions.hpp"

namespace hxtwin::ppu {
namespace {

image two_functions() { return read_image(std::span<const std::uint8_t>(test::two_functions)); }

constexpr std::uint32_t twice = 0x8000'0000;

call called(std::uint32_t entry, std::int64_t enter, std::int64_t leave) {
    return {entry, ppu_cycles(enter), ppu_cycles(leave)};
}

TEST(profile, adds_up_by_function_and_by_line_and_puts_the_most_cycles_first) {
    const auto image = two_functions();
    const auto start = image.at("_start").address;
    const std::vector<profiled> visited{{start, 1, ppu_cycles(5), ppu_cycles(2), ppu_cycles(1)},
                                        {twice, 3, ppu_cycles(30), ppu_cycles(0), ppu_cycles(0)},
                                        {twice + 4, 3, ppu_cycles(15), ppu_cycles(0), ppu_cycles(3)}};
    const auto p = profile_of(image, visited, std::vector{called(twice, 0, 1), called(twice, 2, 3)});
    ASSERT_EQ(p.functions.size(), 2u);
    EXPECT_EQ(p.functions[0].function, "rule::twice(int)");
    EXPECT_EQ(p.functions[0].calls, 2u);
    EXPECT_EQ(p.functions[0].spent, (spent{6, ppu_cycles(45), ppu_cycles(0), ppu_cycles(3)}));
    EXPECT_EQ(p.functions[1].spent, (spent{1, ppu_cycles(5), ppu_cycles(2), ppu_cycles(1)}));
    ASSERT_EQ(p.lines.size(), 2u); // both instructions of twice are on one
    EXPECT_EQ(p.lines[0].spent.cycles.count(), 45);
    EXPECT_EQ(p.lines[0].line, 4u);
    const auto text = text_of(p, 1);
    EXPECT_NE(text.find(" 90.0%"), std::string::npos) << text;
    EXPECT_EQ(text.find("_start"), std::string::npos) << text;
}

TEST(profile, tells_the_loads_and_stores_of_vectors_apart_that_only_the_compiler_needs) {
    auto image = two_functions();
    const std::array words{assemble("fxvlax", {1, 0, 4, 3}), assemble("fxvlax", {1, 0, 4}),
                           assemble("fxvstax", {1, 0, 4, 3}), assemble("fxvoutx", {1, 0, 4, 3})};
    std::vector<std::uint8_t> bytes;
    for (const auto word : words) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.push_back(static_cast<std::uint8_t>(word >> shift));
        }
    }
    image.segments.push_back({memory::dram + 0x100, bytes});
    const auto at = [](unsigned k, std::uint64_t times) {
        return profiled{memory::dram_code + 0x100 + 4 * k, times, ppu_cycles(1), {}, {}};
    };
    const auto p = profile_of(image, std::vector{at(0, 5), at(1, 70), at(2, 6), at(3, 80), at(4, 900)}, {});
    ASSERT_EQ(p.functions.size(), 1u);
    EXPECT_EQ(p.functions[0].spent.vector_spills, 11u);
    EXPECT_EQ(p.lines[0].spent.vector_spills, 11u);
    EXPECT_NE(text_of(p).find("spills: 11 loads and stores, 462 cycles"), std::string::npos) << text_of(p);
}

TEST(profile, gives_each_chain_of_calls_its_own_cycles) {
    const auto image = two_functions();
    const auto start = image.at("_start").address;
    const std::vector calls{called(start, 10, 60), called(twice, 20, 30), called(twice, 40, 45),
                            called(twice, 70, 80)};
    EXPECT_EQ(folded(stacks_of(image, calls, "top", ppu_cycles(0), ppu_cycles(100))),
              "top 40\ntop;_start 35\ntop;_start;rule::twice(int) 15\ntop;rule::twice(int) 10\n");
}

TEST(profile, lets_calls_that_did_not_return_last_until_the_end) {
    const auto image = two_functions();
    const std::vector calls{called(image.at("_start").address, 10, 0), called(twice, 20, 0)};
    EXPECT_EQ(folded(stacks_of(image, calls, "top", ppu_cycles(5), ppu_cycles(100))),
              "top 5\ntop;_start 10\ntop;_start;rule::twice(int) 80\n");
}

TEST(profile, watches_every_function) {
    const auto image = two_functions();
    EXPECT_EQ(functions_of(image), (std::vector{image.at("_start").address, twice}));
}

// A loop back to its own first instruction, then a jump to another function, which returns for both.
TEST(watched_calls, know_loops_and_jumps_at_the_end_from_calls) {
    small_machine m({
        assemble("bl", {16}),         // 0: call 0x10
        assemble("addi", {5, 0, 7}),  // 4
        assemble("b", {0}),           // 8
        0,                            //
        assemble("addi", {3, 3, 1}),  // 10: first
        assemble("cmpwi", {0, 3, 3}), // 14
        assemble("bc", {4, 2, -8}),   // 18: back to 10 until r3 = 3
        assemble("b", {4}),           // 1c: to 20
        assemble("bclr", {20, 0}),    // 20: second
    });
    m.cpu.watch({0x10, 0x20});
    m.run(200, 200);
    ASSERT_EQ(m.cpu.calls().size(), 2u);
    EXPECT_EQ(m.cpu.calls()[0].entry, 0x10u);
    EXPECT_EQ(m.cpu.calls()[1].entry, 0x20u);
    EXPECT_GT(m.cpu.calls()[1].leave, m.cpu.calls()[1].enter);
    EXPECT_EQ(m.cpu.calls()[0].leave, m.cpu.calls()[1].leave);
}

TEST(return_addresses, follow_the_chain_of_stack_frames) {
    small_machine m({
        assemble("addi", {1, 0, 0x2ff0}),
        assemble("addi", {0, 0, 0}),
        assemble("stw", {0, 0, 1}),      // the end of the chain
        assemble("stwu", {1, -16, 1}),   // a frame
        assemble("addi", {0, 0, 0x123}), //
        assemble("stw", {0, 20, 1}),     // return address, in the caller's frame
        assemble("addi", {0, 0, 0x77}),  //
        assemble("mtspr", {8, 0}),       // the link register
        assemble("b", {0}),
    });
    m.run(100, 100);
    EXPECT_EQ(m.cpu.return_addresses(), (std::vector<std::uint32_t>{0x77, 0x123}));
}

} // namespace
} // namespace hxtwin::ppu
