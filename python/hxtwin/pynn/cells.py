# SPDX-License-Identifier: Apache-2.0
"""Cell types. Potentials in converter codes, tau in us, rates in Hz, spike times in ms: all of hardware time."""

import numpy as np
from pyNN.errors import NonExistentParameterError
from pyNN.models import BaseCellType
from pyNN.parameters import Sequence

import hxtwin
from hxtwin import FPGA_CYCLES_PER_MS
from hxtwin.pynn import simulator
from hxtwin.pynn.plasticity import PlasticityRuleHandle


class _Cell(BaseCellType):
    conductance_based = False
    injectable = False
    units = {"spikes": "ms"}

    def check(self):
        """Raises if cells of this type cannot exist in the current experiment."""

    def describe_for_chip(self, population, simtime):
        """The hxtwin value for a population of these cells."""
        raise NotImplementedError

    def circuit(self, population):
        """Settings of the circuits that replace what calibration found."""
        return {}


class _Neuron(PlasticityRuleHandle, _Cell):
    recordable = ["spikes", "v", "exc_synin", "inh_synin", "adaptation"]
    receptor_types = ("excitatory", "inhibitory")


class CalibHXNeuronCuba(_Neuron):
    """A leaky integrate-and-fire neuron with current-based synapses, described by what calibration shall reach.

    v_rest, v_reset (50 to 160), v_thresh (50 to 220): converter codes. tau_m (0.5 to 60), tau_syn_E, tau_syn_I
    (0.3 to 30), tau_refrac (0.04 to 32): us. cm: 0 to 63. i_synin_gm_E, i_synin_gm_I: 30 to 800.
    synapse_dac_bias: 30 to 1022. All cells of a population must agree so far.
    """

    default_parameters = {
        "v_rest": 80.0, "v_reset": 70.0, "v_thresh": 125.0, "tau_m": 10.0, "tau_syn_E": 10.0, "tau_syn_I": 10.0,
        "cm": 63.0, "tau_refrac": 2.0, "i_synin_gm_E": 500.0, "i_synin_gm_I": 500.0, "synapse_dac_bias": 600.0}
    CODES = {"cm": "membrane_capacitance", "i_synin_gm_E": "synin_gm_exc", "i_synin_gm_I": "synin_gm_inh",
             "synapse_dac_bias": "synapse_dac_bias"}
    TARGETS = {"v_rest": "v_rest", "v_reset": "v_reset", "v_thresh": "v_thresh", "tau_m": "tau_m",
               "tau_syn_E": "tau_syn_exc", "tau_syn_I": "tau_syn_inh", "tau_refrac": "tau_refrac"}

    def __init__(self, *, plasticity_rule=None, **parameters):
        super().__init__(**{key: value for key, value in parameters.items() if value is not None})
        self.plasticity_rule = plasticity_rule

    def describe_for_chip(self, population, simtime):
        targets = {ours: population.uniform(name) for name, ours in self.TARGETS.items()}
        codes = {ours: int(population.uniform(name)) for name, ours in self.CODES.items()}
        return hxtwin.CalibratedNeuron(**targets, **codes)


class HXNeuron(_Neuron):
    """A neuron circuit as the chip's calibration left it; needs setup(initial_config=helper.chip_from_nightly()).

    Keywords replace what calibration found, in the chip's own codes and bits: leak_v_leak=600, adaptation_enable=True,
    ... (hxtwin.circuit_settings() lists them with their ranges). A setting that is not given stays as calibrated. A
    sequence gives each cell its own value.
    """

    default_parameters = {}

    def __init__(self, plasticity_rule=None, **parameters):
        known = hxtwin.circuit_settings()
        for name in parameters:
            if name not in known:
                raise NonExistentParameterError(name, "HXNeuron", valid_parameter_names=sorted(known))
        self.default_parameters = {name: 0.0 for name in parameters}
        super().__init__(**parameters)
        self.plasticity_rule = plasticity_rule

    def check(self):
        if simulator.current().initial_config is None:
            raise NotImplementedError("HXNeuron without calibration is not supported yet; call "
                                      "setup(initial_config=helper.chip_from_nightly()) or use CalibHXNeuronCuba")

    def describe_for_chip(self, population, simtime):
        return hxtwin.CalibratedNeuron()

    def circuit(self, population):
        return {name: self._values(population.parameter(name)) for name in self.default_parameters}

    @staticmethod
    def _values(of_cells):
        values = [int(value) for value in of_cells]
        return values if len(set(values)) > 1 else values[0]


class _Source(_Cell):
    recordable = ["spikes"]
    receptor_types = ()


def _fpga_cycles(times, simtime):
    """Times in ms before `simtime` (None: all) as FPGA cycles, in order."""
    kept = np.sort(times if simtime is None else times[times < simtime])
    return (kept * FPGA_CYCLES_PER_MS).astype(np.int64)


class SpikeSourceArray(_Source):
    """Spikes at given times (ms), sent by the FPGA. Spikes after the end of a run are not sent."""

    default_parameters = {"spike_times": Sequence([])}
    units = {"spikes": "ms", "spike_times": "ms"}

    def __init__(self, spike_times=()):
        super().__init__(spike_times=spike_times if len(spike_times) else Sequence([]))

    def describe_for_chip(self, population, simtime):
        trains = [np.asarray(train.value, dtype=float) for train in population.parameter("spike_times")]
        for index, train in enumerate(trains):
            if not np.isfinite(train).all() or (train < 0).any():
                raise hxtwin.InvalidExperiment(f'population "{population.label}" has a spike time of cell {index} '
                                               f"at {train.min()} ms; spike times are finite and not negative")
        return hxtwin.SpikeSource(times=[_fpga_cycles(train, simtime) for train in trains])


class SpikeSourcePoisson(_Source):
    """Poisson spikes of `rate` Hz from `start` for `duration` ms, drawn on the host with numpy's global generator.

    A train is drawn once and stays until its cell's parameters change.
    """

    default_parameters = {"start": 0.0, "rate": 0.0, "duration": 0.0}

    def __init__(self, start, rate, duration):
        super().__init__(start=start, rate=rate, duration=duration)
        self._drawn = {}

    def _train(self, cell, parameters):
        if self._drawn.get(cell, (None,))[0] != parameters:
            start, rate, duration = parameters
            count = np.random.poisson(duration * rate / 1000)
            self._drawn[cell] = (parameters, np.sort(np.random.uniform(start, start + duration, count)))
        return self._drawn[cell][1]

    def describe_for_chip(self, population, simtime):
        columns = [population.parameter(name) for name in ("start", "rate", "duration")]
        trains = [self._train((population.first_id, i), tuple(float(c[i]) for c in columns))
                  for i in range(population.size)]
        return hxtwin.SpikeSource(times=[_fpga_cycles(train, simtime) for train in trains])


class SpikeSourcePoissonOnChip(_Source):
    """A Poisson generator on the chip: `rate` in Hz of hardware time for each cell, `seed` of its shift register."""

    default_parameters = {"rate": 0.0, "seed": 0}

    def __init__(self, rate, seed):
        super().__init__(rate=rate, seed=seed)

    def describe_for_chip(self, population, simtime):
        return hxtwin.PoissonSource(rate=float(population.uniform("rate")), seed=int(population.uniform("seed")))
