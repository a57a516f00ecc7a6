// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <hate/visibility.h>
#include <libnux/vx/vector.h>

namespace grenade::vx::ppu {

// The neurons of a population on one hemisphere.
struct SYMBOL_VISIBLE NeuronViewHandle {
    using Row = libnux::vx::vector_row_t;

    std::vector<uint8_t> columns; // in the order of the population's neurons
    libnux::vx::PPUOnDLS hemisphere;

    // Spikes since the counter was last cleared, 255 if it overflowed. Either processor may ask. An index
    // past the end of `columns` ends the program with exit code 1.
    uint8_t get_rate_counter(size_t column_index, bool reset) const;
    // The same of all neurons, one after the other, in their columns; 0 elsewhere.
    Row get_rate_counters(bool reset) const;
    // Converts what the neurons' readout is set to, in all columns. On the wrong processor: exit code 1.
    Row get_analog_readouts() const;
};

} // namespace grenade::vx::ppu
