// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hxtwin/ppu/state.hpp>

namespace hxtwin::ppu::gdb {

// The processor's registers as GDB knows them: those of a 32-bit PowerPC without floating point (numbers 0 to
// 37, sent together), then the cycle counter, the vector registers, the accumulator and the vector condition
// register.
inline constexpr unsigned core_registers = 38, all_registers = core_registers + 1 + vector_registers + 2;

// The target description in GDB's XML.
const std::string& description();

// In target order. Empty if there is no register of this number.
std::vector<std::uint8_t> register_of(const state&, unsigned number);
// False, and nothing done, if there is no such register, it has another size, or it is not to be written.
bool set_register(state&, unsigned number, std::span<const std::uint8_t> value);

} // namespace hxtwin::ppu::gdb
