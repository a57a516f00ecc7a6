// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/ppu/assembler.hpp>

// Small programs for the processors, in machine code.
namespace hxtwin::emulator::processor_code {

using ppu::assemble;
using code = std::vector<std::uint32_t>;

inline void load(chip::configuration& c, chip::hemisphere h, const code& words, std::uint32_t at = 0) {
    c.memories.push_back({chip::sram_address(h, at), words});
    c.processors[h].inhibit_reset = true;
}

inline void append(code& to, const code& what) { to.insert(to.end(), what.begin(), what.end()); }

inline code set(unsigned r, std::uint32_t value) {
    return {assemble("addis", {r, 0, static_cast<std::int16_t>(value >> 16)}),
            assemble("ori", {r, r, value & 0xffff})};
}

// A counted loop of about n cycles.
inline code pause(std::uint32_t n) {
    code c = set(9, n);
    append(c, {assemble("mtspr", {9, 9}), assemble("bc", {16, 0, 0})});
    return c;
}

inline std::uint32_t pointer(chip::address a) { return 0x8000'0000 | a.word << 2; }

inline chip::read_words sram(chip::hemisphere h, std::uint32_t byte, std::uint32_t words = 1) {
    return {chip::sram_address(h, byte / 4), words};
}

} // namespace hxtwin::emulator::processor_code
