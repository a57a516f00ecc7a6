# SPDX-License-Identifier: Apache-2.0
"""Analog recording from record() to neo signals, on an ideal chip where nothing else is said."""

import neo
import numpy as np
import pytest

import hxtwin
import hxtwin.pynn as pynn
from experiments import COUNT_UP, Rule

EVENT = 0.05  # ms
MADC_PER_READING = 0.99 * 2.4  # codes of the fast converter for one of the columnar one, as published


@pytest.fixture
def ideal():
    pynn.setup(ideal=True)
    yield
    pynn.simulator.state = None


def driven(size=4, weight=60, **parameters):
    """Neurons that one event of the given weight reaches at EVENT."""
    source = pynn.Population(1, pynn.cells.SpikeSourceArray([EVENT]))
    neurons = pynn.Population(size, pynn.cells.CalibHXNeuronCuba(tau_m=10., tau_syn_E=5., **parameters), label="n")
    pynn.Projection(source, neurons, pynn.AllToAllConnector(), synapse_type=pynn.synapses.StaticSynapse(weight=weight))
    return neurons


def signals(population, *variables):
    return population.get_data(*variables).segments[0].irregularlysampledsignals


def after_event(signal):
    """Times since the event in us, and codes above those of rest."""
    times, codes = signal.times.magnitude * 1000 - EVENT * 1000, signal.magnitude[:, 0]
    return times, codes - codes[times < 0].mean()


def difference_of_exponentials(times, tau_m, tau_syn):
    """Its slope is 1 at 0."""
    shape = tau_m * tau_syn / (tau_m - tau_syn) * (np.exp(-times / tau_m) - np.exp(-times / tau_syn))
    return np.where(times > 0, shape, 0.)


@pytest.mark.chip
def test_the_madc_shows_a_potential_of_the_closed_form(ideal):
    neurons = driven(size=1, weight=63)
    neurons.record("v")
    pynn.run(0.15)
    times, codes = after_event(signals(neurons)[0])
    slope = 9.5 * 0.6 * MADC_PER_READING  # codes/us: weight 63, DAC bias 600 of 1000, strength 500
    expected = slope * difference_of_exponentials(times, 10., 5.)
    # The path through FPGA and crossbar takes less than 1 us, where calibration misses less than 4 %.
    assert np.abs(codes - expected).mean() < 0.04 * expected.max()
    assert codes.max() == pytest.approx(expected.max(), rel=0.04)
    assert times[np.argmax(codes)] == pytest.approx(10. * np.log(2.), abs=1.5)


@pytest.mark.chip
def test_the_madc_samples_29_4_million_times_a_second_in_all(ideal):
    neurons = driven()
    neurons[0:1].record("v")
    pynn.run(0.1)
    alone = signals(neurons)
    assert [s.shape for s in alone] == [(2941, 1)]
    assert np.diff(alone[0].times.magnitude) == pytest.approx(3.4e-5, abs=8e-6)
    pynn.reset()
    neurons[2:3].record("exc_synin")
    pynn.run(0.1)
    both = neurons.get_data().segments[1].irregularlysampledsignals
    assert [(s.name, s.shape) for s in both] == [("exc_synin", (1471, 1)), ("v", (1470, 1))]


@pytest.mark.chip
def test_the_cadc_shows_all_neurons_the_same_potential_every_2_2_us(ideal):
    neurons = driven(size=512)
    neurons.record(["spikes", "v"], device="cadc")
    pynn.run(0.2)
    traces = signals(neurons, "v")
    assert len(traces) == 512
    assert [int(s.array_annotations["channel_index"][0]) for s in traces] == list(range(512))
    for trace in traces[::73]:
        times, codes = after_event(trace)
        assert np.diff(times) == pytest.approx(2.196, abs=0.01)  # published: 1 to 2.5 us
        expected = 60 / 63 * 9.5 * 0.6 * difference_of_exponentials(times, 10., 5.)
        assert codes == pytest.approx(expected, abs=1.2)  # of 13: rounding and calibration
    assert not pynn.results().warnings


