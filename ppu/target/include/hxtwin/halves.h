// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/arithmetic.h>

namespace hxtwin {

// What a value V of two halves does half by half. V says which they are: first() and second().
template <class V>
struct halves : arithmetic<V> {
    friend bool operator==(const V& a, const V& b) {
        return a.first() == b.first() && a.second() == b.second();
    }

    template <operation O>
    __attribute__((always_inline)) void combine(const V& a, const V& b) {
        self().first().template combine<O>(a.first(), b.first());
        self().second().template combine<O>(a.second(), b.second());
    }
    __attribute__((always_inline)) void shift_left(const V& a, int n) {
        self().first().shift_left(a.first(), n);
        self().second().shift_left(a.second(), n);
    }
    __attribute__((always_inline)) void shift_right(const V& a, int n) {
        self().first().shift_right(a.first(), n);
        self().second().shift_right(a.second(), n);
    }

private:
    __attribute__((always_inline)) V& self() { return static_cast<V&>(*this); }
};

} // namespace hxtwin
