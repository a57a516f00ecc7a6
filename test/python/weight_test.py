# SPDX-License-Identifier: Apache-2.0
"""What weights and delays synapses can realise."""

import numpy as np
import pytest

import hxtwin
import hxtwin.pynn as pynn


def project(pair, weight, receptor="excitatory", delay=0):
    synapse = pynn.synapses.StaticSynapse(weight=weight, delay=delay)
    return pynn.Projection(*pair, pynn.AllToAllConnector(), synapse_type=synapse, receptor_type=receptor, label="p")


@pytest.mark.parametrize("asked, realised", [(0, 0), (42.5, 42), (43.5, 44), (62.6, 63), (63, 63)])
def test_weights_are_rounded_to_the_nearest_even_step(pair, asked, realised):
    assert project(pair, asked)[0].weight == realised


@pytest.mark.parametrize("asked", [64, 63.51, 1e9, float("inf"), float("nan")])
def test_a_weight_beyond_63_is_outside_what_synapses_can_realise(pair, asked):
    with pytest.raises(hxtwin.InvalidExperiment, match=r'"p" asks for weight .*, outside what excitatory synapses '
                                                       r'can realise \(0 to 63\)'):
        project(pair, 0).set(weight=asked)


def test_a_weight_beyond_63_is_refused_when_the_projection_is_made(pair):
    with pytest.raises(ValueError, match=r"weight 64, outside what excitatory synapses can realise \(0 to 63\)"):
        project(pair, 64)


def test_the_sign_of_a_weight_must_be_that_of_its_receptor(pair):
    for weight, receptor in ((-1, "excitatory"), (1, "inhibitory")):
        with pytest.raises(pynn.errors.ConnectionError):
            project(pair, weight, receptor)
        with pytest.raises(pynn.errors.ConnectionError, match="outside what"):
            project(pair, 0, receptor).set(weight=weight)


def test_inhibitory_weights_reach_the_chip_as_magnitudes(pair):
    described = project(pair, -12, "inhibitory").describe_for_chip()
    assert described.receptor is hxtwin.Receptor.inhibitory
    assert np.unique(described.connections[:, 2]).tolist() == [12]


def test_without_a_receptor_the_sign_of_the_weight_decides(pair):
    assert project(pair, -3, None).receptor_type == "inhibitory"
    assert project(pair, 3, None).receptor_type == "excitatory"


def test_delays_must_be_zero(pair):
    with pytest.raises(ValueError, match='"p" asks for a delay of 1.5 ms; the chip has none'):
        project(pair, 1, delay=1.5)
    with pytest.raises(ValueError, match="delays must be 0"):
        project(pair, 1).set(delay=0.5)
