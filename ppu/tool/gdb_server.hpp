// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "board.hpp"

namespace hxtwin::ppu::gdb {

// Waits for one debugger at a port of the loopback device, 0 for any that is free, and serves it until it
// leaves. `ready` hears the port. Returns false if the debugger killed the program. Throws
// missing_requirement if the port cannot be had.
bool serve(board&, std::uint16_t port, ppu_cycles until, const std::function<void(std::uint16_t)>& ready);

} // namespace hxtwin::ppu::gdb
