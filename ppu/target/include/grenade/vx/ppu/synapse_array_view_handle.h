// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <hate/visibility.h>
#include <libnux/vx/vector.h>

namespace grenade::vx::ppu {

// The synapses of a projection on one hemisphere. Arguments index_row count in `rows`. A processor that is
// not on the handle's hemisphere, or an index past the end, ends the program with exit code 1.
struct SYMBOL_VISIBLE SynapseArrayViewHandle {
    using Row = libnux::vx::vector_row_t;
    struct CorrelationRow {
        Row causal;
        Row acausal;
    };

    std::vector<uint8_t> columns; // used ones, ascending
    std::vector<uint8_t> rows;    // used ones, ascending
    libnux::vx::PPUOnDLS hemisphere;
    Row column_mask; // 1 at used columns

    // Whole rows, also columns that are not the handle's.
    Row get_weights(size_t index_row) const;
    Row get_causal_correlation(size_t index_row) const;
    Row get_acausal_correlation(size_t index_row) const;
    // Both from one conversion.
    CorrelationRow get_correlation(size_t index_row, bool reset) const;

    // Only the handle's columns; the memory keeps six bits.
    void set_weights(const Row& value, size_t index_row) const;
    void reset_correlation(size_t index_row) const;
};

} // namespace grenade::vx::ppu
