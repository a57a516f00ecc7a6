// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/vector_if.h>

namespace libnux::vx {

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
