// SPDX-License-Identifier: Apache-2.0
#pragma once

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

} // namespace libnux::vx
