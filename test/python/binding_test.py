# SPDX-License-Identifier: Apache-2.0
"""The C++ values as Python sees them."""

import numpy as np
import pytest

import hxtwin


def test_each_family_of_errors_has_one_class():
    roots = {hxtwin.InvalidExperiment: ValueError, hxtwin.DoesNotFit: RuntimeError, hxtwin.PpuTrap: RuntimeError,
             hxtwin.MissingRequirement: RuntimeError, hxtwin.InternalError: Exception,
             hxtwin.KernelDoesNotCompile: hxtwin.InvalidExperiment}
    for family, builtin in roots.items():
        assert issubclass(family, hxtwin.HxtwinError) and issubclass(family, builtin)
        assert family.__doc__


def test_members_are_given_as_keywords():
    rule = hxtwin.PlasticityRule(label="r", kernel="k", timer=hxtwin.Timer(period=7, num_periods=2),
                                 observables={"w": hxtwin.ObservableArray(size=3)}, projections=[1])
    assert (rule.label, rule.timer.period, rule.observables["w"].size, rule.projections) == ("r", 7, 3, [1])
    with pytest.raises(TypeError, match="Timer has no member named interval"):
        hxtwin.Timer(interval=1)


def test_values_compare_by_content():
    assert hxtwin.Timer(period=1) == hxtwin.Timer(period=1)
    assert hxtwin.Timer(period=1) != hxtwin.Timer(period=2)


def test_connections_go_in_and_out_as_a_table():
    table = [[0, 1, 63], [2, 3, 0]]
    projection = hxtwin.Projection(connections=np.array(table))
    assert projection.connections.tolist() == table
    with pytest.raises(ValueError, match="columns pre, post and weight"):
        projection.connections = np.zeros((2, 2), dtype=int)
    with pytest.raises(hxtwin.InvalidExperiment, match="names cell -1"):
        projection.connections = np.array([[-1, 0, 0]])
    with pytest.raises(hxtwin.InvalidExperiment, match="outside what synapses can realise"):
        projection.connections = np.array([[0, 0, 2**40]])


def test_spike_times_go_in_and_out_as_cycles():
    source = hxtwin.SpikeSource(times=[np.array([1, 2]), np.array([], dtype=int)])
    assert source.times == [[1, 2], []]


def test_validation_names_who_what_and_how_much():
    neurons = hxtwin.Population(label="n", size=2, cell=hxtwin.CalibratedNeuron(tau_m=1000))
    with pytest.raises(hxtwin.InvalidExperiment, match='"n".*1000.*60'):
        hxtwin.validate(hxtwin.Description(populations=[neurons], runtime=1))
