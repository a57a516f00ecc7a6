// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Scalar random numbers; the state must not be 0.
namespace libnux::vx {

// Shifts by 13, 17 and 5.
inline uint32_t xorshift32(uint32_t* state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

// The factor and increment of Numerical Recipes.
inline uint32_t random_lcg(uint32_t* state) { return *state = *state * 1664525u + 1013904223u; }

} // namespace libnux::vx
