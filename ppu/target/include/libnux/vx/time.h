// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace libnux::vx {

constexpr uint32_t default_ppu_cycles_per_us = 250;

using time_base_t = uint64_t;

// Cycles since the processor's reset. Reads the upper half again in case it changed in between.
inline time_base_t now() {
    uint32_t upper, lower, again;
    asm volatile("1:\tmfspr %0,285\n\tmfspr %1,284\n\tmfspr %2,285\n\tcmplw %0,%2\n\tbne- 1b"
                 : "=&r"(upper), "=&r"(lower), "=&r"(again)
                 :
                 : "cr0");
    return time_base_t(upper) << 32 | lower;
}

inline void sleep_cycles(uint32_t cycles) {
    const time_base_t end = now() + cycles;
    while (now() < end) {
    }
}

} // namespace libnux::vx
