# SPDX-License-Identifier: Apache-2.0
"""Which cells connectors connect, in which order, and how weights are read and written."""

import numpy as np
import pytest
from pyNN.random import NumpyRNG

import hxtwin.pynn as pynn


def static(weight):
    return pynn.synapses.StaticSynapse(weight=weight)


def ends(projection):
    return [(c.presynaptic_index, c.postsynaptic_index) for c in projection]


def test_all_to_all_connects_every_pair_in_order_of_source_then_target(pair):
    projection = pynn.Projection(*pair, pynn.AllToAllConnector(), synapse_type=static(5))
    assert ends(projection) == [(i, j) for i in range(3) for j in range(4)]
    assert len(projection) == 12
    assert set(projection.get("weight", "list", with_address=False)) == {5.0}


def test_one_to_one_connects_the_diagonal(pair):
    source, target = pair
    projection = pynn.Projection(source, target[0:3], pynn.OneToOneConnector(), synapse_type=static(5))
    assert ends(projection) == [(0, 0), (1, 1), (2, 2)]


def test_a_list_gives_each_connection_its_own_weight(pair):
    rows = [(2, 1, 30), (0, 3, 10), (0, 0, 20)]
    connector = pynn.FromListConnector(rows, column_names=["weight"])
    projection = pynn.Projection(*pair, connector, synapse_type=static(0))
    assert projection.get("weight", "list") == [(0, 0, 20.0), (0, 3, 10.0), (2, 1, 30.0)]


def test_fixed_probability_draws_the_same_connections_from_the_same_seed(pair):
    drawn = [ends(pynn.Projection(*pair, pynn.FixedProbabilityConnector(0.5, rng=NumpyRNG(seed=7)),
                                  synapse_type=static(1))) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert 0 < len(drawn[0]) < 12


def test_fixed_total_number_makes_that_many_connections(pair):
    connector = pynn.FixedTotalNumberConnector(5, with_replacement=True, rng=NumpyRNG(seed=1))
    assert len(pynn.Projection(*pair, connector, synapse_type=static(1))) == 5


def test_an_array_of_booleans_says_who_is_connected(pair):
    wanted = np.array([[1, 0, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0]], dtype=bool)
    projection = pynn.Projection(*pair, pynn.ArrayConnector(wanted), synapse_type=static(1))
    assert ends(projection) == [(0, 0), (0, 3), (2, 1)]


def test_views_are_described_by_indices_of_their_populations(pair):
    source, target = pair
    projection = pynn.Projection(source[1:3], target[[0, 3]], pynn.AllToAllConnector(), synapse_type=static(9))
    assert projection.describe_for_chip().connections.tolist() == [[1, 0, 9], [1, 3, 9], [2, 0, 9], [2, 3, 9]]
    assert [(c.pop_pre_index, c.pop_post_index) for c in projection] == [(1, 0), (1, 3), (2, 0), (2, 3)]


def test_weights_are_set_by_number_list_matrix_and_connection(pair):
    projection = pynn.Projection(*pair, pynn.AllToAllConnector(), synapse_type=static(0))
    projection.set(weight=3)
    assert set(projection.get("weight", "list", with_address=False)) == {3.0}
    projection.set(weight=list(range(12)))
    assert projection.get("weight", "array").tolist() == np.arange(12).reshape(3, 4).tolist()
    projection.set(weight=np.arange(12).reshape(3, 4) + 20)
    assert projection[11].weight == 31
    projection[11].weight = 63.
    for connection in projection.connections[:2]:
        connection.weight = 7
    assert projection.describe_for_chip().connections[:, 2].tolist() == [7, 7, *range(22, 31), 63]


def test_a_source_takes_no_synapses(pair):
    source, target = pair
    with pytest.raises(pynn.errors.ConnectionError, match='"source" is a source of spikes'):
        pynn.Projection(target, source, pynn.AllToAllConnector())


def test_an_assembly_is_refused(pair):
    source, target = pair
    with pytest.raises(NotImplementedError, match="Assembly"):
        pynn.Projection(source + source[0:1], target, pynn.AllToAllConnector())
