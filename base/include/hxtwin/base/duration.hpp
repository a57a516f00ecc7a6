// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <ratio>

namespace hxtwin {

// Chip time is counted in PPU cycles of 4 ns (250 MHz); the FPGA and the time stamps of events run at half of
// that.
using ppu_cycles = std::chrono::duration<std::int64_t, std::ratio<1, 250'000'000>>;
using fpga_cycles = std::chrono::duration<std::int64_t, std::ratio<1, 125'000'000>>;

static_assert(ppu_cycles(fpga_cycles(1)) == ppu_cycles(2));
static_assert(!std::convertible_to<ppu_cycles, fpga_cycles>, "lossy conversions have to be spelled out");

using seconds = std::chrono::duration<double>;
using milliseconds = std::chrono::duration<double, std::milli>;
using microseconds = std::chrono::duration<double, std::micro>;

// The nearest whole cycle.
template <class Cycles, class Rep, class Period>
constexpr Cycles rounded(std::chrono::duration<Rep, Period> time) {
    return std::chrono::round<Cycles>(time);
}

} // namespace hxtwin
