# SPDX-License-Identifier: Apache-2.0
"""setup, cells, recording and end: what is taken and what is refused."""

import numpy as np
import pytest

import hxtwin
import hxtwin.pynn as pynn
from pyNN import errors


def test_an_unknown_keyword_is_a_key_error():
    with pytest.raises(KeyError, match="foo"):
        pynn.setup(foo=True)


@pytest.mark.parametrize("key", ["neuronPermutation", "enable_neuron_bypass", "injected_config", "connection"])
def test_what_is_not_supported_yet_is_refused_by_name(key):
    with pytest.raises(NotImplementedError, match=key):
        pynn.setup(**{key: [1]})


def test_initial_config_must_be_a_chip():
    with pytest.raises(TypeError, match="chip_from_nightly"):
        pynn.setup(initial_config="spiking_cocolist.pbin")


def test_options_reach_the_session():
    pynn.setup(initial_config=pynn.helper.chip_from_nightly(chip_seed=5, ideal=True), threads=1, cache="/tmp/c")
    options = pynn.simulator.state.options
    assert (options.chip.chip_seed, options.chip.ideal, options.chip.threads) == (5, True, 1)
    assert str(options.cache) == "/tmp/c"
    pynn.end()


def test_dead_circuits_are_options_of_the_chip():
    pynn.setup(dead_neurons=0.1, dead_synapses=0.2, dead_drivers=0.3, dead_sensors=0.07, dead_circuits=False)
    chip = pynn.simulator.state.options.chip
    assert (chip.dead_neurons, chip.dead_synapses, chip.dead_drivers, chip.dead_sensors) == (0.1, 0.2, 0.3, 0.07)
    assert not chip.dead_circuits
    pynn.end()
    usual = hxtwin.ChipOptions()
    assert usual.dead_circuits
    assert (usual.dead_neurons, usual.dead_synapses, usual.dead_drivers, usual.dead_sensors) == (0, 0, 0, 0.05)


def test_nothing_works_before_setup_and_after_end():
    pynn.setup()
    pynn.end()
    for call in (lambda: pynn.run(1.), pynn.reset, pynn.end, pynn.results,
                 lambda: pynn.Population(1, pynn.cells.CalibHXNeuronCuba())):
        with pytest.raises(RuntimeError, match=r"call setup\(\) first"):
            call()


def test_a_neuron_without_calibration_is_refused():
    pynn.setup()
    with pytest.raises(NotImplementedError, match="initial_config=helper.chip_from_nightly"):
        pynn.Population(1, pynn.cells.HXNeuron())
    assert pynn.simulator.state.populations == []
    pynn.end()


def test_an_unknown_setting_of_a_circuit_is_refused_by_name():
    with pytest.raises(errors.NonExistentParameterError, match="leak_v_lek"):
        pynn.cells.HXNeuron(leak_v_lek=700)


def test_settings_of_a_circuit_are_described_under_their_names(front_end):
    pynn.setup(initial_config=pynn.helper.chip_from_nightly())
    neurons = pynn.Population(2, pynn.cells.HXNeuron(leak_v_leak=700, adaptation_enable=True))
    assert neurons.describe_for_chip(None).circuit == {"leak_v_leak": 700, "adaptation_enable": 1}
    neurons.set(leak_v_leak=650)
    assert neurons.describe_for_chip(None).circuit["leak_v_leak"] == 650
    pynn.end()


def test_calibration_targets_are_described_under_their_names(front_end):
    cell = pynn.cells.CalibHXNeuronCuba(tau_m=20, tau_syn_E=5, i_synin_gm_I=300, cm=None, v_thresh=130)
    described = pynn.Population(2, cell).describe_for_chip(1.)
    assert described.cell == hxtwin.CalibratedNeuron(tau_m=20, tau_syn_exc=5, synin_gm_inh=300, v_thresh=130)


def test_an_unknown_parameter_is_refused(front_end):
    with pytest.raises(pynn.errors.NonExistentParameterError, match="tau_mem"):
        pynn.cells.CalibHXNeuronCuba(tau_mem=3)


def test_cells_of_one_population_must_agree(front_end):
    population = pynn.Population(3, pynn.cells.CalibHXNeuronCuba(tau_m=[1, 2, 3]), label="mixed")
    with pytest.raises(NotImplementedError, match='"mixed" has cells with different tau_m'):
        population.describe_for_chip(1.)
    population.set(tau_m=4)
    population[1].tau_m = 4.
    assert population.describe_for_chip(1.).cell.tau_m == 4


def test_parameters_are_read_and_written_through_views(front_end):
    population = pynn.Population(4, pynn.cells.CalibHXNeuronCuba())
    population[1:3].set(v_rest=90)
    assert population.get("v_rest").tolist() == [80, 90, 90, 80]
    assert population[1:4][1:3].get("v_rest").tolist() == [90, 80]


def test_spike_times_become_cycles_of_8_ns_before_the_end(front_end):
    population = pynn.Population(2, pynn.cells.SpikeSourceArray([[3.0, 1.0, 99.0], [0.5]]))
    assert population.describe_for_chip(10.).cell.times == [[125_000, 375_000], [62_500]]


def test_a_negative_spike_time_is_refused(front_end):
    population = pynn.Population(1, pynn.cells.SpikeSourceArray([-1.0]), label="early")
    with pytest.raises(hxtwin.InvalidExperiment, match='"early" has a spike time of cell 0 at -1.0 ms'):
        population.describe_for_chip(10.)


def test_poisson_spikes_on_the_host_stay_until_parameters_change(front_end):
    np.random.seed(3)
    population = pynn.Population(2, pynn.cells.SpikeSourcePoisson(start=10, rate=1e4, duration=50))
    first = population.describe_for_chip(100.).cell.times
    assert population.describe_for_chip(100.).cell.times == first
    assert all(10 * 125_000 <= t < 60 * 125_000 for train in first for t in train)
    assert [round(len(train), -2) for train in first] == [500, 500]
    population[0:1].set(rate=0)
    assert population.describe_for_chip(100.).cell.times == [[], first[1]]


def test_a_generator_on_the_chip_keeps_rate_and_seed(front_end):
    population = pynn.Population(1, pynn.cells.SpikeSourcePoissonOnChip(rate=120e3, seed=1234))
    assert population.describe_for_chip(1.).cell == hxtwin.PoissonSource(rate=120e3, seed=1234)


def test_recording_is_refused_for_what_cannot_be_recorded(pair):
    source, target = pair
    with pytest.raises(RuntimeError, match="cannot record 'v'; SpikeSourceArray offers spikes"):
        source.record("v")
    with pytest.raises(NotImplementedError, match="sampling_interval"):
        target.record("spikes", sampling_interval=1.)
    target[0:2].record("spikes")
    assert target.describe_for_chip(1.).record_spikes
    target.record(None)
    assert not target.describe_for_chip(1.).record_spikes


@pytest.mark.parametrize("simtime", [0, -1., float("nan"), float("inf")])
def test_a_runtime_must_be_finite_and_positive(front_end, simtime):
    with pytest.raises(hxtwin.InvalidExperiment, match="runtime"):
        pynn.run(simtime)


def test_commands_of_run(front_end):
    with pytest.raises(NotImplementedError, match="APPEND"):
        pynn.run(1., pynn.RunCommand.APPEND)
    with pytest.raises(ValueError, match="command"):
        pynn.run(1., "now")
    with pytest.raises(ValueError, match="nothing to execute"):
        pynn.run(None)
