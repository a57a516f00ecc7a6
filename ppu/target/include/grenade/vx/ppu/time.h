// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace grenade::vx::ppu {

// Processor cycles (4 ns) since the scheduler started.
uint64_t now();

} // namespace grenade::vx::ppu
