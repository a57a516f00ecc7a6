# SPDX-License-Identifier: Apache-2.0
"""Small experiments that several tests run on the emulated chip."""

import hxtwin.pynn as pynn

HEADERS = """#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "grenade/vx/ppu/time.h"
#include "hate/tuple.h"
#include <array>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
"""


def kernel(body):
    """A kernel in the dialect of published ones, around `body`."""
    return f"""{HEADERS}
template <size_t N, size_t M>
void PLASTICITY_RULE_KERNEL(
    std::array<SynapseArrayViewHandle, N>& synapses, std::array<NeuronViewHandle, M>&, Recording& recording)
{{
{body}
}}
"""


def line_of(text, words):
    """The line of `text`, from 1, that holds `words`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


COUNT_UP = kernel("""
    recording.time = now();
    hate::for_each([&](const SynapseArrayViewHandle& own, auto& record) {
        if (own.hemisphere != ppu) { return; }
        for (size_t row = 0; row < own.rows.size(); ++row) {
            const VectorRowMod8 next = own.get_weights(row) + VectorRowMod8(1);
            own.set_weights(next, row);
            for (size_t i = 0; i < own.columns.size(); ++i) { record[row][i] = next[own.columns[i]]; }
        }
    }, synapses, recording.w);
""")


class Rule(pynn.PlasticityRule):
    """A rule with the given kernel text that records weights."""

    def __init__(self, text, period=1., num_periods=5, observables=None):
        per_synapse = pynn.PlasticityRule.ObservablePerSynapse
        packed = per_synapse(per_synapse.Type.uint8, per_synapse.LayoutPerRow.packed_active_columns)
        super().__init__(timer=pynn.Timer(start=0., period=period, num_periods=num_periods),
                         observables={"w": packed} if observables is None else observables)
        self.text = text

    def generate_kernel(self):
        return self.text


def plastic_pair(rule, weights=0, size=4):
    """Two external sources, all to all onto neurons, under a rule."""
    source = pynn.Population(2, pynn.cells.SpikeSourceArray([[0.5], [0.6]]), label="source")
    target = pynn.Population(size, pynn.cells.HXNeuron(), label="target")
    synapse = pynn.synapses.PlasticSynapse(weight=weights, plasticity_rule=rule)
    return target, pynn.Projection(source, target, pynn.AllToAllConnector(), synapse_type=synapse, label="plastic")


def driven_neurons(front_end, seed=1234, weight=40, size=8, **options):
    """Neurons that a generator on the chip makes fire."""
    front_end.setup(initial_config=front_end.helper.chip_from_nightly(), **options)
    source = pynn.Population(1, pynn.cells.SpikeSourcePoissonOnChip(rate=120e3, seed=seed))
    neurons = pynn.Population(size, pynn.cells.HXNeuron(), label="driven")
    pynn.Projection(source, neurons, pynn.AllToAllConnector(), synapse_type=pynn.synapses.StaticSynapse(weight=weight))
    neurons.record("spikes")
    return neurons
