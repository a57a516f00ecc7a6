// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include <libnux/vx/attrib.h>

namespace libnux::vx {

// The value counts as used, whatever the optimiser thinks.
template <class T>
inline ATTRIB_ALWAYS_INLINE void do_not_optimize_away(const T& value) {
    asm volatile("" : : "m"(value) : "memory");
}

// All memory counts as read and written here.
inline ATTRIB_ALWAYS_INLINE void clobber() { asm volatile("" ::: "memory"); }

template <class T>
constexpr T abs_diff(T a, T b) {
    return a > b ? a - b : b - a;
}

// The largest magnitude among the elements, which may be negative; that this is what the name means is our
// reading.
template <class T, size_t N>
constexpr T find_max_amount(const std::array<T, N>& values) {
    static_assert(N > 0, "find_max_amount needs at least one element");
    T largest = 0;
    for (const T value : values) {
        const T magnitude = value < T(0) ? static_cast<T>(-value) : value;
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
}

} // namespace libnux::vx
