// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <libnux/vx/spr.h>

namespace libnux::vx {

constexpr uint32_t default_ppu_cycles_per_us = 250;

using time_base_t = uint64_t;

// Cycles since the processor's reset.
inline time_base_t now() { return get_time_base(); }

inline void sleep_cycles(uint32_t cycles) {
    const time_base_t end = now() + cycles;
    while (now() < end) {
    }
}

} // namespace libnux::vx
