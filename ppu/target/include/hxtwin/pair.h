// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/halves.h>
#include <hxtwin/vector.h>

namespace libnux::vx {

// The even or odd half of a row with 16-bit elements: two vectors. Element i is left[i] or right[i - 64],
// which for values that were widened from 8 bit is not the column's order: see from_bytes.
template <class Q>
struct VectorPair : hxtwin::halves<VectorPair<Q>> {
    using Quarter = Q;
    using Element = typename Q::Element;
    using uninitialised = typename hxtwin::halves<VectorPair>::uninitialised;
    static constexpr size_t size = 2 * Q::size;

    Quarter left, right;

    __attribute__((always_inline)) VectorPair() {}
    __attribute__((always_inline)) VectorPair(Element value) : left(value), right(value) {}
    __attribute__((always_inline)) VectorPair(const Q& l, const Q& r) : left(l), right(r) {}
    __attribute__((always_inline)) explicit VectorPair(uninitialised)
        : left(typename Q::uninitialised{}), right(typename Q::uninitialised{}) {}
    __attribute__((always_inline)) explicit VectorPair(
        const VectorPair<Vector<typename Q::traits::contiguous>>& other)
        : left(other.left), right(other.right) {}

    Element& operator[](size_t i) { return i < Q::size ? left[i] : right[i - Q::size]; }
    const Element& operator[](size_t i) const { return i < Q::size ? left[i] : right[i - Q::size]; }

    __attribute__((always_inline)) Q& first() { return left; }
    __attribute__((always_inline)) const Q& first() const { return left; }
    __attribute__((always_inline)) Q& second() { return right; }
    __attribute__((always_inline)) const Q& second() const { return right; }

    __attribute__((always_inline)) auto convert_contiguous() const {
        return VectorPair<Vector<typename Q::traits::contiguous>>(left.convert_contiguous(),
                                                                  right.convert_contiguous());
    }
};

using VectorHalfRowMod8 = VectorMod8;
using VectorHalfRowFracSat8 = VectorFracSat8;
using VectorHalfRowMod16 = VectorPair<VectorMod16>;
using VectorHalfRowFracSat16 = VectorPair<VectorFracSat16>;

// Widening and narrowing between 8 and 16 bit. The unit unpacks in slices of 16 bytes: lane L comes to
// quarter (L / 8) % 2, position (L / 16) * 8 + L % 8. Unsigned elements keep their value (low byte back);
// signed ones keep their fraction (high byte back).
inline __attribute__((always_inline)) VectorHalfRowMod16 from_bytes(const VectorMod8& a) {
    const VectorMod8 zero;
    VectorHalfRowMod16 d{VectorHalfRowMod16::uninitialised{}};
    hxtwin::vector_unit::binary<hxtwin::vector_unit::upckbl>(d.left.data, zero.data, a.data);
    hxtwin::vector_unit::binary<hxtwin::vector_unit::upckbr>(d.right.data, zero.data, a.data);
    return d;
}
inline __attribute__((always_inline)) VectorHalfRowFracSat16 from_bytes(const VectorFracSat8& a) {
    const VectorFracSat8 zero;
    VectorHalfRowFracSat16 d{VectorHalfRowFracSat16::uninitialised{}};
    hxtwin::vector_unit::binary<hxtwin::vector_unit::upckbl>(d.left.data, a.data, zero.data);
    hxtwin::vector_unit::binary<hxtwin::vector_unit::upckbr>(d.right.data, a.data, zero.data);
    return d;
}
inline __attribute__((always_inline)) VectorMod8 to_bytes(const VectorHalfRowMod16& a) {
    VectorMod8 d{VectorMod8::uninitialised{}};
    hxtwin::vector_unit::binary<hxtwin::vector_unit::pckbl>(d.data, a.left.data, a.right.data);
    return d;
}
inline __attribute__((always_inline)) VectorFracSat8 to_bytes(const VectorHalfRowFracSat16& a) {
    VectorFracSat8 d{VectorFracSat8::uninitialised{}};
    hxtwin::vector_unit::binary<hxtwin::vector_unit::pckbu>(d.data, a.left.data, a.right.data);
    return d;
}

// What a half row becomes as another kind of half row; no overload where the published library has none.
#define HXTWIN_CONVERSION(To, From, expression)                                                              \
    inline __attribute__((always_inline)) To convert(const From& a, To*) { return expression; }
HXTWIN_CONVERSION(VectorMod8, VectorMod8, a)
HXTWIN_CONVERSION(VectorMod16, VectorMod16, a)
HXTWIN_CONVERSION(VectorMod16, VectorFracSat16, VectorMod16(a))
HXTWIN_CONVERSION(VectorFracSat16, VectorMod16, VectorFracSat16(a))
HXTWIN_CONVERSION(VectorMod8, VectorFracSat8, VectorMod8(a))
HXTWIN_CONVERSION(VectorFracSat8, VectorMod8, VectorFracSat8(a))
HXTWIN_CONVERSION(VectorHalfRowMod16, VectorHalfRowFracSat16, VectorHalfRowMod16(a))
HXTWIN_CONVERSION(VectorHalfRowFracSat16, VectorHalfRowMod16, VectorHalfRowFracSat16(a))
HXTWIN_CONVERSION(VectorHalfRowMod16, VectorMod8, from_bytes(a))
HXTWIN_CONVERSION(VectorHalfRowFracSat16, VectorFracSat8, from_bytes(a))
HXTWIN_CONVERSION(VectorMod8, VectorHalfRowMod16, to_bytes(a))
HXTWIN_CONVERSION(VectorFracSat8, VectorHalfRowFracSat16, to_bytes(a))
#undef HXTWIN_CONVERSION

} // namespace libnux::vx
