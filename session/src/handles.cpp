// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

namespace hxtwin::session {
namespace {

void insert_sorted(std::vector<std::uint8_t>& into, std::uint32_t value) {
    const auto byte = static_cast<std::uint8_t>(value);
    const auto at = std::lower_bound(into.begin(), into.end(), byte);
    if (at == into.end() || *at != byte) {
        into.insert(at, byte);
    }
}

std::uint32_t position_of(const std::vector<std::uint8_t>& in, std::uint32_t value) {
    const auto at = std::find(in.begin(), in.end(), static_cast<std::uint8_t>(value));
    if (at == in.end()) {
        throw internal_error("a handle lacks a row or column of its own projection");
    }
    return static_cast<std::uint32_t>(at - in.begin());
}

// Index of the first handle with the given owner and hemisphere.
template <class Handle>
std::uint32_t part_of(const std::vector<Handle>& handles, std::uint32_t Handle::*owner,
                      std::uint32_t position, std::uint32_t hemisphere) {
    const auto at = std::find_if(handles.begin(), handles.end(), [&](const Handle& h) {
        return h.*owner == position && h.hemisphere == hemisphere;
    });
    if (at == handles.end()) {
        throw internal_error("a rule has no handle for a hemisphere that it uses");
    }
    return static_cast<std::uint32_t>(at - handles.begin());
}

} // namespace

codegen::rule_handles handles_of(const experiment::plasticity_rule& rule, const mapping::plan& plan) {
    codegen::rule_handles result;
    for (std::uint32_t p = 0; p < rule.projections.size(); ++p) {
        for (const auto h : chip::hemisphere::all()) {
            codegen::synapse_handle handle{p, h.value(), {}, {}};
            for (const auto& s : plan.routing.synapses[rule.projections[p]]) {
                if (s.hemisphere == h) {
                    insert_sorted(handle.rows, s.row.value());
                    insert_sorted(handle.columns, s.column.value());
                }
            }
            if (!handle.rows.empty()) {
                result.synapses.push_back(std::move(handle));
            }
        }
    }
    for (std::uint32_t p = 0; p < rule.populations.size(); ++p) {
        for (const auto h : chip::hemisphere::all()) {
            codegen::neuron_handle handle{p, h.value(), {}};
            for (const auto n : plan.placement.neurons[rule.populations[p]]) {
                if (chip::hemisphere_of(n) == h) {
                    handle.columns.push_back(static_cast<std::uint8_t>(chip::column_of(n).value()));
                }
            }
            if (!handle.columns.empty()) {
                result.neurons.push_back(std::move(handle));
            }
        }
    }
    return result;
}

std::vector<place_in_parts> places_of_synapses(const experiment::plasticity_rule& rule,
                                               std::uint32_t position, const codegen::rule_handles& handles,
                                               const mapping::plan& plan) {
    std::vector<place_in_parts> result;
    for (const auto& s : plan.routing.synapses[rule.projections[position]]) {
        const auto h = s.hemisphere.value();
        const auto part = part_of(handles.synapses, &codegen::synapse_handle::projection, position, h);
        const auto& handle = handles.synapses[part];
        const auto offset = position_of(handle.rows, s.row.value()) * handle.columns.size() +
                            position_of(handle.columns, s.column.value());
        result.push_back({part, h, static_cast<std::uint32_t>(offset)});
    }
    return result;
}

std::vector<place_in_parts> places_of_neurons(const experiment::plasticity_rule& rule, std::uint32_t position,
                                              const codegen::rule_handles& handles,
                                              const mapping::plan& plan) {
    std::vector<place_in_parts> result;
    for (const auto n : plan.placement.neurons[rule.populations[position]]) {
        const auto h = chip::hemisphere_of(n).value();
        const auto part = part_of(handles.neurons, &codegen::neuron_handle::population, position, h);
        result.push_back({part, h, position_of(handles.neurons[part].columns, chip::column_of(n).value())});
    }
    return result;
}

} // namespace hxtwin::session
