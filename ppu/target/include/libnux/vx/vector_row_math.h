// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/vector_if.h>

namespace libnux::vx {

// The row times itself, exponent - 1 times; 1 for 0, which a fraction cannot be: its largest value then.
template <class H>
inline VectorRow<H> pow(const VectorRow<H>& row, size_t exponent) {
    using Element = typename VectorRow<H>::Element;
    constexpr bool is_fraction = Element(-1) < Element(0);
    if (exponent == 0) {
        return VectorRow<H>(is_fraction ? Element((1u << (8 * sizeof(Element) - 1)) - 1) : Element(1));
    }
    VectorRow<H> result = row;
    for (size_t i = 1; i < exponent; ++i) {
        result *= row;
    }
    return result;
}

// To what a synapse's memory holds, 0 to 63, comparing as signed bytes: 128 to 255 become 0.
template <class H>
inline VectorRow<H> saturate_weight(const VectorRow<H>& row) {
    static_assert(sizeof(typename H::Element) == 1, "weights are 8-bit elements");
    using result = VectorRow<H>;
    const auto& w = reinterpret_cast<const VectorRowFracSat8&>(row);
    const VectorRowFracSat8 lower = vector_if(w, VectorIfCondition::greater, w, VectorRowFracSat8(0));
    const VectorRowFracSat8 limit(63);
    const VectorRowFracSat8 clipped = vector_if(lower - limit, VectorIfCondition::greater, limit, lower);
    return reinterpret_cast<const result&>(clipped);
}

} // namespace libnux::vx
