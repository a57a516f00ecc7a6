// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/arithmetic.h>

namespace libnux::vx {

// One vector register's worth of elements T: uint8_t and uint16_t wrap round, int8_t and int16_t are
// fractions that saturate. In memory as in the register: element i at data[i], big-endian.
template <class T>
struct Vector : hxtwin::arithmetic<Vector<T>> {
    using Element = T;
    typedef T Data __attribute__((vector_size(128)));
    using uninitialised = typename hxtwin::arithmetic<Vector>::uninitialised;
    using traits = hxtwin::element<T>;
    static constexpr size_t size = 128 / sizeof(T);

    // Mutable, since the compiler keeps no constant in registers that a function out of line has returned.
    alignas(128) mutable Data data;

    __attribute__((always_inline)) Vector() : Vector(T(0)) {}
    __attribute__((always_inline)) Vector(T value) {
        hxtwin::vector_unit::splat<traits::splat>(data, static_cast<uint32_t>(value));
    }
    __attribute__((always_inline)) Vector(const Data& value) {
        hxtwin::vector_unit::move(data, hxtwin::vector_unit::seen(value));
    }
    __attribute__((always_inline)) Vector(const Vector& other) : hxtwin::arithmetic<Vector>() {
        hxtwin::vector_unit::move(data, other.data);
    }
    __attribute__((always_inline)) explicit Vector(uninitialised) {}
    // The same bits as the other kind of element of the same width.
    __attribute__((always_inline)) explicit Vector(const Vector<typename traits::contiguous>& other) {
        hxtwin::vector_unit::move(data, other.data);
    }
    __attribute__((always_inline)) Vector& operator=(const Vector& other) {
        hxtwin::vector_unit::move(data, other.data);
        return *this;
    }

    T& operator[](size_t i) { return hxtwin::vector_unit::elements<T>(data)[i]; }
    const T& operator[](size_t i) const { return hxtwin::vector_unit::elements<T>(data)[i]; }

    friend bool operator==(const Vector& a, const Vector& b) {
        const T* x = hxtwin::vector_unit::elements<T>(a.data);
        const T* y = hxtwin::vector_unit::elements<T>(b.data);
        for (size_t i = 0; i < size; ++i) {
            if (x[i] != y[i]) {
                return false;
            }
        }
        return true;
    }

    // From the unsigned range to the signed one, or back, keeping order: the top bit is flipped.
    __attribute__((always_inline)) Vector<typename traits::contiguous> convert_contiguous() const {
        using other = Vector<typename traits::contiguous>;
        other d{typename other::uninitialised{}};
        hxtwin::vector_unit::with_scalar<traits::add_modulo, traits::splat>(d.data, data,
                                                                            1u << (traits::bits - 1));
        return d;
    }

    template <hxtwin::operation O>
    __attribute__((always_inline)) void combine(const Vector& a, const Vector& b) {
        hxtwin::vector_unit::binary<traits::code[static_cast<unsigned>(O)]>(data, a.data, b.data);
    }

    // Signed elements keep their sign, and the bits below it move; nothing saturates.
    __attribute__((always_inline)) void shift_left(const Vector& a, int n) { left<0>(a, n); }

    // Unsigned elements shift logically; signed ones are multiplied by a fraction, which rounds down.
    __attribute__((always_inline)) void shift_right(const Vector& a, int n) {
        if (n >= int(traits::bits)) {
            *this = Vector();
        } else if constexpr (T(-1) > T(0)) {
            right<0>(a, n);
        } else if (n == 0) {
            *this = a;
        } else {
            hxtwin::vector_unit::with_scalar<traits::code[2], traits::splat>(data, a.data,
                                                                             1u << (traits::bits - 1 - n));
        }
    }

private:
    template <int N>
    __attribute__((always_inline)) void left(const Vector& a, int n) {
        if constexpr (N == int(traits::bits)) {
            *this = Vector();
        } else if (n != N) {
            left<N + 1>(a, n);
        } else if constexpr (T(-1) > T(0)) {
            hxtwin::vector_unit::shift<traits::shift, N>(data, a.data);
        } else {
            hxtwin::vector_unit::shift_magnitude<traits::shift, traits::compare, traits::splat,
                                                 traits::add_modulo, N, 1>(data, a.data,
                                                                           1u << (traits::bits - 1));
        }
    }

    template <int N>
    __attribute__((always_inline)) void right(const Vector& a, int n) {
        if constexpr (N < int(traits::bits)) {
            if (n != N) {
                right<N + 1>(a, n);
            } else {
                hxtwin::vector_unit::shift<traits::shift, -N>(data, a.data);
            }
        }
    }
};

using VectorMod8 = Vector<uint8_t>;
using VectorMod16 = Vector<uint16_t>;
using VectorFracSat8 = Vector<int8_t>;
using VectorFracSat16 = Vector<int16_t>;

} // namespace libnux::vx
