// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hxtwin/base/error.hpp>

namespace hxtwin::ppu {

// Byte addresses of the memories that a program is linked into (data view; code in external memory is fetched
// from 0x8000'0000 and 0x9000'0000 instead).
namespace memory {
inline constexpr std::uint32_t sram = 0x0000'0000, sram_size = 16 * 1024;
inline constexpr std::uint32_t extmem = 0x4000'0000, extmem_size = 128 * 1024;
inline constexpr std::uint32_t dram = 0x5000'0000, dram_size = 256 * 1024 * 1024;
inline constexpr std::uint32_t extmem_code = 0x8000'0000, dram_code = 0x9000'0000;
} // namespace memory

struct segment {
    std::uint32_t address = 0; // data view
    std::vector<std::uint8_t> bytes;
    bool operator==(const segment&) const = default;
};

struct symbol {
    std::uint32_t address = 0; // as linked: fetch view for code in external memory
    std::uint32_t size = 0;    // bytes; 0 where the linker script defined it
    bool function = false;
    bool operator==(const symbol&) const = default;
};

struct source_line {
    std::uint32_t address = 0; // first instruction, fetch view
    std::uint32_t file = 0;    // index in image.files
    std::uint32_t line = 0;    // 0 ends a sequence
};

// A linked program: what goes into which memory, and the names and lines for people. Zero-initialised
// sections (bss) of the SRAM are part of the segments; those of external memory are not, since that memory
// starts as zeros and may hold recordings of many megabytes.
struct image {
    std::vector<segment> segments; // in order of addresses
    std::map<std::string, symbol> symbols;
    std::vector<std::string> files;
    std::vector<source_line> lines; // in order of addresses

    // Throws internal_error if the program has no such symbol.
    const symbol& at(const std::string& name) const;
    // Function and source line of an instruction; empty where unknown.
    ppu_trap::place place_of(std::uint32_t pc) const;
    // The word at an address of the fetch view, or nothing where the program has none.
    std::optional<std::uint32_t> word_at(std::uint32_t pc) const;
};

// From a 32-bit big-endian PowerPC executable. Throws invalid_experiment with a sentence that says what is
// wrong with it.
image read_image(std::span<const std::uint8_t> elf);
image read_image(const std::filesystem::path&);

} // namespace hxtwin::ppu
