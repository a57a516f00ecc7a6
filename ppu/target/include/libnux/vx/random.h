// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/exit.h>

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

// The time until the next event of a Poisson process in steps of dt, counted from 0: each step without an
// event, whose probability is 1 - cutoff / 2^32, adds dt. A cutoff of 0 would never end, which is refused by
// exit code 1.
inline uint32_t draw_poisson(uint32_t* seed, uint32_t cutoff, uint32_t dt) {
    if (cutoff == 0) {
        exit(1);
    }
    uint32_t time = 0;
    while (xorshift32(seed) > cutoff) {
        time += dt;
    }
    return time;
}

} // namespace libnux::vx
