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

// 128 fresh random bytes.
template <class V>
inline V parallel_rng_rand(uint32_t index) {
    V d{typename V::uninitialised{}};
    hxtwin::vector_unit::read(d.data, dls_randgen_base, index);
    return d;
}

// A row of 256 fresh random bytes.
template <class Row>
inline Row parallel_rng_rand() {
    return {parallel_rng_rand<typename Row::HalfRow>(0), parallel_rng_rand<typename Row::HalfRow>(1)};
}

} // namespace libnux::vx