@pytest.mark.chip
def test_the_cadc_tells_when_it_converts(ideal):
    neurons = driven(size=300, weight=63)  # on both hemispheres
    neurons.record("v", device="cadc")
    pynn.simulator.state.options.debug.membrane_period = 1
    pynn.run(0.2)
    membranes = pynn.results().membranes
    at = membranes.first + 2 * np.arange(len(membranes.volts))
    for trace in signals(neurons)[1::290]:
        volts = membranes.volts[:, membranes.circuits[1][trace.array_annotations["channel_index"][0]]]
        readings = 20 + (volts / 1.9e-3 - 70) / 2.4
        times = trace.times.magnitude.astype(float) * hxtwin.PPU_CYCLES_PER_MS
        misses = [np.abs(np.interp(times + shift, at, readings) - trace.magnitude[:, 0]).mean()
                  for shift in range(-100, 101, 10)]
        assert abs(10 * np.argmin(misses) - 100) <= 10
        assert min(misses) < 0.5


@pytest.mark.chip
def test_both_converters_show_one_neuron_on_the_published_scale(ideal):
    neurons = driven(size=2)
    neurons[0:1].record("v")
    neurons[0:1].record("v", device="cadc")
    pynn.run(0.2)
    fast, columnar = signals(neurons)
    assert (fast.annotations["device"], columnar.annotations["device"]) == ("madc", "cadc")
    at_same_time = np.interp(columnar.times.magnitude, fast.times.magnitude, fast.magnitude[:, 0])
    expected = 0.99 * (70 + 2.4 * (columnar.magnitude[:, 0] - 20)) + 60
    assert at_same_time == pytest.approx(expected, abs=0.5 * MADC_PER_READING + 1)


@pytest.mark.chip
def test_adaptation_rises_with_each_spike():
    pynn.setup(initial_config=pynn.helper.chip_from_nightly(ideal=True))
    source = pynn.Population(1, pynn.cells.SpikeSourceArray([EVENT]))
    neurons = pynn.Population(1, pynn.cells.HXNeuron(
        adaptation_enable=True, adaptation_enable_pulse=True, adaptation_i_bias_tau=100, adaptation_i_bias_b=200,
        adaptation_v_ref=500, event_routing_enable_bypass_excitatory=True))
    pynn.Projection(source, neurons, pynn.AllToAllConnector(), synapse_type=pynn.synapses.StaticSynapse(weight=10))
    neurons.record(["spikes", "adaptation"])
    pynn.run(0.1)
    segment = neurons.get_data().segments[0]
    times, codes = after_event(segment.irregularlysampledsignals[0])
    pynn.simulator.state = None
    assert len(segment.spiketrains[0]) == 1
    assert codes[(times > 1) & (times < 3)].mean() == pytest.approx(55, abs=5)  # published jump at code 200


@pytest.mark.chip
def test_segments_and_views_keep_their_signals(ideal):
    neurons = driven()
    neurons[0:2].record("v")
    pynn.run(0.01)
    pynn.reset()
    neurons.record(None)
    neurons[3:4].record("inh_synin")
    pynn.run(0.02)
    segments = neurons.get_data().segments
    assert [[(s.name, s.annotations["source_ids"][0] - neurons.first_id) for s in seg.irregularlysampledsignals]
            for seg in segments] == [[("v", 0), ("v", 1)], [("inh_synin", 3)]]
    assert [len(s.irregularlysampledsignals) for s in neurons[1:4].get_data("v").segments] == [1, 0]
    assert [len(s.irregularlysampledsignals) for s in neurons.get_data("spikes").segments] == [0, 0]


@pytest.mark.chip
def test_the_madc_shows_a_hundred_neurons_in_fifty_runs_of_the_experiment(ideal):
    neurons = driven(size=100, weight=63)
    neurons.record(["spikes", "v"])
    with pytest.warns(hxtwin.HxtwinWarning, match="the experiment ran 50 times, since the fast converter"):
        pynn.run(0.1)
    traces = signals(neurons, "v")
    assert [int(s.array_annotations["channel_index"][0]) for s in traces] == list(range(100))
    assert {s.shape for s in traces} <= {(1470, 1), (1471, 1)}
    heights = [after_event(s)[1].max() for s in traces]
    assert min(heights) > 30 and max(heights) - min(heights) < 3


