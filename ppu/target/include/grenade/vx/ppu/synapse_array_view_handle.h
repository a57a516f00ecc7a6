// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <hate/visibility.h>
#include <hxtwin/exit.h>
#include <hxtwin/hemisphere.h>
#include <libnux/vx/correlation.h>
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
    // 1 at used columns. In the own memory of the processors that may use the handle; slow to read for
    // others.
    Row& column_mask;

    // Whole rows, also columns that are not the handle's.
    ATTRIB_ALWAYS_INLINE Row get_weights(size_t index_row) const {
        return libnux::vx::get_row_via_vector(row_of(index_row), libnux::vx::dls_weight_base);
    }
    ATTRIB_ALWAYS_INLINE Row get_causal_correlation(size_t index_row) const {
        const uint8_t row = row_of(index_row);
        disconnect_neurons(libnux::vx::dls_weight_base);
        Row d{Row::uninitialised{}};
        libnux::vx::get_causal_correlation(&d.even.data, &d.odd.data, row);
        return d;
    }
    ATTRIB_ALWAYS_INLINE Row get_acausal_correlation(size_t index_row) const {
        const uint8_t row = row_of(index_row);
        disconnect_neurons(libnux::vx::dls_decoder_base);
        Row d{Row::uninitialised{}};
        libnux::vx::get_acausal_correlation(&d.even.data, &d.odd.data, row);
        return d;
    }
    // Both from one conversion.
    ATTRIB_ALWAYS_INLINE CorrelationRow get_correlation(size_t index_row, bool reset) const {
        const uint8_t row = row_of(index_row);
        disconnect_neurons(libnux::vx::dls_weight_base);
        disconnect_neurons(libnux::vx::dls_decoder_base);
        CorrelationRow d{Row{Row::uninitialised{}}, Row{Row::uninitialised{}}};
        libnux::vx::get_correlation(&d.causal.even.data, &d.causal.odd.data, &d.acausal.even.data,
                                    &d.acausal.odd.data, row);
        if (reset) {
            reset_correlation(index_row);
        }
        return d;
    }

    // Only the handle's columns; the memory keeps six bits.
    ATTRIB_ALWAYS_INLINE void set_weights(const Row& value, size_t index_row) const {
        libnux::vx::set_row_via_vector_masked(value, column_mask, row_of(index_row),
                                              libnux::vx::dls_weight_base);
    }
    ATTRIB_ALWAYS_INLINE void reset_correlation(size_t index_row) const {
        libnux::vx::set_row_via_vector_masked(Row(libnux::vx::dls_correlation_reset), column_mask,
                                              row_of(index_row), libnux::vx::dls_causal_base);
    }

private:
    // The hardware row.
    ATTRIB_ALWAYS_INLINE uint8_t row_of(size_t index_row) const {
        if (hxtwin::hemisphere != hemisphere || index_row >= rows.size()) {
            exit(1);
        }
        return rows[index_row];
    }
    // The row below the synapses holds the switches between the neurons' readouts and the converter's
    // channels: causal ones at the weights' base, acausal ones at the labels'.
    static ATTRIB_ALWAYS_INLINE void disconnect_neurons(uint32_t base) {
        libnux::vx::set_row_via_vector(Row(0), libnux::vx::dls_num_rows, base);
    }
};

} // namespace grenade::vx::ppu
