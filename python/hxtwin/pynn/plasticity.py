# SPDX-License-Identifier: Apache-2.0
"""Rules that the chip's processors run beside the network, their timers, and what they record."""

import math

import hxtwin
from hxtwin.pynn import simulator


class Cycles(int):
    """A time in FPGA cycles (8 ns) since the start of the experiment."""

    def value(self):
        return int(self)


class CompartmentOnLogicalNeuron(int):
    """Index of a compartment; 0 for point neurons."""


class Timer:
    """When a rule runs: at start + k period for k = 0 .. num_periods - 1, in ms of hardware time."""

    def __init__(self, **parameters):
        for key in ("start", "period", "num_periods"):
            if key not in parameters:
                raise KeyError(f"Timer needs {key}")
            setattr(self, key, parameters[key])
        self.parameters = parameters

    def describe_for_chip(self, simtime):
        """The timer in cycles, with the periods that begin before `simtime` (None: all), but at least one."""
        start, period = simulator.ppu_cycles(self.start), simulator.ppu_cycles(self.period)
        periods = self.num_periods
        if period > 0 and simtime is not None:
            periods = min(periods, max(math.ceil((simulator.ppu_cycles(simtime) - start) / period), 1))
        return hxtwin.Timer(start=start, period=period, num_periods=periods)


class _Observable:
    """A recorded quantity: element type and layout in memory. Attributes may be assigned later."""

    Type = hxtwin.Element
    LayoutPerRow = hxtwin.Layout

    class Layout:
        complete_row, packed_active_columns = hxtwin.Layout.complete_rows, hxtwin.Layout.packed_active_columns


class ObservablePerSynapse(_Observable):
    """One value for each synapse of each projection of the rule."""

    def __init__(self, type=hxtwin.Element.uint8, layout_per_row=hxtwin.Layout.complete_rows):
        self.type, self.layout_per_row = type, layout_per_row

    def describe_for_chip(self):
        return hxtwin.ObservablePerSynapse(type=self.type, layout=self.layout_per_row)


class ObservablePerNeuron(_Observable):
    """One value for each neuron of each population of the rule."""

    def __init__(self, type=hxtwin.Element.uint8, layout=hxtwin.Layout.complete_rows):
        self.type, self.layout = type, layout

    def describe_for_chip(self):
        return hxtwin.ObservablePerNeuron(type=self.type, layout=self.layout)


class ObservableArray(_Observable):
    """`size` values that belong to the rule itself."""

    def __init__(self, type=hxtwin.Element.int8, size=0):
        self.type, self.size = type, size

    def describe_for_chip(self):
        return hxtwin.ObservableArray(type=self.type, size=self.size)


class Sample:
    """What a rule recorded in one period.

    period: index of the period. time: FPGA cycles, as the kernel stored it. missing: bool array, true for values
    whose processor missed the period. values: int32 array. data: the same as nested lists, None where missing.
    """

    def __init__(self, recorded, index, nest):
        self.period = int(recorded.periods[index])
        self.time = Cycles(int(recorded.times[index]) // 2)
        self.values, self.missing = recorded.values[index], recorded.missing[index]
        self._nest = nest

    @property
    def data(self):
        values = self.values.tolist()
        for index in self.missing.nonzero()[0]:
            values[index] = None
        return self._nest(values)


def samples(recorded, nest):
    """Data of the one snippet of a run: a list with its list of samples."""
    return [[Sample(recorded, index, nest) for index in range(len(recorded.periods))]]


class PlasticityRuleHandle:
    """Mixin of what can carry a rule: synapse types and neurons."""

    plasticity_rule = None


class PlasticityRule:
    """A rule; subclasses override generate_kernel() with C++ that defines PLASTICITY_RULE_KERNEL.

    It acts on the projections whose PlasticSynapse carries it and on the populations whose cell type carries it, in
    the order of the script.
    """

    ObservablePerSynapse = ObservablePerSynapse
    ObservablePerNeuron = ObservablePerNeuron
    ObservableArray = ObservableArray

    def __init__(self, timer, observables=None, same_id=0):
        self.timer, self.observables, self.same_id = timer, dict(observables or {}), same_id
        simulator.current().rules.append(self)

    def generate_kernel(self):
        """C++ text of the kernel."""
        raise NotImplementedError(f"{type(self).__name__} has no kernel; override generate_kernel()")

    def projections(self):
        """Indices of the projections that it acts on."""
        return [i for i, p in enumerate(simulator.current().projections)
                if getattr(p.synapse_type, "plasticity_rule", None) is self]

    def populations(self):
        """Indices of the populations that it acts on."""
        return [i for i, p in enumerate(simulator.current().populations)
                if getattr(p.celltype, "plasticity_rule", None) is self]

    def describe_for_chip(self, simtime, kernel=None):
        return hxtwin.PlasticityRule(
            label=type(self).__name__,
            kernel=self.generate_kernel() if kernel is None else kernel,
            timer=self.timer.describe_for_chip(simtime),
            observables={name: o.describe_for_chip() for name, o in self.observables.items()},
            projections=self.projections(), populations=self.populations())

    def check_observable(self, observable, kind):
        """Raises RuntimeError for an unknown name and TypeError for one of another kind."""
        if observable not in self.observables:
            raise RuntimeError(f"{type(self).__name__} has no observable {observable!r}; "
                               f"it has {', '.join(sorted(self.observables)) or 'none'}")
        if not isinstance(self.observables[observable], kind):
            raise TypeError(f"observable {observable!r} is no {kind.__name__}")

    def get_observable_array(self, observable):
        """Samples of an ObservableArray: [snippet][sample] with .time and .data (list of `size` ints)."""
        self.check_observable(observable, ObservableArray)
        return samples(simulator.current().recording_of(self).arrays[observable], lambda values: values)
