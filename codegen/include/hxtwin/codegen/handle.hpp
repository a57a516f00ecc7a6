// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace hxtwin::codegen {

// What a kernel gets to see of a projection on one hemisphere (0 top, 1 bottom): used rows and columns,
// ascending.
struct synapse_handle {
    std::uint32_t projection = 0; // index in rule.projections
    std::uint32_t hemisphere = 0;
    std::vector<std::uint8_t> columns;
    std::vector<std::uint8_t> rows;
    bool operator==(const synapse_handle&) const = default;
};

// What a kernel gets to see of a population on one hemisphere: columns in order of the population's cells.
struct neuron_handle {
    std::uint32_t population = 0; // index in rule.populations
    std::uint32_t hemisphere = 0;
    std::vector<std::uint8_t> columns;
    bool operator==(const neuron_handle&) const = default;
};

// Handles of a rule: projections in their order, top before bottom; likewise for populations.
struct rule_handles {
    std::vector<synapse_handle> synapses;
    std::vector<neuron_handle> neurons;
    bool operator==(const rule_handles&) const = default;
};

} // namespace hxtwin::codegen
