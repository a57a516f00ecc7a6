// SPDX-License-Identifier: Apache-2.0
#include "board.hpp"

#include <gtest/gtest.h>

#include <hxtwin/base/error.hpp>

#include "two_functions.hpp"

namespace hxtwin::ppu {
namespace {

image two_functions() { return read_image(std::span<const std::uint8_t>(test::two_functions)); }

std::string complaint_of_setting(const std::string& name, std::uint64_t value) {
    board b(two_functions(), {});
    try {
        b.set(name, value);
    } catch (const invalid_experiment& e) {
        return e.what();
    }
    return "accepted";
}

TEST(board, runs_a_program_with_a_variable_set_before) {
    board b(two_functions(), {});
    b.set("answer", 100);
    b.cpu().state().r[1] = 0x3000;
    b.cpu().run({.until = ppu_cycles(10'000), .bus_until = ppu_cycles::max()});
    EXPECT_EQ(b.word_at(b.image().at("buffer").address + 4), 200u);
    EXPECT_EQ(b.word_at(memory::dram + 8), 200u);
    EXPECT_FALSE(b.exit_code());
}

TEST(board, lets_a_debugger_read_code_of_external_memory_where_it_is_fetched) {
    board b(two_functions(), {});
    EXPECT_EQ(b.word_at(memory::extmem_code), b.word_at(memory::extmem));
    EXPECT_FALSE(b.word_at(0x7000'0000));
    EXPECT_FALSE(b.word_at(sram_bytes - 2));
    const std::array<std::uint8_t, 1> byte{};
    EXPECT_FALSE(b.write(memory::extmem_code, byte)); // it may have been decoded
    EXPECT_FALSE(b.write(0x7000'0000, byte));
}

TEST(board, says_why_a_variable_cannot_be_set) {
    EXPECT_EQ(complaint_of_setting("nothing", 1), "the program has no variable nothing");
    EXPECT_EQ(complaint_of_setting("_start", 1), "the program has no variable _start");
    EXPECT_EQ(complaint_of_setting("answer", 1ull << 32),
              "variable answer of the program has 4 bytes; the value 4294967296 does not fit");
    EXPECT_EQ(complaint_of_setting("answer", (1ull << 32) - 1), "accepted");
}

} // namespace
} // namespace hxtwin::ppu
