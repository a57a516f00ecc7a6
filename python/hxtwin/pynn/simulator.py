# SPDX-License-Identifier: Apache-2.0
"""State of the back end between setup() and end()."""

import math
import warnings

from pyNN import common

import hxtwin
from hxtwin import FPGA_CYCLES_PER_MS, PPU_CYCLES_PER_MS

name = "HX"


class ID(int, common.IDMixin):
    """A cell."""

    def __init__(self, n):
        int.__init__(n)
        common.IDMixin.__init__(self)


class State(common.control.BaseState):
    """What was described since setup(), and what the last run gave."""

    def __init__(self, dt, options, observer, initial_config):
        super().__init__()
        self.dt = dt
        self.min_delay = self.max_delay = 0
        self.mpi_rank, self.num_processes = 0, 1
        self.options, self.observer, self.initial_config = options, observer, initial_config
        self.id_counter = 0
        self.segment_counter = -1
        self.populations, self.projections, self.rules = [], [], []
        self.reset()

    def reset(self):
        self.t = 0
        self.running = False
        self.results = None
        self.plan = None
        self.ran_rules = []
        self.ran_analog = []
        self.segment_counter += 1

    def prepare(self):
        """Calibrates, places and routes what is described so far."""
        self.plan = hxtwin.prepare(self.describe(None), self.options, self.observer)

    def run(self, simtime):
        """Runs the experiment for `simtime` ms of hardware time."""
        if self.running:
            raise RuntimeError("run() was called twice; an experiment runs once after setup() or reset()")
        description = self.describe(simtime)
        self.results = hxtwin.run(description, self.options, self.observer)
        self.t, self.running = simtime, True
        for message in self.results.warnings:
            warnings.warn(message, hxtwin.HxtwinWarning, stacklevel=3)

    def attached_rules(self):
        """Rules that act on a projection or a population, in order of their creation."""
        rules = [rule for rule in self.rules if rule.projections() or rule.populations()]
        seen = {}
        for rule in rules:
            if rule.same_id in seen:
                raise NotImplementedError(
                    f"{type(rule).__name__} and {type(seen[rule.same_id]).__name__} both have same_id "
                    f"{rule.same_id}; rules that share their state are not supported yet, give each an id of its own")
            seen[rule.same_id] = rule
        return rules

    def describe(self, simtime):
        """The experiment as an `hxtwin.Description`; None for `simtime` where it does not matter."""
        if simtime is not None and not (math.isfinite(simtime) and simtime > 0):
            raise hxtwin.InvalidExperiment(f"runtime is {simtime} ms; it must be finite and more than 0")
        self.ran_rules = self.attached_rules()
        self.ran_analog = [(p, row) for p in self.populations for row in p.recorder.analog.rows()]
        return hxtwin.Description(
            populations=[p.describe_for_chip(simtime) for p in self.populations],
            projections=[p.describe_for_chip() for p in self.projections],
            rules=[r.describe_for_chip(simtime) for r in self.ran_rules],
            analog=[p.recorder.analog.describe_for_chip(self.populations.index(p), row) for p, row in self.ran_analog],
            runtime=1 if simtime is None else round(simtime * FPGA_CYCLES_PER_MS))

    def recording_of(self, rule):
        """What `rule` recorded in the last run."""
        recordings = self.finished("results", "run()").rules
        if rule not in self.ran_rules:
            raise RuntimeError(f"{type(rule).__name__} was attached to nothing when the experiment ran")
        return recordings[self.ran_rules.index(rule)]

    def finished(self, what, call):
        """results or plan, or a RuntimeError that says which call makes them."""
        made = getattr(self, what)
        if made is None:
            raise RuntimeError(f"there is nothing to tell yet; call {call} first")
        return made


state = None


def current():
    """The state, or a RuntimeError if there is none."""
    if state is None:
        raise RuntimeError("call setup() first")
    return state


def ppu_cycles(ms):
    """Hardware time in ms as whole PPU cycles."""
    return round(ms * PPU_CYCLES_PER_MS)
