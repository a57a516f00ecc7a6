// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/placement.hpp>

#include <algorithm>
#include <optional>

#include "error.hpp"
#include "readout.hpp"

namespace hxtwin::mapping {

namespace {

constexpr std::uint32_t columns_side_by_side =
    128; // nothing connects the left half of the chip with the right one

struct member {
    std::uint32_t population, cell;
};

bool fires_to_right(const experiment::population& p, std::uint32_t cell) {
    const auto at = p.circuit.find("bayesian_connect_fire_to_right");
    return at != p.circuit.end() && experiment::value_of(at->second, cell) != 0;
}

// Cells that are connected with the next one, each chain up to the first that is not.
std::vector<std::vector<member>> chains_of(const experiment::description& d) {
    std::vector<std::vector<member>> result;
    bool goes_on = false;
    for (std::uint32_t p = 0; p < d.populations.size(); ++p) {
        if (!std::holds_alternative<experiment::calibrated_neuron>(d.populations[p].cell)) {
            continue;
        }
        for (std::uint32_t cell = 0; cell < d.populations[p].size; ++cell) {
            if (!goes_on) {
                result.emplace_back();
            }
            result.back().push_back({p, cell});
            goes_on = fires_to_right(d.populations[p], cell);
        }
    }
    return result;
}

// The first circuit at or after `from` from which on so many alive ones stand side by side.
std::optional<std::uint32_t> room_for(std::size_t length, std::uint32_t from, const defects& dead) {
    std::size_t found = 0;
    for (std::uint32_t n = from; n < chip::neuron::size; ++n) {
        found = n % columns_side_by_side == 0 ? 0 : found;
        found = dead.neurons[chip::neuron(n)] ? 0 : found + 1;
        if (found == length) {
            return n + 1 - static_cast<std::uint32_t>(length);
        }
    }
    return std::nullopt;
}

} // namespace

placement place(const experiment::description& d, const defects& dead) {
    placement result;
    result.neurons.resize(d.populations.size());
    per<bool, chip::neuron> fixed = dead.neurons;
    const auto alive_from = [&](std::uint32_t n) {
        return static_cast<std::uint32_t>(std::count(dead.neurons.begin() + n, dead.neurons.end(), false));
    };
    std::uint32_t next = 0;
    for (const auto& chain : chains_of(d)) {
        const auto at = room_for(chain.size(), next, dead);
        if (!at) {
            const auto p = chain.front().population;
            const auto left = alive_from(next) + static_cast<std::uint32_t>(result.neurons[p].size());
            throw d.populations[p].size > left
                ? too_few_neurons(name_of(d, p), d.populations[p].size, left, alive_from(0))
                : too_few_side_by_side(name_of(d, p), static_cast<std::uint32_t>(chain.size()));
        }
        next = *at;
        for (const auto& m : chain) {
            fixed[chip::neuron(next)] |= chain.size() > 1;
            result.neurons[m.population].emplace_back(next++);
        }
    }
    part_fast_recordings(result, d, fixed);
    return result;
}

} // namespace hxtwin::mapping
