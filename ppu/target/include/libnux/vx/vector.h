// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/row.h>
#include <libnux/vx/attrib.h>
#include <libnux/vx/dls.h>
#include <libnux/vx/omnibus.h>
#include <libnux/vx/sync.h>

namespace libnux::vx {

using vector_row_t = VectorRowMod8;
typedef VectorMod8::Data vector_type;

// A row of bytes of the own hemisphere over the vector bus. All of these wait until the bus is done. Those of
// vectors, unlike those of rows, may lead to external memory, hence order the compiler's accesses as well.
inline ATTRIB_ALWAYS_INLINE vector_row_t get_row_via_vector(uint32_t row, uint32_t base) {
    vector_row_t d{vector_row_t::uninitialised{}};
    hxtwin::vector_unit::read(d.even.data, base, 2 * row);
    hxtwin::vector_unit::read(d.odd.data, base, 2 * row + 1);
    hxtwin::vector_unit::drain();
    return d;
}

inline ATTRIB_ALWAYS_INLINE void set_row_via_vector(const vector_row_t& values, uint32_t row, uint32_t base) {
    hxtwin::vector_unit::write(values.even.data, base, 2 * row);
    hxtwin::vector_unit::write(values.odd.data, base, 2 * row + 1);
    hxtwin::vector_unit::drain();
}

// Only columns whose mask is 1 to 127; the mask is compared as a signed byte.
inline ATTRIB_ALWAYS_INLINE void
set_row_via_vector_masked(const vector_row_t& values, const vector_row_t& mask, uint32_t row, uint32_t base) {
    hxtwin::vector_unit::write_where(values.even.data, mask.even.data, base, 2 * row);
    hxtwin::vector_unit::write_where(values.odd.data, mask.odd.data, base, 2 * row + 1);
    hxtwin::vector_unit::drain();
}

// The same bytes word by word over the register bus, from the row's first word.
inline vector_row_t get_row_via_omnibus(uint32_t row, uint32_t word_base) {
    constexpr uint32_t words_per_half = dls_vector_size / 4;
    vector_row_t d{vector_row_t::uninitialised{}};
    auto* even = hxtwin::vector_unit::elements<uint32_t>(d.even.data);
    auto* odd = hxtwin::vector_unit::elements<uint32_t>(d.odd.data);
    const uint32_t first = word_base + 2 * words_per_half * row;
    for (uint32_t i = 0; i < words_per_half; ++i) {
        even[i] = omnibus_read(first + i);
        odd[i] = omnibus_read(first + words_per_half + i);
    }
    sync();
    return d;
}

inline ATTRIB_ALWAYS_INLINE vector_type get_vector(uint32_t base, uint32_t index) {
    vector_type d;
    hxtwin::vector_unit::read(d, base, index);
    sync();
    hxtwin::vector_unit::whole(d);
    return d;
}

inline ATTRIB_ALWAYS_INLINE void set_vector(const vector_type& values, uint32_t base, uint32_t index) {
    hxtwin::vector_unit::write(hxtwin::vector_unit::seen(values), base, index);
    sync();
}

} // namespace libnux::vx
