// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random_program.hpp"

// The same program on the processor and on QEMU.
namespace hxtwin::fuzz {

struct outcome {
    std::vector<std::uint8_t> dumps; // layout::dump_bytes for each block of each pass
    std::uint64_t instructions = 0;
};
outcome run_here(const program&, bool five_bit_shifts);
// Dumps; fewer if QEMU fails.
std::vector<std::uint8_t> run_on_qemu(const program&, width = width::bits_32);

std::uint32_t word_at(const std::vector<std::uint8_t>& bytes, std::size_t at);

} // namespace hxtwin::fuzz
