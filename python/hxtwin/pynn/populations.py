# SPDX-License-Identifier: Apache-2.0
"""Populations, views and assemblies."""

import numpy as np
from pyNN import common
from pyNN.parameters import ParameterSpace, simplify

import hxtwin
from hxtwin.pynn import simulator
from hxtwin.pynn.plasticity import CompartmentOnLogicalNeuron, ObservablePerNeuron, samples
from hxtwin.pynn.recording import Recorder


class Assembly(common.Assembly):
    """Several populations or views together; for recording only."""

    _simulator = simulator

    def record(self, variables, to_file=None, sampling_interval=None, locations=None, *, device="madc"):
        for population in self.populations:
            population.record(variables, to_file, sampling_interval, locations, device=device)

    def get_data(self, variables="all", gather=True, clear=False, annotations=None):
        """A neo block with what the populations recorded, segment by segment, in the order of populations."""
        merged, *others = [p.get_data(variables, gather, clear) for p in self.populations]
        merged.name, merged.description = self.label, self.describe()
        merged.annotate(**(annotations or {}))
        segments = {segment.name: segment for segment in merged.segments}
        for other in (segment for block in others for segment in block.segments):
            segments[other.name].spiketrains.extend(other.spiketrains)
            segments[other.name].irregularlysampledsignals.extend(other.irregularlysampledsignals)
        return merged


class _Recorded:
    """Recording as the published front end takes it."""

    def record(self, variables, to_file=None, sampling_interval=None, locations=None, *, device="madc"):
        """Records spikes, and one of v, exc_synin, inh_synin and adaptation of each cell.

        device: "madc" (10 bit, 29.4 million samples a second of one cell, half as many of each of two; an experiment
        that records more runs several times) or "cadc" (8 bit, all cells every 2.2 us, in experiments without rules).
        "pad_0", "pad_1", each also with "_buffered" or "_unbuffered", show one cell to nobody. record(None) clears.
        """
        self.recorder.device = device
        super().record(variables, to_file, sampling_interval, locations)


class _Parameters:
    """How PyNN reads and writes parameters, which the population at the root keeps as arrays."""

    def _get_parameters(self, *names):
        root, mask = self._root()
        return ParameterSpace({name: simplify(root._parameters[name][mask]) for name in names}, shape=(self.size,))

    def _set_parameters(self, parameter_space):
        root, mask = self._root()
        parameter_space.evaluate(simplify=False)
        for name, value in parameter_space.items():
            root._parameters[name][mask] = value

    def _set_initial_value_array(self, variable, initial_values):
        raise NotImplementedError(f'initialize() cannot set {variable}; neurons of "{self.label}" start at rest')

    def _get_view(self, selector, label=None):
        return PopulationView(self, selector, label)


class PopulationView(_Recorded, _Parameters, common.PopulationView):
    """Some cells of a population."""

    _assembly_class = Assembly
    _simulator = simulator

    def _root(self):
        return self.grandparent, self.index_in_grandparent(np.arange(self.size))


class Population(_Recorded, _Parameters, common.Population):
    __doc__ = common.Population.__doc__
    _simulator = simulator
    _recorder_class = Recorder
    _assembly_class = Assembly

    def __init__(self, size, cellclass, cellparams=None, structure=None, initial_values={}, label=None):
        state = simulator.current()
        super().__init__(size, cellclass, cellparams, structure, initial_values, label)
        state.populations.append(self)

    def _root(self):
        return self, np.arange(self.size)

    def _create_cells(self):
        self.celltype.check()
        first = simulator.state.id_counter
        self.all_cells = np.array([simulator.ID(first + i) for i in range(self.size)], dtype=simulator.ID)
        for cell in self.all_cells:
            cell.parent = self
        self._mask_local = np.ones(self.size, dtype=bool)
        simulator.state.id_counter += self.size
        space = self.celltype.parameter_space
        space.shape = (self.size,)
        self._parameters = {name: np.array(value.evaluate(simplify=False)) for name, value in space.items()}

    def parameter(self, name):
        """The parameter of every cell, as an array."""
        return self._parameters[name]

    def uniform(self, name):
        """The parameter that all cells share."""
        values = self._parameters[name]
        if not (values == values[0]).all():
            raise NotImplementedError(f'population "{self.label}" has cells with different {name}; cells of one '
                                      "population must agree so far, use several populations")
        return values[0]

    def describe_for_chip(self, simtime):
        return hxtwin.Population(label=self.label, size=self.size,
                                 cell=self.celltype.describe_for_chip(self, simtime),
                                 record_spikes=self.recorder.records_spikes(),
                                 circuit=self.celltype.circuit(self))

    def get_plasticity_data(self, observable):
        """What the population's rule recorded per neuron: [snippet][sample] with .time and .data (list over neurons
        of {compartment: [value]}). Raises RuntimeError before a run and for an unknown observable."""
        rule = getattr(self.celltype, "plasticity_rule", None)
        if rule is None:
            raise RuntimeError(f'population "{self.label}" has no plasticity rule')
        rule.check_observable(observable, ObservablePerNeuron)
        recorded = simulator.current().recording_of(rule).per_neuron[observable]
        place = rule.populations().index(simulator.state.populations.index(self))
        soma = CompartmentOnLogicalNeuron(0)
        return samples(recorded[place], lambda values: [{soma: [value]} for value in values])
