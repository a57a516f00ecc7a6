// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hxtwin::codegen::text {
namespace {

// The lists stand in external memory, and the handles hold copies in the processor's own.
constexpr const char* head = R"(#include <array>
#include <cstddef>
#include <cstdint>
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>

using namespace grenade::vx::ppu;
using libnux::vx::PPUOnDLS;

namespace {

template <size_t N>
std::vector<uint8_t> list(const uint8_t (&values)[N]) {
    return std::vector<uint8_t>(values, values + N);
}

template <size_t N>
libnux::vx::vector_row_t mask_of(const uint8_t (&columns)[N]) {
    libnux::vx::vector_row_t mask;
    for (size_t i = 0; i < N; ++i) {
        mask[columns[i]] = 1;
    }
    return mask;
}

)";

std::string constant(const std::string& name, const std::vector<std::uint8_t>& values) {
    return fmt::format("const uint8_t {}[] __attribute__((section(\"ext.data.handles\"))) = {{{}}};\n", name,
                       fmt::join(values, ", "));
}

const char* hemisphere(std::uint32_t value) { return value == 0 ? "PPUOnDLS::top" : "PPUOnDLS::bottom"; }

std::size_t rounded(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

} // namespace

std::string handles(std::size_t rule, const rule_handles& handles) {
    std::string constants, synapses, neurons;
    for (std::size_t i = 0; i < handles.synapses.size(); ++i) {
        const auto& h = handles.synapses[i];
        constants += constant(fmt::format("synapse_columns_{}", i), h.columns);
        constants += constant(fmt::format("synapse_rows_{}", i), h.rows);
        synapses +=
            fmt::format("    SynapseArrayViewHandle{{list(synapse_columns_{0}), list(synapse_rows_{0}), "
                        "{1}, mask_of(synapse_columns_{0})}},\n",
                        i, hemisphere(h.hemisphere));
    }
    for (std::size_t i = 0; i < handles.neurons.size(); ++i) {
        const auto& h = handles.neurons[i];
        constants += constant(fmt::format("neuron_columns_{}", i), h.columns);
        neurons += fmt::format("    NeuronViewHandle{{list(neuron_columns_{}), {}}},\n", i,
                               hemisphere(h.hemisphere));
    }
    return fmt::format("{0}{1}\n}} // namespace\n\n"
                       "std::array<SynapseArrayViewHandle, {3}> plasticity_rule_synapses_{2}{{{{\n{4}}}}};\n"
                       "std::array<NeuronViewHandle, {5}> plasticity_rule_neurons_{2}{{{{\n{6}}}}};\n",
                       head, constants, rule, handles.synapses.size(), synapses, handles.neurons.size(),
                       neurons);
}

std::size_t heap_bytes(const rule_handles& handles) {
    std::size_t sum = 0;
    for (const auto& h : handles.synapses) {
        sum += rounded(h.columns.size()) + rounded(h.rows.size());
    }
    for (const auto& h : handles.neurons) {
        sum += rounded(h.columns.size());
    }
    return sum;
}

} // namespace hxtwin::codegen::text
