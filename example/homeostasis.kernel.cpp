// SPDX-License-Identifier: Apache-2.0
// Homeostasis: keeps each neuron at a target number of spikes per period, by its own synapse's weight.
#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "grenade/vx/ppu/time.h"
#include "hate/tuple.h"
#include "libnux/vx/vector_if.h"

#include <array>

using namespace grenade::vx::ppu;
using namespace libnux::vx;

extern volatile PPUOnDLS ppu;

namespace {

// Spikes of the period that ends, as a signed fraction. Counts above 127 have their top bit set and would
// read as negative; they become 127, which is still too many.
VectorRowFracSat8 spikes_of(const NeuronViewHandle& neurons) {
    const auto counts = static_cast<VectorRowFracSat8>(neurons.get_rate_counters(true));
    return vector_if(counts, VectorIfCondition::lesser, VectorRowFracSat8(127), counts);
}

// +1 where the neurons spiked too little, -1 where they spiked too much, 0 where they met the target.
VectorRowFracSat8 step_for(const VectorRowFracSat8& spikes) {
    const VectorRowFracSat8 missing = VectorRowFracSat8(60.0) - spikes;
    const VectorRowFracSat8 none(0);
    return vector_if(missing, VectorIfCondition::greater, VectorRowFracSat8(1),
                     vector_if(missing, VectorIfCondition::lesser, VectorRowFracSat8(-1), none));
}

// Into what a synapse holds.
VectorRowFracSat8 clipped(const VectorRowFracSat8& weights) {
    const VectorRowFracSat8 largest(63);
    const VectorRowFracSat8 not_above =
        vector_if(weights - largest, VectorIfCondition::greater, largest, weights);
    return vector_if(not_above, VectorIfCondition::lesser, VectorRowFracSat8(0), not_above);
}

} // namespace

template <size_t N>
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, N>& synapses,
                            std::array<NeuronViewHandle, N>& neurons, Recording& recording) {
    recording.time = now();
    hate::for_each(
        [&ppu](const SynapseArrayViewHandle& own, const NeuronViewHandle& targets, auto& record) {
            if (own.hemisphere != ppu) {
                return;
            }
            const VectorRowFracSat8 step = step_for(spikes_of(targets));
            for (size_t row = 0; row < own.rows.size(); ++row) {
                const auto weights = static_cast<VectorRowFracSat8>(own.get_weights(row));
                const VectorRowMod8 next = static_cast<VectorRowMod8>(clipped(weights + step));
                own.set_weights(next, row);
                for (size_t i = 0; i < own.columns.size(); ++i) {
                    record[row][i] = next[own.columns[i]];
                }
            }
        },
        synapses, neurons, recording.w);
}
