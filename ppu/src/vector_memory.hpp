// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "machine.hpp"

// Handlers of the vector instructions that reach memory or the parallel bus.
namespace hxtwin::ppu::exec {

// 32 words one after the other through the processor's own data bus; the low two address bits are ignored.
std::int64_t vector_load(machine&, insn&);
std::int64_t vector_store(machine&, insn&);
// The parallel bus. Lanes that the condition does not select are not written, neither here nor there.
std::int64_t vector_in(machine&, insn&);
std::int64_t vector_out(machine&, insn&);

} // namespace hxtwin::ppu::exec
