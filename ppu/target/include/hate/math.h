// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace hate::math {

// Of whole numbers, rounded down; of 0: 0.
template <class T>
constexpr T log2(T x) {
    T out = 0;
    while (x > 1) {
        x /= 2;
        ++out;
    }
    return out;
}

template <class T>
constexpr T pow(T base, size_t exponent) {
    T out = 1;
    for (size_t i = 0; i < exponent; ++i) {
        out *= base;
    }
    return out;
}

} // namespace hate::math
