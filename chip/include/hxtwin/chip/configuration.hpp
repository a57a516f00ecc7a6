// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <hxtwin/base/index.hpp>
#include <hxtwin/chip/array.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/chip/fabric.hpp>
#include <hxtwin/chip/madc.hpp>
#include <hxtwin/chip/neuron.hpp>
#include <hxtwin/chip/register/address.hpp>

namespace hxtwin::chip {

// Words of a memory (a processor's SRAM, or a memory on the FPGA), big-endian as a processor sees its bytes.
struct memory_block {
    address at;
    std::vector<std::uint32_t> words;
    bool operator==(const memory_block&) const = default;
};

// Everything that is written to the chip before an experiment starts. The default is silent: nothing is
// connected.
struct configuration {
    per<neuron_config, neuron> neurons;
    per<std::array<std::uint16_t, cells_per_neuron>, neuron> cells; // codes, see enum cell
    per<std::array<std::uint16_t, shared_cells>, quadrant> shared;  // codes, see enum shared_cell
    per<neuron_backend_config, neuron> backends;
    per<common_backend_config, backend_block> common_backends;
    std::array<crossbar_node, crossbar_nodes> nodes;
    crossbar_output_config crossbar_outputs;
    per<background_config, background> backgrounds;
    per<per<driver_config, driver>, hemisphere> drivers;
    per<per<pulse_config, driver>, hemisphere> pulses;
    per<common_pulse_config, hemisphere> common_pulses;
    per<synapse_array, hemisphere> synapses;
    per<correlation_config, hemisphere> correlation;
    per<cadc_config, hemisphere> cadc;
    per<cadc_offsets, hemisphere> offsets;
    madc_config madc;
    board_dacs dacs;
    per<ppu_control, hemisphere> processors;
    std::vector<memory_block> memories; // loaded before the processors' resets are released
    bool operator==(const configuration&) const = default;

    std::uint16_t& code(neuron n, cell c) { return cells[n][static_cast<unsigned>(c)]; }
    std::uint16_t code(neuron n, cell c) const { return cells[n][static_cast<unsigned>(c)]; }
    std::uint16_t& code(quadrant q, shared_cell c) { return shared[q][static_cast<unsigned>(c)]; }
    std::uint16_t code(quadrant q, shared_cell c) const { return shared[q][static_cast<unsigned>(c)]; }
};

struct register_write {
    address at;
    std::uint32_t value = 0;
    auto operator<=>(const register_write&) const = default;
};

// The configuration as register writes, without its memories. decode(encode(c)) equals c but for those.
std::vector<register_write> encode(const configuration&);

// The configuration after the writes, starting from the default one. Throws unmapped_address.
configuration decode(const std::vector<register_write>&);

// A single write or read of a configuration register. Throws unmapped_address where no configuration register
// is; counters, resets and converters are none.
void write_register(configuration&, register_write);
std::uint32_t read_register(const configuration&, address);

} // namespace hxtwin::chip
