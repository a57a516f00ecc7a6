// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/placement.hpp>

#include "error.hpp"
#include "readout.hpp"

namespace hxtwin::mapping {

placement place(const experiment::description& d, const defects& dead) {
    placement result;
    result.neurons.resize(d.populations.size());
    std::vector<chip::neuron> alive;
    for (const auto n : chip::neuron::all()) {
        if (!dead.neurons[n]) {
            alive.push_back(n);
        }
    }
    std::uint32_t next = 0;
    for (std::size_t p = 0; p < d.populations.size(); ++p) {
        const auto& population = d.populations[p];
        if (!std::holds_alternative<experiment::calibrated_neuron>(population.cell)) {
            continue;
        }
        const auto total = static_cast<std::uint32_t>(alive.size());
        if (population.size > total - next) {
            throw too_few_neurons(name_of(d, p), population.size, total - next, total);
        }
        for (std::uint32_t cell = 0; cell < population.size; ++cell) {
            result.neurons[p].push_back(alive[next++]);
        }
    }
    part_fast_recordings(result, d, dead);
    return result;
}

} // namespace hxtwin::mapping
