# SPDX-License-Identifier: Apache-2.0
"""Projections and their connections."""

import numpy as np
from pyNN import common, errors
from pyNN.space import Space

import hxtwin
from hxtwin.pynn import simulator
from hxtwin.pynn.plasticity import ObservablePerSynapse, samples
from hxtwin.pynn.synapses import StaticSynapse

LARGEST_WEIGHT = 63


class UnrealisableWeight(hxtwin.InvalidExperiment, errors.ConnectionError):
    """A weight outside what synapses can realise."""


def _population(end):
    return end.grandparent if isinstance(end, common.PopulationView) else end


def _cells(end, indices):
    """Indices in the population at the root of indices in `end`."""
    return end.index_in_grandparent(indices) if isinstance(end, common.PopulationView) else np.asarray(indices)


class Connection(common.Connection):
    """One connection of a projection, by its place in the projection's order."""

    def __init__(self, projection, index):
        self._projection, self._index = projection, index

    presynaptic_index = property(lambda self: int(self._projection._pre[self._index]))
    postsynaptic_index = property(lambda self: int(self._projection._post[self._index]))
    pop_pre_index = property(lambda self: int(_cells(self._projection.pre, [self.presynaptic_index])[0]))
    pop_post_index = property(lambda self: int(_cells(self._projection.post, [self.postsynaptic_index])[0]))
    delay = 0.0

    @property
    def weight(self):
        return float(self._projection._weight[self._index])

    @weight.setter
    def weight(self, value):
        self._projection._weight[self._index] = self._projection._realised(np.array([value], dtype=float))[0]

    def as_tuple(self, *names):
        return tuple(getattr(self, name) for name in names)


class Projection(common.Projection):
    __doc__ = common.Projection.__doc__
    _simulator = simulator
    _static_synapse_class = StaticSynapse

    def __init__(self, presynaptic_population, postsynaptic_population, connector, synapse_type=None, source=None,
                 receptor_type=None, space=Space(), label=None):
        state = simulator.current()
        for end in (presynaptic_population, postsynaptic_population):
            if isinstance(end, common.Assembly):
                raise NotImplementedError("a projection cannot begin or end at an Assembly yet; connect its "
                                          "populations one by one")
        if not postsynaptic_population.receptor_types:
            raise errors.ConnectionError(f'population "{postsynaptic_population.label}" is a source of spikes; it '
                                         "takes no synapses")
        super().__init__(presynaptic_population, postsynaptic_population, connector, synapse_type, source,
                         receptor_type, space, label)
        self._parts = []
        connector.connect(self)
        self._collect()
        state.projections.append(self)
        try:
            self._check_rule()
        except Exception:
            state.projections.pop()
            raise

    def _convergent_connect(self, presynaptic_indices, postsynaptic_index, location_selector=None, weight=0.0,
                            delay=0.0):
        if location_selector is not None:
            raise NotImplementedError("there are no multi-compartment neurons yet; leave location_selector out")
        self._check_delay(delay)
        pre = np.atleast_1d(np.asarray(presynaptic_indices, dtype=np.int64))
        self._parts.append((pre, np.full(pre.shape, postsynaptic_index, dtype=np.int64),
                            np.broadcast_to(np.asarray(weight, dtype=float), pre.shape)))

    def _collect(self):
        """Orders connections by source cell, then by target cell; those between the same two stay in their order."""
        empty = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        pre, post, weight = (np.concatenate(column) for column in zip(empty, *self._parts))
        order = np.lexsort((post, pre))
        self._pre, self._post = pre[order], post[order]
        self._weight = self._realised(weight[order])
        del self._parts

    def _check_delay(self, delay):
        if np.any(np.asarray(delay) != 0):
            raise ValueError(f'projection "{self.label}" asks for a delay of {np.max(delay)} ms; the chip has none, '
                             "delays must be 0")

    def _realised(self, weights):
        """Signed weights rounded to whole steps; raises UnrealisableWeight."""
        low, high = (0, LARGEST_WEIGHT) if self.receptor_type == "excitatory" else (-LARGEST_WEIGHT, 0)
        with np.errstate(invalid="ignore"):
            rounded = np.rint(weights)
            bad = ~((rounded >= low) & (rounded <= high))
        if bad.any():
            raise UnrealisableWeight(f'projection "{self.label}" asks for weight {weights[bad][0]:g}, outside what '
                                     f"{self.receptor_type} synapses can realise ({low} to {high})")
        return rounded.astype(np.int64)

    def _check_rule(self):
        """Refuses, where the projection is made, what its rule cannot handle, such as connections that are not dense."""
        rule = getattr(self.synapse_type, "plasticity_rule", None)
        if rule is None:
            return
        ends = [_population(self.pre), _population(self.post)]
        projection = self.describe_for_chip()
        projection.pre, projection.post = 0, 1
        described = rule.describe_for_chip(None, kernel="void PLASTICITY_RULE_KERNEL() {}")
        described.projections, described.populations = [0], []
        hxtwin.validate(hxtwin.Description(
            populations=[hxtwin.Population(label=p.label, size=p.size, cell=p.celltype.describe_for_chip(p, None))
                         for p in ends],
            projections=[projection], rules=[described], runtime=1))

    def describe_for_chip(self):
        columns = (_cells(self.pre, self._pre), _cells(self.post, self._post), np.abs(self._weight))
        populations = simulator.state.populations
        return hxtwin.Projection(
            label=self.label, pre=populations.index(_population(self.pre)),
            post=populations.index(_population(self.post)), receptor=getattr(hxtwin.Receptor, self.receptor_type),
            connections=np.stack(columns, axis=1))

    def __len__(self):
        return self._pre.size

    def __getitem__(self, i):
        return self.connections[i]

    @property
    def connections(self):
        """Connections in order of source, then target."""
        return [Connection(self, i) for i in range(len(self))]

    def _set_attributes(self, parameter_space):
        parameter_space.evaluate(simplify=False)
        for name, values in parameter_space.items():
            chosen = values[self._pre, self._post]
            if name == "delay":
                self._check_delay(chosen)
            else:
                self._weight = self._realised(chosen)

    def _set_initial_value_array(self, variable, initial_values):
        raise NotImplementedError(f'synapses of "{self.label}" have no state variable {variable}')

    def get_data(self, observable):
        """What the projection's rule recorded per synapse: [snippet][sample] with .time (FPGA cycles), .period and
        .data (list over connections of lists of one value). Raises RuntimeError before a run, without a rule, and
        for an unknown observable."""
        rule = getattr(self.synapse_type, "plasticity_rule", None)
        if rule is None:
            raise RuntimeError(f'projection "{self.label}" has no plasticity rule')
        rule.check_observable(observable, ObservablePerSynapse)
        recorded = simulator.current().recording_of(rule).per_synapse[observable]
        place = rule.projections().index(simulator.state.projections.index(self))
        return samples(recorded[place], lambda values: [[value] for value in values])
