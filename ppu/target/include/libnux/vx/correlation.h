// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/vector.h>

namespace libnux::vx {

// Rows are hardware rows. The first access converts the row for all columns and both channels; the others
// fetch from that conversion.
inline ATTRIB_ALWAYS_INLINE void get_causal_correlation(vector_type* even, vector_type* odd, uint8_t row) {
    hxtwin::vector_unit::read(*even, dls_causal_base, 2u * row);
    hxtwin::vector_unit::read(*odd, dls_causal_base | dls_buffer_enable_mask, 2u * row + 1);
}

inline ATTRIB_ALWAYS_INLINE void get_acausal_correlation(vector_type* even, vector_type* odd, uint8_t row) {
    hxtwin::vector_unit::read(*even, dls_acausal_base, 2u * row);
    hxtwin::vector_unit::read(*odd, dls_acausal_base | dls_buffer_enable_mask, 2u * row + 1);
}

inline ATTRIB_ALWAYS_INLINE void get_correlation(vector_type* causal_even, vector_type* causal_odd,
                                                 vector_type* acausal_even, vector_type* acausal_odd,
                                                 uint8_t row) {
    get_causal_correlation(causal_even, causal_odd, row);
    hxtwin::vector_unit::read(*acausal_even, dls_acausal_base | dls_buffer_enable_mask, 2u * row);
    hxtwin::vector_unit::read(*acausal_odd, dls_acausal_base | dls_buffer_enable_mask, 2u * row + 1);
}

// Both traces of a whole row.
inline void reset_correlation(uint8_t row) {
    set_row_via_vector(vector_row_t(dls_correlation_reset), row, dls_causal_base);
}

inline void reset_all_correlations() {
    for (uint32_t row = 0; row < dls_num_rows; ++row) {
        reset_correlation(static_cast<uint8_t>(row));
    }
}

} // namespace libnux::vx
