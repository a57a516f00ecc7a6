# SPDX-License-Identifier: Apache-2.0
"""Experiments on the whole emulated chip, through PyNN."""

import gc
import json
import time

import numpy as np
import pytest
from experiments import COUNT_UP, Rule, driven_neurons, kernel, plastic_pair

import hxtwin
import hxtwin.pynn as pynn
from hxtwin import trace

pytestmark = [pytest.mark.chip,
              pytest.mark.filterwarnings("ignore:.*the registers of its generator give:hxtwin.HxtwinWarning")]


def test_a_rule_changes_weights_and_records_them(front_end):
    _, projection = plastic_pair(Rule(COUNT_UP), weights=[[1, 2, 3, 4], [11, 12, 13, 14]])
    pynn.run(5.)
    snippets = projection.get_data("w")
    assert len(snippets) == 1
    assert [sample.period for sample in snippets[0]] == [0, 1, 2, 3, 4]
    for k, sample in enumerate(snippets[0]):
        assert sample.data == [[w + k + 1] for w in (1, 2, 3, 4, 11, 12, 13, 14)]
        assert k * 125_000 <= sample.time < k * 125_000 + 12_500
        assert sample.time.value() == int(sample.time) and not sample.missing.any()


def test_spikes_come_as_neo_trains_of_each_recorded_cell(front_end):
    neurons = driven_neurons(front_end)
    neurons.record(None)
    neurons[2:5].record("spikes")
    pynn.run(20.)
    block = neurons.get_data("spikes")
    trains = block.segments[0].spiketrains
    assert [train.annotations["source_index"] for train in trains] == [2, 3, 4]
    assert [train.annotations["source_id"] for train in trains] == [int(neurons[i]) for i in (2, 3, 4)]
    assert all(train.t_start == 0 and train.t_stop == 20 and train.units.dimensionality.string == "ms"
               for train in trains)
    assert block.name == "driven" and block.annotations["simulator"] == "HX"
    cycles = pynn.results().spikes[1]
    for train in trains:
        assert len(train) > 5
        assert (np.rint(train.magnitude * 125_000) == cycles[train.annotations["source_index"]]).all()
    assert neurons.get_spike_counts() == {int(neurons[i]): len(cycles[i]) for i in (2, 3, 4)}
    view = neurons[3:4].get_data("spikes").segments[0].spiketrains
    assert [train.annotations["source_index"] for train in view] == [3]


def test_the_same_seed_gives_the_same_bits_with_any_number_of_threads(front_end):
    trains = {}
    for name, options in {"one": {"threads": 1}, "two": {"threads": 2}, "chip": {"chip_seed": 9}}.items():
        driven_neurons(front_end, **options)
        pynn.run(20.)
        trains[name] = [train.tolist() for train in pynn.results().spikes[1]]
    assert trains["one"] == trains["two"]
    assert trains["one"] != trains["chip"]


def test_another_seed_of_the_source_gives_other_spikes_at_a_similar_rate(front_end):
    counts = []
    for seed in (1234, 4321):
        neurons = driven_neurons(front_end, seed=seed)
        pynn.run(50.)
        counts.append(list(neurons.get_spike_counts().values()))
    assert counts[0] != counts[1]
    assert np.mean(counts[1]) == pytest.approx(np.mean(counts[0]), rel=0.1)


def test_arrays_are_views_that_keep_the_results_alive(front_end):
    plastic_pair(Rule(COUNT_UP))
    pynn.run(5.)
    recorded = pynn.results().rules[0].per_synapse["w"][0]
    values, executions = recorded.values, pynn.results().processors[0].rules[0].executions
    pynn.reset()
    del recorded
    gc.collect()
    assert values.shape == (5, 8) and values[:, 0].tolist() == [1, 2, 3, 4, 5]
    assert not values.flags.owndata and not values.flags.writeable
    assert executions["period"].tolist() == [0, 1, 2, 3, 4]
    assert executions["release"].tolist() == [k * 250_000 for k in range(5)]
    assert (executions["start"] >= executions["release"]).all() and (executions["stop"] > executions["start"]).all()


def test_results_tell_what_the_processors_did(front_end, tmp_path):
    plastic_pair(Rule(COUNT_UP))
    pynn.run(5.)
    profile = pynn.results().processors[0]
    rule = profile.rules[0]
    assert len(rule.executions) == 5 and rule.missed == 0
    assert 0 < rule.latency.min <= rule.latency.median <= rule.latency.max < 25_000
    lengths = rule.executions["stop"] - rule.executions["start"]
    assert (rule.run_time.min, rule.run_time.max) == (lengths.min(), lengths.max())
    assert profile.utilisation == pytest.approx(lengths.sum() / profile.experiment, rel=0.05)
    assert {"calibrate", "map", "compile", "run", "read back"} <= set(pynn.results().stages)
    trace.write(pynn.results(), tmp_path / "t.json")
    events = json.loads((tmp_path / "t.json").read_text())["traceEvents"]
    assert sum(event["ph"] == "X" for event in events) == 10


