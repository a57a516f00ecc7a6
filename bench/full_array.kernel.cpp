// SPDX-License-Identifier: Apache-2.0
// Correlation-based plasticity over everything that the handles show: weights follow the causal minus the
// acausal trace since the last run, and return to the middle.
#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "libnux/vx/vector_row_math.h"

#include <array>

using namespace grenade::vx::ppu;
using namespace libnux::vx;

extern volatile PPUOnDLS ppu;

template <size_t N, size_t M>
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, N>& synapses, std::array<NeuronViewHandle, M>&,
                            Recording& recording) {
    const VectorRowFracSat8 rate(64), pull(32); // of 128
    const VectorRowFracSat8 middle(18);         // products are rounded down, which costs 2
    for (const auto& own : synapses) {
        if (own.hemisphere != ppu) {
            continue;
        }
        for (size_t row = 0; row < own.rows.size(); ++row) {
            // Readings fall with correlation, so that the difference has the opposite sign of the traces'.
            const auto reading = own.get_correlation(row, true);
            const auto causal = static_cast<VectorRowFracSat8>(reading.causal >> 1);
            const auto acausal = static_cast<VectorRowFracSat8>(reading.acausal >> 1);
            auto weights = static_cast<VectorRowFracSat8>(own.get_weights(row));
            weights += (acausal - causal) * rate + (middle - weights) * pull;
            const auto next = static_cast<VectorRowMod8>(saturate_weight(weights));
            own.set_weights(next, row);
            if (row == 0 && &own < &synapses[2]) { // one row of each half, for people
                for (size_t column = 0; column < 256; ++column) {
                    recording.weights[column] = next[column];
                }
            }
        }
    }
}
