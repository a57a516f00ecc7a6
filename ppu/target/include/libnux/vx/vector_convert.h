// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include <hxtwin/row.h>
#include <libnux/vx/attrib.h>

namespace libnux::vx {

// Between the unsigned and the signed range, keeping order: of vectors, half rows and rows.
#define HXTWIN_CONVERT(name, From)                                                                           \
    template <class V>                                                                                       \
    inline ATTRIB_ALWAYS_INLINE auto name(const V& a) {                                                      \
        static_assert(std::is_same_v<typename V::Element, From>, #name " takes elements of " #From);         \
        return a.convert_contiguous();                                                                       \
    }
HXTWIN_CONVERT(uint8_to_int8, uint8_t)
HXTWIN_CONVERT(int8_to_uint8, int8_t)
HXTWIN_CONVERT(uint16_to_int16, uint16_t)
HXTWIN_CONVERT(int16_to_uint16, int16_t)
#undef HXTWIN_CONVERT

inline ATTRIB_ALWAYS_INLINE VectorFracSat8::Data saturating_subtract(const VectorFracSat8::Data& a,
                                                                     const VectorFracSat8::Data& b) {
    VectorFracSat8::Data d;
    hxtwin::vector_unit::binary<hxtwin::vector_unit::subbfs>(d, hxtwin::vector_unit::seen(a),
                                                             hxtwin::vector_unit::seen(b));
    hxtwin::vector_unit::whole(d);
    return d;
}

} // namespace libnux::vx
