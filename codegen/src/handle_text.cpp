// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hxtwin::codegen::text {
namespace {

// The lists stand in external memory. Each processor's own memory holds copies of those that it may use,
// which are in kernels' inner loops: of synapses those on its hemisphere, and of neurons all, since either
// processor may read any spike counter. What the other processor alone may use stays in external memory,
// apart for each processor.
constexpr const char* head = R"(#include <array>
#include <cstddef>
#include <cstdint>
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <hxtwin/heap.h>

using namespace grenade::vx::ppu;
using libnux::vx::PPUOnDLS;

namespace {

template <size_t N>
std::vector<uint8_t> list(const uint8_t (&values)[N]) {
    return std::vector<uint8_t>(values, values + N);
}

// Of synapses: on this hemisphere, and elsewhere.
alignas(128) unsigned char own_masks[num_masks][256];
alignas(128) __attribute__((section(".bss.ext.masks"))) unsigned char other_masks[2][num_masks][256];
__attribute__((section(".bss.ext.lists"))) char other_lists[2][list_bytes];
const auto processor = static_cast<size_t>(hxtwin::hemisphere);
size_t num_own = 0, num_other = 0;
char* next_list = other_lists[processor];

template <size_t N>
std::vector<uint8_t> list(const uint8_t (&values)[N], PPUOnDLS hemisphere) {
    if (hemisphere == hxtwin::hemisphere) {
        return list(values);
    }
    const hxtwin::heap_elsewhere elsewhere(next_list, other_lists[processor] + list_bytes);
    return list(values);
}

template <size_t N>
libnux::vx::vector_row_t& mask_of(const uint8_t (&columns)[N], PPUOnDLS hemisphere) {
    auto* place = hemisphere == hxtwin::hemisphere ? own_masks[num_own++] : other_masks[processor][num_other++];
    auto& mask = *new (place) libnux::vx::vector_row_t;
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

// What the handles on one hemisphere need.
struct synapse_use {
    std::size_t masks = 0, list_bytes = 0;
};

synapse_use use_of(const rule_handles& handles) {
    synapse_use on[2];
    for (const auto& h : handles.synapses) {
        ++on[h.hemisphere].masks;
        on[h.hemisphere].list_bytes += rounded(h.columns.size()) + rounded(h.rows.size());
    }
    return {std::max(on[0].masks, on[1].masks), std::max(on[0].list_bytes, on[1].list_bytes)};
}

} // namespace

std::string handles(std::size_t rule, const rule_handles& handles) {
    std::string constants, synapses, neurons;
    for (std::size_t i = 0; i < handles.synapses.size(); ++i) {
        const auto& h = handles.synapses[i];
        constants += constant(fmt::format("synapse_columns_{}", i), h.columns);
        constants += constant(fmt::format("synapse_rows_{}", i), h.rows);
        synapses += fmt::format(
            "    SynapseArrayViewHandle{{list(synapse_columns_{0}, {1}), list(synapse_rows_{0}, {1}), "
            "{1}, mask_of(synapse_columns_{0}, {1})}},\n",
            i, hemisphere(h.hemisphere));
    }
    for (std::size_t i = 0; i < handles.neurons.size(); ++i) {
        const auto& h = handles.neurons[i];
        constants += constant(fmt::format("neuron_columns_{}", i), h.columns);
        neurons += fmt::format("    NeuronViewHandle{{list(neuron_columns_{}), {}}},\n", i,
                               hemisphere(h.hemisphere));
    }
    const auto use = use_of(handles); // arrays have at least one element
    return fmt::format("constexpr unsigned num_masks = {}, list_bytes = {};\n",
                       std::max<std::size_t>(use.masks, 1), std::max<std::size_t>(use.list_bytes, 1)) +
           fmt::format("{0}{1}\n}} // namespace\n\n"
                       "std::array<SynapseArrayViewHandle, {3}> plasticity_rule_synapses_{2}{{{{\n{4}}}}};\n"
                       "std::array<NeuronViewHandle, {5}> plasticity_rule_neurons_{2}{{{{\n{6}}}}};\n",
                       head, constants, rule, handles.synapses.size(), synapses, handles.neurons.size(),
                       neurons);
}

std::size_t heap_bytes(const rule_handles& handles) {
    std::size_t sum = use_of(handles).list_bytes;
    for (const auto& h : handles.neurons) {
        sum += rounded(h.columns.size());
    }
    return sum;
}

} // namespace hxtwin::codegen::text
