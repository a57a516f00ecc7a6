// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace libnux::vx {

inline uint32_t get_tbu() {
    uint32_t value;
    asm volatile("mfspr %0,285" : "=r"(value));
    return value;
}

inline uint32_t get_tbl() {
    uint32_t value;
    asm volatile("mfspr %0,284" : "=r"(value));
    return value;
}

// Reads the upper half again in case it changed in between.
inline uint64_t get_time_base() {
    uint32_t upper, lower;
    do {
        upper = get_tbu();
        lower = get_tbl();
    } while (upper != get_tbu());
    return uint64_t(upper) << 32 | lower;
}

} // namespace libnux::vx
