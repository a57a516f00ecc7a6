// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include <hxtwin/base/duration.hpp>

namespace hxtwin::ppu {

inline constexpr unsigned vector_registers = 32;
inline constexpr unsigned lanes = 128; // bytes of a vector register
inline constexpr std::uint32_t sram_bytes = 16 * 1024;

using vector = std::array<std::uint8_t, lanes>; // as in memory: lane i at address + i, half-words big-endian

// Flags of one byte lane after a vector comparison.
struct lane_flags {
    static constexpr std::uint8_t gt = 1, lt = 2, eq = 4;
};

// Architectural state of a processor; trivially copyable. Its SRAM is kept beside it (ppu::processor::sram).
struct state {
    std::uint32_t pc = 0;
    std::array<std::uint32_t, 32> r{};
    std::uint32_t cr = 0, lr = 0, ctr = 0;
    std::uint32_t xer = 0; // SO, OV, CA in bits 31, 30, 29
    std::uint32_t msr = 0, srr0 = 0, srr1 = 0, csrr0 = 0, csrr1 = 0, mcsrr0 = 0, mcsrr1 = 0;
    std::uint32_t esr = 0, dear = 0, dec = 0, decar = 0, tsr = 0, tcr = 0, iccr = 0, gout = 0, goe = 0;
    ppu_cycles dec_since{0};           // when the decrementer held `dec`; it counts down from there
    ppu_cycles interval_since{0};      // up to when events of the fixed interval timer are in `tsr`
    std::int64_t time_base_offset = 0; // time base = now + offset
    std::uint32_t pins = 0;            // levels of the interrupt inputs
    std::uint32_t pending = 0;         // edges of the pins, and the doorbell above them
    bool sleeping = false;             // in `wait`

    std::array<vector, vector_registers> v{};
    std::array<std::uint16_t, lanes>
        acc{}; // lanes 2j (upper) and 2j + 1 of half-word j; one 16-bit value a byte lane
    std::array<std::uint8_t, lanes> vcr{}; // lane_flags of each byte lane

    ppu_cycles now{0}; // cycles since the reset was released; the scalar pipeline's issue time
    bool operator==(const state&) const = default;
};

} // namespace hxtwin::ppu
