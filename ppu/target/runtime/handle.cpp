// SPDX-License-Identifier: Apache-2.0
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <hxtwin/exit.h>
#include <libnux/vx/correlation.h>
#include <libnux/vx/omnibus.h>

extern volatile libnux::vx::PPUOnDLS ppu;

namespace grenade::vx::ppu {

using namespace libnux::vx;

namespace {

// The row below the synapses holds the switches between the neurons' readouts and the converter's channels.
constexpr uint32_t switch_row = 256;
constexpr uint8_t connect_neurons = 0x20;

// Word addresses of the spike counters; one west and one east block, stride 4.
constexpr uint32_t counter[2] = {0x0012'2800, 0x0012'a800};
constexpr uint32_t counter_reset[2] = {0x0012'2c00, 0x0012'ac00};

uint8_t spikes_of(uint32_t column, PPUOnDLS hemisphere, bool reset) {
    const uint32_t block = column / 128;
    const uint32_t offset = 4 * (column % 128 + (hemisphere == PPUOnDLS::bottom ? 128 : 0));
    const uint32_t word = omnibus_read(counter[block] + offset);
    if (reset) {
        omnibus_write(counter_reset[block] + offset, 0);
    }
    constexpr uint32_t overflow = 0x100;
    return word & overflow ? 255 : static_cast<uint8_t>(word);
}

uint8_t row_of(const SynapseArrayViewHandle& handle, size_t index_row) {
    if (::ppu != handle.hemisphere || index_row >= handle.rows.size()) {
        exit(1);
    }
    return handle.rows[index_row];
}

} // namespace

SynapseArrayViewHandle::Row SynapseArrayViewHandle::get_weights(size_t index_row) const {
    return get_row_via_vector(row_of(*this, index_row), dls_weight_base);
}

void SynapseArrayViewHandle::set_weights(const Row& value, size_t index_row) const {
    set_row_via_vector_masked(value, column_mask, row_of(*this, index_row), dls_weight_base);
}

SynapseArrayViewHandle::Row SynapseArrayViewHandle::get_causal_correlation(size_t index_row) const {
    const uint8_t row = row_of(*this, index_row);
    set_row_via_vector(vector_row_t(0), switch_row, dls_weight_base);
    Row d{Row::uninitialised{}};
    libnux::vx::get_causal_correlation(&d.even.data, &d.odd.data, row);
    return d;
}

SynapseArrayViewHandle::Row SynapseArrayViewHandle::get_acausal_correlation(size_t index_row) const {
    const uint8_t row = row_of(*this, index_row);
    set_row_via_vector(vector_row_t(0), switch_row, dls_decoder_base);
    Row d{Row::uninitialised{}};
    libnux::vx::get_acausal_correlation(&d.even.data, &d.odd.data, row);
    return d;
}

SynapseArrayViewHandle::CorrelationRow SynapseArrayViewHandle::get_correlation(size_t index_row,
                                                                               bool reset) const {
    const uint8_t row = row_of(*this, index_row);
    set_row_via_vector(vector_row_t(0), switch_row, dls_weight_base);
    set_row_via_vector(vector_row_t(0), switch_row, dls_decoder_base);
    CorrelationRow d{Row{Row::uninitialised{}}, Row{Row::uninitialised{}}};
    libnux::vx::get_correlation(&d.causal.even.data, &d.causal.odd.data, &d.acausal.even.data,
                                &d.acausal.odd.data, row);
    if (reset) {
        reset_correlation(index_row);
    }
    return d;
}

void SynapseArrayViewHandle::reset_correlation(size_t index_row) const {
    set_row_via_vector_masked(vector_row_t(dls_correlation_reset), column_mask, row_of(*this, index_row),
                              dls_causal_base);
}

uint8_t NeuronViewHandle::get_rate_counter(size_t column_index, bool reset) const {
    if (column_index >= columns.size()) {
        exit(1);
    }
    return spikes_of(columns[column_index], hemisphere, reset);
}

NeuronViewHandle::Row NeuronViewHandle::get_rate_counters(bool reset) const {
    Row d;
    for (const uint8_t column : columns) {
        d[column] = spikes_of(column, hemisphere, reset);
    }
    libnux::vx::sync();
    return d;
}

NeuronViewHandle::Row NeuronViewHandle::get_analog_readouts() const {
    if (::ppu != hemisphere) {
        exit(1);
    }
    set_row_via_vector(vector_row_t(connect_neurons), switch_row, dls_weight_base);
    Row d{Row::uninitialised{}};
    libnux::vx::get_causal_correlation(&d.even.data, &d.odd.data, 0);
    return d;
}

} // namespace grenade::vx::ppu
