// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/base/duration.hpp>

#include <concepts>

#include <gtest/gtest.h>

namespace hxtwin {
namespace {

static_assert(std::convertible_to<fpga_cycles, ppu_cycles>);
static_assert(!std::convertible_to<milliseconds, ppu_cycles>, "a fraction of a cycle must not vanish unseen");

TEST(duration, a_ppu_cycle_lasts_4_ns_and_an_fpga_cycle_8_ns) {
    EXPECT_EQ(std::chrono::nanoseconds(4), ppu_cycles(1));
    EXPECT_EQ(std::chrono::nanoseconds(8), fpga_cycles(1));
    EXPECT_EQ(std::chrono::seconds(1), ppu_cycles(250'000'000));
}

TEST(duration, milliseconds_become_whole_cycles) {
    EXPECT_EQ(rounded<ppu_cycles>(milliseconds(10.0)), ppu_cycles(2'500'000));
    EXPECT_EQ(rounded<fpga_cycles>(milliseconds(1000.0)), fpga_cycles(125'000'000));
}

TEST(duration, rounds_to_the_nearest_cycle) {
    EXPECT_EQ(rounded<ppu_cycles>(std::chrono::nanoseconds(5)), ppu_cycles(1));
    EXPECT_EQ(rounded<ppu_cycles>(std::chrono::nanoseconds(7)), ppu_cycles(2));
    EXPECT_EQ(rounded<ppu_cycles>(microseconds(-0.005)), ppu_cycles(-1));
}

TEST(duration, a_tie_goes_to_the_even_cycle) {
    EXPECT_EQ(rounded<fpga_cycles>(ppu_cycles(1)), fpga_cycles(0));
    EXPECT_EQ(rounded<fpga_cycles>(ppu_cycles(3)), fpga_cycles(2));
}

} // namespace
} // namespace hxtwin
