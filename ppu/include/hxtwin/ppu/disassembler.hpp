// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace hxtwin::ppu {

// The instruction in the manual's notation, such as "addi r3,r1,8" or "fxvaddbfs v1,v2,v3"; ".long 0x..." if
// unknown.
std::string disassemble(std::uint32_t word, std::uint32_t pc = 0);

} // namespace hxtwin::ppu
