// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace hxtwin::ppu {

// One instruction word from the instruction tables, such as assemble("addi", {3, 1, 8}) or
// assemble("lwz", {3, 8, 1}); operands in the order of the notation, branch targets as byte offsets from the
// instruction. A condition or size at the end of a vector instruction may be left out. Throws
// invalid_experiment for an unknown mnemonic and for operands that do not fit.
std::uint32_t assemble(std::string_view mnemonic, std::initializer_list<std::int64_t> operands);

// Every instruction that the processor has, without suffixes such as "." and "o".
std::vector<std::string_view> mnemonics();
// Empty if the word is no instruction of the processor.
std::string_view mnemonic_of(std::uint32_t word);

} // namespace hxtwin::ppu
