// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/element.h>

namespace hxtwin {

// Operators of a vector type V that has combine<operation>(a, b), shift_left(a, n), shift_right(a, n) and an
// implicit constructor from an element. Values are evaluated at once, so that `auto x = a + b` holds what it
// says.
template <class V>
struct arithmetic {
    friend __attribute__((always_inline)) V operator+(const V& a, const V& b) {
        return result<operation::add>(a, b);
    }
    friend __attribute__((always_inline)) V operator-(const V& a, const V& b) {
        return result<operation::subtract>(a, b);
    }
    friend __attribute__((always_inline)) V operator*(const V& a, const V& b) {
        return result<operation::multiply>(a, b);
    }
    friend __attribute__((always_inline)) V operator-(const V& a) {
        return result<operation::subtract>(V(0), a);
    }
    // Left for n > 0, right for n < 0.
    friend __attribute__((always_inline)) V operator<<(const V& a, int n) {
        V d{uninitialised{}};
        n >= 0 ? d.shift_left(a, n) : d.shift_right(a, -n);
        return d;
    }
    friend __attribute__((always_inline)) V operator>>(const V& a, int n) { return a << -n; }

    __attribute__((always_inline)) V& operator+=(const V& b) {
        self().template combine<operation::add>(self(), b);
        return self();
    }
    __attribute__((always_inline)) V& operator-=(const V& b) {
        self().template combine<operation::subtract>(self(), b);
        return self();
    }
    __attribute__((always_inline)) V& operator*=(const V& b) {
        self().template combine<operation::multiply>(self(), b);
        return self();
    }
    __attribute__((always_inline)) V& operator<<=(int n) { return self() = self() << n; }
    __attribute__((always_inline)) V& operator>>=(int n) { return self() = self() >> n; }

    friend bool operator!=(const V& a, const V& b) { return !(a == b); }

    // Tag of a constructor that leaves the elements as they are in memory.
    struct uninitialised {};

private:
    V& self() { return static_cast<V&>(*this); }

    template <operation O>
    static __attribute__((always_inline)) V result(const V& a, const V& b) {
        V d{uninitialised{}};
        d.template combine<O>(a, b);
        return d;
    }
};

} // namespace hxtwin
