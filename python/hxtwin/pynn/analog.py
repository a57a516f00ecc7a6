# SPDX-License-Identifier: Apache-2.0
"""Analog recording: which cells, through which converter, and the samples as neo signals."""

import neo
import numpy as np
import quantities as pq

import hxtwin
from hxtwin import PPU_CYCLES_PER_MS
from hxtwin.pynn import simulator

QUANTITIES = {"v": hxtwin.Quantity.membrane, "exc_synin": hxtwin.Quantity.exc_synin,
              "inh_synin": hxtwin.Quantity.inh_synin, "adaptation": hxtwin.Quantity.adaptation}
CONVERTERS = {"madc": hxtwin.Converter.fast, "cadc": hxtwin.Converter.columnar}


class Recordings:
    """What one population records, beside spikes: cell -> (variable, devices)."""

    def __init__(self, population):
        self.population = population
        self._chosen = {}

    def choose(self, variable, ids, device):
        if str(device).startswith("pad_"):
            raise NotImplementedError(f"recording through {device} is not supported; use {' or '.join(CONVERTERS)}")
        if device not in CONVERTERS:
            raise ValueError(f"record() got the device {device!r}; it must be one of {', '.join(CONVERTERS)}")
        for id in ids:
            before, devices = self._chosen.get(int(id), (variable, ()))
            if before != variable:
                raise ValueError(f'cell {self._index(id)} of population "{self.population.label}" '
                                 f"records {before} already and cannot record {variable}; a neuron's read-out shows "
                                 "one variable at a time, record(None) clears it")
            self._chosen[int(id)] = (variable, devices if device in devices else (*devices, device))

    def clear(self):
        self._chosen = {}

    def rows(self):
        """(variable, number of the device, id) of every recording, in the order in which signals are handed out."""
        return sorted((variable, list(CONVERTERS).index(device), id)
                      for id, (variable, devices) in self._chosen.items() for device in devices)

    def describe_for_chip(self, number, row):
        """The hxtwin value of a row of rows(); `number` is the population's index in the description."""
        variable, device, id = row
        return hxtwin.AnalogRecording(population=number, cell=self._index(id), quantity=QUANTITIES[variable],
                                      through=list(CONVERTERS.values())[device])

    def _index(self, id):
        return int(self.population.id_to_index(simulator.ID(id)))

    def signal(self, row, trace):
        """A row of rows() with its samples, as a neo signal."""
        variable, device, id = row
        return neo.IrregularlySampledSignal(
            (trace.times / PPU_CYCLES_PER_MS).astype(np.float32), trace.codes.astype(np.float32)[:, np.newaxis],
            units="dimensionless", time_units=pq.ms, name=variable, device=list(CONVERTERS)[device], source_ids=[id],
            source_locations=["unlabeled"], source_population=self.population.label, source_compartments=[0],
            array_annotations={"channel_index": [self._index(id)]})
