# SPDX-License-Identifier: Apache-2.0
"""Analog recording: which cells, through which converter, and the samples as neo signals."""

import warnings

import neo
import numpy as np
import quantities as pq

import hxtwin
from hxtwin import PPU_CYCLES_PER_MS
from hxtwin.pynn import simulator

QUANTITIES = {"v": hxtwin.Quantity.membrane, "exc_synin": hxtwin.Quantity.exc_synin,
              "inh_synin": hxtwin.Quantity.inh_synin, "adaptation": hxtwin.Quantity.adaptation}
CONVERTERS = {"madc": hxtwin.Converter.fast, "cadc": hxtwin.Converter.columnar}
PADS = {f"pad_{number}{how}": number for number in (0, 1) for how in ("", "_buffered", "_unbuffered")}


class Recordings:
    """What one population records, beside spikes: cell -> (variable, devices)."""

    def __init__(self, population):
        self.population = population
        self.clear()

    def choose(self, variable, ids, device):
        if device in PADS:
            return self._put_on_pad(variable, ids, device)
        if device not in CONVERTERS:
            raise ValueError(f"record() got the device {device!r}; it must be one of {', '.join((*CONVERTERS, *PADS))}")
        for id in ids:
            devices = self._devices_of(id, variable)
            self._chosen[int(id)] = (variable, devices if device in devices else (*devices, device))

    def _devices_of(self, id, variable):
        before, devices = self._chosen.get(int(id), (variable, ()))
        if before != variable:
            raise ValueError(f'cell {self._index(id)} of population "{self.population.label}" '
                             f"records {before} already and cannot record {variable}; a neuron's read-out shows "
                             "one variable at a time, record(None) clears it")
        return devices

    def _put_on_pad(self, variable, ids, device):
        """Shows a cell at an analog pad, where an oscilloscope would see it; nobody reads it here."""
        taken = [p.label for p in simulator.current().populations if PADS[device] in p.recorder.analog.pads]
        if len(ids) != 1 or taken:
            raise ValueError(f'population "{self.population.label}" puts {len(ids)} cells on {device}; a pad shows '
                             f"one cell{f', and population {taken[0]!r} has put one there' if taken else ''}")
        id, = ids
        self._chosen[int(id)] = (variable, self._devices_of(id, variable))
        self.pads[PADS[device]] = int(id)
        warnings.warn(f"{device}: nothing is connected to the chip's analog pads, so that there will be no samples; "
                      f"{' and '.join(CONVERTERS)} give some", hxtwin.HxtwinWarning, stacklevel=4)

    def clear(self):
        self._chosen = {}
        self.pads = {}  # number -> id of the cell that it shows

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
