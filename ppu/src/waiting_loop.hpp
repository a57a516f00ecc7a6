// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "machine.hpp"

namespace hxtwin::ppu {

// A backward branch has just been taken; the machine stands at its target. If the loop only waits, for a time
// or for a change of the SRAM from outside, skips as many whole iterations as are certain to be alike before
// machine.until, and leaves registers and time as executing them would have. The branch learns how often it
// is worth trying.
void close_loop(machine&, insn& branch);

} // namespace hxtwin::ppu
