// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <hxtwin/base/duration.hpp>

namespace hxtwin::experiment {

// When a rule runs: at start + k period for k = 0 .. num_periods - 1, in hardware time since the start of the
// experiment.
struct timer {
    ppu_cycles start{0};
    ppu_cycles period{0};
    std::uint64_t num_periods = 0;
    bool operator==(const timer&) const = default;
};

enum class element { int8, uint8, int16, uint16 };

// How values of a row of synapses, or of a row of neurons, are laid out: all 256 columns, as the vector unit
// holds them, or only the columns that the rule acts on.
enum class layout { complete_rows, packed_active_columns };

struct observable_per_synapse {
    element type = element::uint8;
    experiment::layout layout = layout::complete_rows;
    bool operator==(const observable_per_synapse&) const = default;
};
struct observable_per_neuron {
    element type = element::uint8;
    experiment::layout layout = layout::complete_rows;
    bool operator==(const observable_per_neuron&) const = default;
};
struct observable_array {
    element type = element::int8;
    std::uint32_t size = 0;
    bool operator==(const observable_array&) const = default;
};
using observable = std::variant<observable_per_synapse, observable_per_neuron, observable_array>;

// The memory beside the chip that holds a rule's recording: the large one, or the small one, which is faster
// and also holds the processors' code.
enum class recording_memory { dram, sram };

// A program beside the network: a kernel in C++ that a processor runs at the timer's times, with handles to
// the synapses of projections and the neurons of populations, and a recording with one sample a period.
struct plasticity_rule {
    std::string label = "rule";
    std::string kernel; // defines PLASTICITY_RULE_KERNEL
    experiment::timer timer;
    std::map<std::string, observable> observables; // empty: the kernel takes no recording
    // Not 0: in place of observables the kernel records into one block of so many bytes, a multiple of four,
    // without times, which all periods and both processors share.
    std::uint32_t raw_bytes = 0;
    recording_memory memory = recording_memory::dram;
    std::vector<std::uint32_t> projections; // indices in description.projections, in the order of handles
    std::vector<std::uint32_t> populations; // indices in description.populations
    bool operator==(const plasticity_rule&) const = default;
};

} // namespace hxtwin::experiment
