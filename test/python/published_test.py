# SPDX-License-Identifier: Apache-2.0
"""Published behaviour of the chip's synaptic inputs, through the front end; the table is doc/model/published.md."""

import numpy as np
import pytest

import hxtwin.pynn as pynn

EVENT = 0.05  # ms
SOURCES = 5
TIMES = [[EVENT + 1.6e-5 * k] for k in range(SOURCES)]  # two cycles apart, so that none is lost on a bus


def trace(weight, receptor, **parameters):
    """MADC codes of a neuron that SOURCES synapses of the same weight reach at once."""
    pynn.setup(ideal=True)
    source = pynn.Population(SOURCES, pynn.cells.SpikeSourceArray(TIMES))
    neurons = pynn.Population(1, pynn.cells.CalibHXNeuronCuba(v_thresh=220., **parameters))
    sign = 1 if receptor == "excitatory" else -1
    pynn.Projection(source, neurons, pynn.AllToAllConnector(), receptor_type=receptor,
                    synapse_type=pynn.synapses.StaticSynapse(weight=sign * weight))
    neurons.record(["spikes", "v"])
    pynn.run(0.15)
    segment = neurons.get_data().segments[0]
    assert len(segment.spiketrains[0]) == 0
    pynn.simulator.state = None
    signal = segment.irregularlysampledsignals[0]
    rest = signal.magnitude[signal.times.magnitude < EVENT].mean()
    return rest, signal.magnitude[:, 0]


@pytest.mark.chip
def test_excitation_rises_by_0_79_madc_codes_a_weight_step_up_to_288():
    weights = np.array([4, 14, 29, 43, 57])
    heights = []
    for weight in weights:
        rest, codes = trace(int(weight), "excitatory")
        heights.append(codes.max() - rest)
    slopes = np.array(heights) / (SOURCES * weights)
    print("MADC codes a weight step:", slopes.round(3))
    assert slopes[1:] == pytest.approx(0.79, rel=0.04)  # calibration and rounding
    assert slopes[-1] == pytest.approx(slopes[1], rel=0.03)  # still linear at 285


@pytest.mark.chip
def test_inhibition_ends_near_117_madc_codes_as_published():
    lowest = [trace(weight, "inhibitory")[1].min() for weight in (14, 28, 57, 63)]
    print("lowest MADC codes at weights 70, 140, 285, 315:", lowest)
    assert lowest[-1] == pytest.approx(117, abs=15)
    assert lowest[-2] - lowest[-1] < 0.2 * (lowest[0] - lowest[1])  # saturated