def test_a_pad_shows_one_cell_and_gives_no_samples(ideal):
    neurons = pynn.Population(3, pynn.cells.CalibHXNeuronCuba(), label="n")
    with pytest.warns(hxtwin.HxtwinWarning, match="pad_1_buffered: nothing is connected to the chip's analog pads"):
        neurons[0:1].record("v", device="pad_1_buffered")
    neurons[0:1].record("v")
    with pytest.raises(ValueError, match="puts 1 cells on pad_1; a pad shows one cell, and population 'n' has put one"):
        neurons[1:2].record("v", device="pad_1")
    with pytest.raises(ValueError, match="puts 3 cells on pad_0_unbuffered; a pad shows one cell"):
        neurons.record("v", device="pad_0_unbuffered")
    pynn.run(0.01)
    assert [s.annotations["device"] for s in signals(neurons)] == ["madc"]


def test_the_cadc_is_refused_beside_rules(ideal):
    rule = Rule(COUNT_UP)
    source = pynn.Population(1, pynn.cells.SpikeSourceArray([EVENT]))
    neurons = pynn.Population(1, pynn.cells.CalibHXNeuronCuba())
    pynn.Projection(source, neurons, pynn.AllToAllConnector(),
                    synapse_type=pynn.synapses.PlasticSynapse(weight=1, plasticity_rule=rule))
    neurons.record("v", device="cadc")
    with pytest.raises(hxtwin.InvalidExperiment, match="columnar converter and has 1 rules"):
        pynn.run(0.1)


def test_what_cannot_be_recorded_is_refused_when_it_is_asked_for(ideal):
    neurons = pynn.Population(3, pynn.cells.CalibHXNeuronCuba(), label="n")
    with pytest.raises(ValueError, match="device 'oscilloscope'; it must be one of madc, cadc"):
        neurons.record("v", device="oscilloscope")
    neurons[1:2].record("v")
    with pytest.raises(ValueError, match='cell 1 of population "n" records v already and cannot record adaptation'):
        neurons.record("adaptation")
    neurons.record(None)
    neurons.record("adaptation")


@pytest.mark.chip
def test_membranes_of_all_neurons_can_be_seen_in_volts(ideal):
    neurons = driven()
    pynn.simulator.state.options.debug.membrane_period = 125
    pynn.run(0.1)
    membranes = pynn.results().membranes
    assert membranes.volts.shape == (100, 512)
    assert 0 <= membranes.first < 250
    shown = membranes.volts[:, membranes.circuits[1]]
    assert (shown == shown[:, :1]).all()
    assert shown[0, 0] == pytest.approx(1.9e-3 * (70 + 2.4 * 60), rel=0.01)  # rest reads 80
    assert (shown[:, 0].max() - shown[0, 0]) / 1.9e-3 / 2.4 == pytest.approx(60 / 63 * 9.5 * 0.6 * 2.5, rel=0.05)


@pytest.mark.chip
def test_the_cadc_misses_no_sample_of_seven_populations(ideal):
    populations = [pynn.Population(5, pynn.cells.CalibHXNeuronCuba()) for _ in range(6)]
    populations.append(pynn.Population(400, pynn.cells.CalibHXNeuronCuba()))  # on both hemispheres
    for population in populations:
        population.record("v", device="cadc")
    pynn.run(1.)
    assert not pynn.results().warnings
    shapes = {s.shape for population in populations for s in signals(population)}
    assert shapes == {(455, 1)}


@pytest.mark.chip
def test_an_assembly_records_and_hands_out_the_signals_of_its_populations(ideal):
    first = pynn.Population(1, pynn.cells.CalibHXNeuronCuba(), label="first")
    second = pynn.Population(2, pynn.cells.CalibHXNeuronCuba(), label="second")
    both = first + second
    both.record(["spikes", "v"], device="cadc")
    pynn.run(0.05)
    segment, = both.get_data().segments
    assert [s.annotations["source_population"] for s in segment.irregularlysampledsignals] == ["first", "second", "second"]
    assert [t.annotations["source_population"] for t in segment.spiketrains] == ["first", "second", "second"]
    assert [len(s.spiketrains) for s in both.get_data("v").segments] == [0]


@pytest.mark.chip
def test_signals_are_written_to_the_file_that_record_names(ideal, tmp_path):
    neurons = driven(size=1)
    neurons.record(["spikes", "v"], to_file=str(tmp_path / "v.pkl"))
    pynn.run(0.1)
    pynn.end()
    segment, = neo.io.PickleIO(str(tmp_path / "v.pkl")).read_block().segments
    assert [s.shape for s in segment.irregularlysampledsignals] == [(2941, 1)]
