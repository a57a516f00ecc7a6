// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "machine.hpp"

namespace hxtwin::ppu {

// Cycles of an instruction's class, as if the next one needed its result.
std::uint32_t cost_of(const insn_spec&, const timing&);

// Of the instruction at this address of the machine's page: loads and multiplications go on while later
// instructions issue, and cost what one of the next words_ahead has to wait for the result. Where a branch
// follows, it is taken to need the result.
std::uint32_t cost_of(const machine&, const insn_spec&, std::uint32_t pc);

} // namespace hxtwin::ppu
