// SPDX-License-Identifier: Apache-2.0
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <hxtwin/exit.h>
#include <libnux/vx/correlation.h>
#include <libnux/vx/omnibus.h>

extern volatile libnux::vx::PPUOnDLS ppu;

namespace grenade::vx::ppu {

using namespace libnux::vx;

namespace {

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

} // namespace

uint8_t NeuronViewHandle::get_rate_counter(size_t column_index, bool reset) const {
    if (column_index >= columns.size()) {
        exit(1);
    }
    return spikes_of(columns[column_index], hemisphere, reset);
}

NeuronViewHandle::Row NeuronViewHandle::get_rate_counters(bool reset) const {
    Row d;
    uint8_t* half[2] = {&d.even[0], &d.odd[0]};
    for (const uint8_t column : columns) {
        half[column % 2][column / 2] = spikes_of(column, hemisphere, reset);
    }
    libnux::vx::sync();
    return d;
}

NeuronViewHandle::Row NeuronViewHandle::get_analog_readouts() const {
    if (::ppu != hemisphere) {
        exit(1);
    }
    set_row_via_vector(vector_row_t(connect_neurons), dls_num_rows, dls_weight_base);
    Row d{Row::uninitialised{}};
    libnux::vx::get_causal_correlation(&d.even.data, &d.odd.data, 0);
    return d;
}

} // namespace grenade::vx::ppu
