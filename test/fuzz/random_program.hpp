// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

// Programs of scalar instructions drawn at random, the same for the processor and for a PowerPC under Linux.
namespace hxtwin::fuzz {

struct draw {
    std::uint64_t seed;
    std::uint32_t bits() { // a linear congruential generator; its upper half
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>(seed >> 32);
    }
    std::int64_t below(std::int64_t bound) {
        return static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(bound));
    }
    template <class List>
    auto of(const List& list) {
        return *(std::begin(list) + below(static_cast<std::int64_t>(std::size(list))));
    }
};

// Byte addresses, the same on both sides; below 32 KiB, so that a displacement reaches them from 0.
namespace layout {
inline constexpr std::uint32_t code = 0x1000, data = 0x3800, data_bytes = 256;
inline constexpr std::uint32_t saved = data + data_bytes; // r0 to r31, CR, XER, LR, CTR
inline constexpr std::uint32_t dump_bytes = data_bytes + 36 * 4;
inline constexpr std::uint32_t passes = data + 0x400, condition = passes + 4;
inline constexpr std::uint32_t marker = 0x4000'0000; // a store here: a dump is ready
} // namespace layout

struct program {
    std::vector<std::uint32_t> words; // from layout::code on
    std::vector<std::uint8_t> data;   // from layout::data on: data, first registers
    unsigned blocks = 0;              // dumps of one pass
    unsigned drawn = 0;               // instructions of one pass that were drawn, those of loops once
    unsigned passes = 0;
};

// Shift counts are masked to the five bits that the processor looks at if five_bit_shifts.
program draw_program(std::uint64_t seed, unsigned passes, bool five_bit_shifts);

// Mnemonics that programs are drawn from, and those that are left out, with the reason.
std::vector<std::string> drawn_mnemonics();
struct left_out {
    std::string mnemonic, reason;
};
std::vector<left_out> mnemonics_left_out();

// A PowerPC executable for Linux, for processors of 32 or of 64 bits.
enum class width { bits_32, bits_64 };
std::vector<std::uint8_t> linux_executable(const program&, width = width::bits_32);

} // namespace hxtwin::fuzz
