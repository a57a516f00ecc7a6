// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/placement.hpp>

#include "error.hpp"
#include "readout.hpp"

namespace hxtwin::mapping {

placement place(const experiment::description& d) {
    placement result;
    result.neurons.resize(d.populations.size());
    std::uint32_t next = 0;
    for (std::size_t p = 0; p < d.populations.size(); ++p) {
        const auto& population = d.populations[p];
        if (!std::holds_alternative<experiment::calibrated_neuron>(population.cell)) {
            continue;
        }
        const std::uint32_t left = chip::neuron::size - next;
        if (population.size > left) {
            throw too_few_neurons(name_of(d, p), population.size, left);
        }
        for (std::uint32_t cell = 0; cell < population.size; ++cell) {
            result.neurons[p].emplace_back(next++);
        }
    }
    part_fast_recordings(result, d);
    return result;
}

} // namespace hxtwin::mapping
