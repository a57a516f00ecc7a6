// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/vector.h>

namespace libnux::vx {

// The generators of the own hemisphere, one a column: index 0 those of the even columns, 1 those of the odd
// ones.
inline void parallel_rng_seed(const VectorMod8& seed, uint32_t index = 0) {
    hxtwin::vector_unit::write(seed.data, dls_randgen_base, index);
}
inline void parallel_rng_seed(const vector_row_t& seed) {
    parallel_rng_seed(seed.even, 0);
    parallel_rng_seed(seed.odd, 1);
}

template <class T>
inline ATTRIB_ALWAYS_INLINE void parallel_rng_draw(Vector<T>& into, uint32_t index) {
    hxtwin::vector_unit::read(into.data, dls_randgen_base, index);
}
template <class Q>
inline ATTRIB_ALWAYS_INLINE void parallel_rng_draw(VectorPair<Q>& into, uint32_t index) {
    parallel_rng_draw(into.left, index);
    parallel_rng_draw(into.right, index);
}

// Fresh random bits for a vector or half row.
template <class V>
inline ATTRIB_ALWAYS_INLINE V parallel_rng_rand(uint32_t index) {
    V d{typename V::uninitialised{}};
    parallel_rng_draw(d, index);
    return d;
}

template <class V>
struct parallel_rng_default {
    static ATTRIB_ALWAYS_INLINE V draw() { return parallel_rng_rand<V>(0); }
};
template <class H>
struct parallel_rng_default<VectorRow<H>> {
    static ATTRIB_ALWAYS_INLINE VectorRow<H> draw() {
        const H even = parallel_rng_rand<H>(0);
        return {even, parallel_rng_rand<H>(1)};
    }
};

// Of a row, each half from its own generators; of anything else, from those of the even columns.
template <class V>
inline ATTRIB_ALWAYS_INLINE V parallel_rng_rand() {
    return parallel_rng_default<V>::draw();
}

} // namespace libnux::vx
