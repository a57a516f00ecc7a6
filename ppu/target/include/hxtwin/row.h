// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/pair.h>

namespace libnux::vx {

// A value for each of the 256 columns of a hemisphere: one half for the even columns, one for the odd ones.
template <class H>
struct VectorRow : hxtwin::halves<VectorRow<H>> {
    using HalfRow = H;
    using Element = typename H::Element;
    using uninitialised = typename hxtwin::halves<VectorRow>::uninitialised;
    static constexpr size_t size = 2 * H::size;

    HalfRow even, odd;

    __attribute__((always_inline)) VectorRow() {}
    __attribute__((always_inline)) VectorRow(Element value) : even(value), odd(value) {}
    __attribute__((always_inline)) VectorRow(const H& e, const H& o) : even(e), odd(o) {}
    __attribute__((always_inline)) explicit VectorRow(uninitialised)
        : even(typename H::uninitialised{}), odd(typename H::uninitialised{}) {}

    Element& operator[](size_t column) { return column % 2 ? odd[column / 2] : even[column / 2]; }
    const Element& operator[](size_t column) const { return column % 2 ? odd[column / 2] : even[column / 2]; }

    __attribute__((always_inline)) H& first() { return even; }
    __attribute__((always_inline)) const H& first() const { return even; }
    __attribute__((always_inline)) H& second() { return odd; }
    __attribute__((always_inline)) const H& second() const { return odd; }

    __attribute__((always_inline)) auto convert_contiguous() const {
        using half = decltype(even.convert_contiguous());
        return VectorRow<half>(even.convert_contiguous(), odd.convert_contiguous());
    }

    // Same width: the same bits. Other width and same kind of element: see from_bytes.
    template <class Other, class = decltype(convert(H(), static_cast<Other*>(nullptr)))>
    __attribute__((always_inline)) explicit operator VectorRow<Other>() const {
        return {convert(even, static_cast<Other*>(nullptr)), convert(odd, static_cast<Other*>(nullptr))};
    }
};

using VectorRowMod8 = VectorRow<VectorHalfRowMod8>;
using VectorRowFracSat8 = VectorRow<VectorHalfRowFracSat8>;
using VectorRowMod16 = VectorRow<VectorHalfRowMod16>;
using VectorRowFracSat16 = VectorRow<VectorHalfRowFracSat16>;

} // namespace libnux::vx
