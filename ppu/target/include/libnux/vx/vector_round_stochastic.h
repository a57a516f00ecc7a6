// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include <libnux/vx/parallel_rng.h>

namespace libnux::vx {

// Clears the num_lsb least significant bits, after a random number below 2^num_lsb was added, so that the
// mean is kept. Addition is the type's own, hence saturates for fractions. 0 bits: unchanged; all bits: 0.
// Random numbers come from the generators of the even columns.
template <class T>
inline ATTRIB_ALWAYS_INLINE Vector<T> vector_round_stochastic(const Vector<T>& value, unsigned num_lsb) {
    using bits_only = Vector<std::make_unsigned_t<T>>;
    constexpr unsigned bits = Vector<T>::traits::bits;
    if (num_lsb == 0) {
        return value;
    }
    if (num_lsb >= bits) {
        return Vector<T>();
    }
    const bits_only random = parallel_rng_rand<bits_only>(0) >> int(bits - num_lsb);
    const Vector<T> sum = value + convert(random, static_cast<Vector<T>*>(nullptr));
    const bits_only cleared = convert(sum, static_cast<bits_only*>(nullptr)) >> int(num_lsb) << int(num_lsb);
    return convert(cleared, static_cast<Vector<T>*>(nullptr));
}

template <class Q>
inline ATTRIB_ALWAYS_INLINE VectorPair<Q> vector_round_stochastic(const VectorPair<Q>& value,
                                                                  unsigned num_lsb) {
    const Q left = vector_round_stochastic(value.left, num_lsb);
    return {left, vector_round_stochastic(value.right, num_lsb)};
}

template <class H>
inline ATTRIB_ALWAYS_INLINE VectorRow<H> vector_round_stochastic(const VectorRow<H>& value,
                                                                 unsigned num_lsb) {
    const H even = vector_round_stochastic(value.even, num_lsb);
    return {even, vector_round_stochastic(value.odd, num_lsb)};
}

} // namespace libnux::vx
