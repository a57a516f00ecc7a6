// SPDX-License-Identifier: Apache-2.0
// libFuzzer: changes of programs that know what an instruction is.
#include <algorithm>
#include <cstdint>
#include <random>

#include "instruction.hpp"

namespace {

using namespace hxtwin;

constexpr std::size_t header_bytes = 29; // choice, registers, interrupts, lanes: the program follows

// Of any instruction, with random operands.
std::uint32_t drawn_word(std::minstd_rand& random) {
    const auto table = ppu::insn_table();
    const auto& spec = table[random() % table.size()];
    const auto bits = static_cast<std::uint32_t>(random()) ^ static_cast<std::uint32_t>(random()) << 8;
    // Often the registers that hold something.
    const auto registers = random() % 2 == 0 ? bits : bits & ~(0x18u << 21 | 0x18u << 16 | 0x18u << 11);
    return spec.match | (registers & ~spec.mask);
}

} // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

// Every other time puts an instruction somewhere.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
    std::minstd_rand random(seed);
    if (random() % 2 == 0 || max_size < header_bytes + 4) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
    if (size < header_bytes) {
        std::fill(data + size, data + header_bytes, std::uint8_t{0});
        size = header_bytes;
    }
    const auto words = (size - header_bytes) / 4;
    const auto at = header_bytes + 4 * (random() % (words + 1));
    if (at + 4 > max_size) {
        return size;
    }
    const auto word = drawn_word(random);
    for (unsigned k = 0; k < 4; ++k) {
        data[at + k] = static_cast<std::uint8_t>(word >> (24 - 8 * k));
    }
    return std::max(size, at + 4);
}
