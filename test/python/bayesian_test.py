# SPDX-License-Identifier: Apache-2.0
"""The Bayesian operations of the neurons' back ends, from PyNN to the correlation sensors."""

import pytest
from experiments import Rule, kernel

import hxtwin
import hxtwin.pynn as pynn

OWN_STATE, AND, XNOR, MULLER_C = range(4)

READ = kernel("""
    recording.time = now();
    hate::for_each([&](const SynapseArrayViewHandle& own, auto& record) {
        if (own.hemisphere != ppu) { return; }
        for (size_t row = 0; row < own.rows.size(); ++row) {
            const auto causal = own.get_causal_correlation(row);
            for (size_t i = 0; i < own.columns.size(); ++i) { record[row][i] = causal[own.columns[i]]; }
        }
    }, synapses, recording.w);
""")
PAIRS = [0.1 + 0.016 * k for k in range(50)]  # ms, 16 us apart


def causal(operation, first, second):
    """What the sensor of a third source on the first relay's column holds, in converter codes, after 50 times (event of
    the source, 0.4 us later the first relay, 0.8 us later the second), or without one of them. The relays' fire lines
    are connected; the first has the operation."""
    pynn.setup(initial_config=pynn.helper.chip_from_nightly(ideal=True))
    relays = pynn.Population(2, pynn.cells.HXNeuron(
        event_routing_enable_bypass_excitatory=True, bayesian_connect_fire_to_right=[1, 0],
        bayesian_operation=[operation, OWN_STATE]), label="relays")
    inputs = pynn.Population(2, pynn.cells.SpikeSourceArray(
        [[t + 0.0004 for t in PAIRS] if first else [9.], [t + 0.0008 for t in PAIRS] if second else [9.]]))
    observer = pynn.Population(1, pynn.cells.SpikeSourceArray(PAIRS))
    pynn.Projection(inputs, relays, pynn.OneToOneConnector(), synapse_type=pynn.synapses.StaticSynapse(weight=63))
    rule = Rule(READ, period=1., num_periods=2)
    projection = pynn.Projection(observer, relays, pynn.AllToAllConnector(),
                                 synapse_type=pynn.synapses.PlasticSynapse(weight=0, plasticity_rule=rule))
    relays.record("spikes")
    pynn.run(2.5)
    assert list(relays.get_spike_counts().values()) == [50 * first, 50 * second]
    before, after = projection.get_data("w")[0]
    pynn.end()
    return abs(int(after.data[0][0]) - int(before.data[0][0]))


@pytest.mark.chip
def test_two_relays_make_a_post_pulse_when_both_are_refractory():
    assert causal(OWN_STATE, True, False) > 20
    assert causal(AND, True, True) > 20
    assert causal(AND, True, False) == 0
    assert causal(AND, False, True) == 0
    assert causal(XNOR, False, True) > 20


@pytest.mark.chip
def test_an_operation_beyond_the_four_is_refused(front_end):
    pynn.Population(3, pynn.cells.HXNeuron(bayesian_operation=[0, 3, 4]), label="relays")
    with pytest.raises(hxtwin.InvalidExperiment,
                       match='"relays" sets bayesian_operation of cell 2 to 4; allowed are 0 to 3'):
        pynn.run(1.)
