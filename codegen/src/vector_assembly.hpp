// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace hxtwin::codegen {

struct vector_assembly {
    std::string text;   // what to assemble; empty if refused
    std::string reason; // why refused: the line that has no counterpart
};

// The on-processor library lets the compiler allocate vector registers of another unit, whose registers hold
// 16 bytes (ppu/target/include/hxtwin/register_unit.h). In the compiler's annotated assembly, turns
// - loads and stores of the member hxtwin_register into loads and stores of 128 bytes,
// - register moves into ours,
// - spills into stores to an area of their own, in functions that cannot be entered a second time while they
// run; these loads and stores carry the mark of ppu::is_vector_spill,
// - savings of registers that a caller keeps into nothing, if no caller in this file keeps any.
// Anything else that mentions those registers is refused, so that nothing is 16 bytes long by accident.
vector_assembly translate(const std::string& assembly);

} // namespace hxtwin::codegen
