// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/row.h>

namespace libnux::vx {

enum class VectorIfCondition { greater, lesser, equal, greater_equal, lesser_equal, unequal };

// Per element: the mask compared with 0 chooses between two values. The unit compares signed elements only;
// for unsigned ones all conditions follow from whether the element is 0, so that 128 to 255 count as greater.
template <class M, class V>
inline __attribute__((always_inline)) Vector<V> vector_if(const Vector<M>& mask, VectorIfCondition condition,
                                                          const Vector<V>& value_true,
                                                          const Vector<V>& value_false) {
    static_assert(sizeof(M) == sizeof(V), "mask and values need elements of one width");
    namespace unit = hxtwin::vector_unit;
    constexpr unsigned compare = Vector<M>::traits::compare;
    constexpr bool is_signed = M(-1) < M(0);
    Vector<V> d{typename Vector<V>::uninitialised{}};
    switch (condition) {
    case VectorIfCondition::equal:
        unit::select<compare, unit::eq>(d.data, mask.data, value_true.data, value_false.data);
        break;
    case VectorIfCondition::unequal:
        unit::select<compare, unit::eq>(d.data, mask.data, value_false.data, value_true.data);
        break;
    case VectorIfCondition::greater:
        is_signed ? unit::select<compare, unit::gt>(d.data, mask.data, value_true.data, value_false.data)
                  : unit::select<compare, unit::eq>(d.data, mask.data, value_false.data, value_true.data);
        break;
    case VectorIfCondition::lesser_equal:
        is_signed ? unit::select<compare, unit::gt>(d.data, mask.data, value_false.data, value_true.data)
                  : unit::select<compare, unit::eq>(d.data, mask.data, value_true.data, value_false.data);
        break;
    case VectorIfCondition::lesser:
        is_signed ? unit::select<compare, unit::lt>(d.data, mask.data, value_true.data, value_false.data)
                  : unit::move(d.data, value_false.data);
        break;
    case VectorIfCondition::greater_equal:
        is_signed ? unit::select<compare, unit::lt>(d.data, mask.data, value_false.data, value_true.data)
                  : unit::move(d.data, value_true.data);
        break;
    }
    return d;
}

template <class M, class V>
inline __attribute__((always_inline)) VectorPair<V>
vector_if(const VectorPair<M>& mask, VectorIfCondition condition, const VectorPair<V>& value_true,
          const VectorPair<V>& value_false) {
    return {vector_if(mask.left, condition, value_true.left, value_false.left),
            vector_if(mask.right, condition, value_true.right, value_false.right)};
}

template <class M, class V>
inline __attribute__((always_inline)) VectorRow<V>
vector_if(const VectorRow<M>& mask, VectorIfCondition condition, const VectorRow<V>& value_true,
          const VectorRow<V>& value_false) {
    return {vector_if(mask.even, condition, value_true.even, value_false.even),
            vector_if(mask.odd, condition, value_true.odd, value_false.odd)};
}

} // namespace libnux::vx