def test_an_array_belongs_to_the_rule_itself(front_end):
    observable = pynn.PlasticityRule.ObservableArray()
    observable.type, observable.size = pynn.PlasticityRule.ObservableArray.Type.int16, 3
    text = kernel("""
        static int16_t calls = 0;
        if (ppu != PPUOnDLS::top) { return; }
        ++calls;
        recording.time = now();
        recording.numbers = {calls, static_cast<int16_t>(-calls), 300};
    """)
    rule = Rule(text, num_periods=3, observables={"numbers": observable})
    plastic_pair(rule)
    pynn.run(3.)
    assert [sample.data for sample in rule.get_observable_array("numbers")[0]] == [
        [1, -1, 300], [2, -2, 300], [3, -3, 300]]


def test_a_value_per_neuron_comes_by_neuron_and_compartment(front_end):
    observable = pynn.PlasticityRule.ObservablePerNeuron(
        pynn.PlasticityRule.ObservablePerNeuron.Type.uint8,
        pynn.PlasticityRule.ObservablePerNeuron.Layout.packed_active_columns)
    text = kernel("").replace("M>&", "M>& neurons").replace("{\n\n}", """{
        recording.time = now();
        hate::for_each([&](const NeuronViewHandle& own, auto& record) {
            if (own.hemisphere != ppu) { return; }
            for (size_t i = 0; i < own.columns.size(); ++i) { record[i] = static_cast<uint8_t>(100 + i); }
        }, neurons, recording.n);
    }""")
    rule = Rule(text, num_periods=2, observables={"n": observable})
    neurons = pynn.Population(3, pynn.cells.HXNeuron(plasticity_rule=rule), label="n")
    pynn.run(2.)
    data = [sample.data for sample in neurons.get_plasticity_data("n")[0]]
    assert data == [[{0: [100]}, {0: [101]}, {0: [102]}]] * 2


def test_a_plan_says_where_neurons_went(front_end):
    pynn.Population(5, pynn.cells.HXNeuron())
    pynn.run(None, pynn.RunCommand.PREPARE)
    plan = pynn.plan()
    assert plan.report.neurons == 5
    assert len(set(plan.neurons[0])) == 5 and all(0 <= neuron < 512 for neuron in plan.neurons[0])


def test_an_observer_hears_of_the_stages(front_end):
    heard = []

    class Observer:
        def begins(self, stage):
            heard.append(stage)

        def ends(self, stage, wall_seconds):
            heard.append((stage, wall_seconds >= 0))

    driven_neurons(front_end, observer=Observer())
    pynn.run(1.)
    assert heard.index("map") < heard.index("run") < heard.index(("run", True))


def test_warnings_point_at_the_line_that_ran_the_experiment(front_end):
    driven_neurons(front_end)
    with pytest.warns(hxtwin.HxtwinWarning, match="asks for 120000 Hz in all; the registers") as caught:
        pynn.run(1.)
    assert caught[0].filename == __file__


def test_dead_circuits_are_left_out(front_end):
    neurons = driven_neurons(front_end, weight=50, size=400, dead_neurons=0.05, dead_synapses=0.05, dead_drivers=0.1)
    neurons.record("spikes")
    pynn.run(5.)
    report = pynn.results().mapping
    assert not any("dead" in warning or "silent" in warning for warning in report.warnings)
    assert all(len(train) > 0 for train in neurons.get_data("spikes").segments[0].spiketrains)
    assert 10 < report.dead_neurons < 45 and 10 < report.dead_drivers < 45
    assert 5000 < report.dead_synapses < 7000


def test_too_few_living_neurons_are_an_error_with_numbers(front_end):
    driven_neurons(front_end, size=512, dead_neurons=0.05)
    with pytest.raises(hxtwin.DoesNotFit, match=r"needs 512 neurons; of the chip's 512 \((\d+) of them dead\), (\d+) are left"):
        pynn.run(1.)


@pytest.mark.filterwarnings("ignore:.*missed their calibration target:hxtwin.HxtwinWarning")
def test_connections_on_dead_synapses_are_counted_and_named(front_end):
    neurons = driven_neurons(front_end, weight=50, size=64, dead_synapses=0.97)
    with pytest.warns(hxtwin.HxtwinWarning, match=r"of its 64 connections lie on dead synapses.*\(cell 0 to \d+"):
        pynn.run(5.)
    assert 0 in neurons.get_spike_counts().values()


def test_a_fraction_above_one_is_refused(front_end):
    driven_neurons(front_end, dead_neurons=1.5)
    with pytest.raises(ValueError, match="fraction of dead neurons is 1.5; it has to be from 0 to 1"):
        pynn.run(1.)


def test_an_error_in_an_observer_ends_the_run(front_end):
    class Observer:
        def begins(self, stage):
            raise KeyError(stage)

    driven_neurons(front_end, observer=Observer())
    with pytest.raises(KeyError):
        pynn.run(1.)


def test_spikes_of_512_neurons_become_neo_objects_in_a_second(front_end):
    neurons = driven_neurons(front_end, weight=50, size=512)
    pynn.run(200.)
    spikes = sum(map(len, pynn.results().spikes[1]))
    begin = time.perf_counter()
    trains = neurons.get_data("spikes").segments[0].spiketrains
    wall = time.perf_counter() - begin
    assert sum(map(len, trains)) == spikes > 100_000
    assert wall < 1
