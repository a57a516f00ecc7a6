// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/parallel_rng.h>

namespace libnux::vx {

// Clears the num_lsb least significant bits, after a random number below 2^num_lsb was added, so that the
// mean is kept. Addition is the type's own, hence saturates for fractions. 0 bits: unchanged; all bits: 0.
// Random numbers come from the generators of the even columns.
template <class T>
inline Vector<T> vector_round_stochastic(const Vector<T>& value, unsigned num_lsb) {
    static_assert(sizeof(T) == 1, "rounding is provided for 8-bit elements");
    constexpr unsigned bits = Vector<T>::traits::bits;
    if (num_lsb == 0) {
        return value;
    }
    if (num_lsb >= bits) {
        return Vector<T>();
    }
    const auto random = parallel_rng_rand<VectorMod8>(0) >> int(bits - num_lsb);
    const Vector<T> sum = value + Vector<T>(reinterpret_cast<const Vector<T>&>(random));
    const auto cleared = reinterpret_cast<const VectorMod8&>(sum) >> int(num_lsb) << int(num_lsb);
    return Vector<T>(reinterpret_cast<const Vector<T>&>(cleared));
}

template <class H>
inline VectorRow<H> vector_round_stochastic(const VectorRow<H>& value, unsigned num_lsb) {
    return {vector_round_stochastic(value.even, num_lsb), vector_round_stochastic(value.odd, num_lsb)};
}

} // namespace libnux::vx
