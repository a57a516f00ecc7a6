# SPDX-License-Identifier: Apache-2.0
"""What populations recorded, as neo objects."""

import warnings
from datetime import datetime

import neo
import numpy as np
import quantities as pq
from pyNN import recording
from pyNN.recording import Variable

import hxtwin
from hxtwin import FPGA_CYCLES_PER_MS
from hxtwin.pynn import simulator
from hxtwin.pynn.analog import Recordings

SPIKES = Variable(name="spikes", location=None, label=None)


class Recorder(recording.Recorder):
    """What is recorded of one population, and how it is handed out."""

    _simulator = simulator
    device = "madc"  # of the next analog variable to be recorded

    def __init__(self, population, file=None):
        super().__init__(population, file)
        self.analog = Recordings(population)

    def record(self, variables, ids, sampling_interval=None, locations=None):
        if sampling_interval is not None:
            raise NotImplementedError("record() takes no sampling_interval; the converters have their own")
        if locations is not None:
            raise RuntimeError("record() takes no locations; point neurons have none")
        celltype = self.population.celltype
        names = [variables] if isinstance(variables, str) else variables
        for name in names:
            if name not in celltype.recordable:
                raise RuntimeError(f'population "{self.population.label}" cannot record {name!r}; '
                                   f"{type(celltype).__name__} offers {', '.join(celltype.recordable)}")
        for name in names:
            if name == "spikes":
                self.recorded[SPIKES] |= set(ids)
            else:
                self.analog.choose(name, ids, self.device)

    def records_spikes(self):
        return bool(self.recorded[SPIKES])

    def _reset(self):
        self.analog.clear()

    def _clear_simulator(self):
        pass

    def _spikes(self, filter_ids):
        """Spikes of each recorded cell in FPGA cycles, in order of cells."""
        state = simulator.current()
        if state.results is None:
            return []
        cells = state.results.spikes[state.populations.index(self.population)]
        return [(id, cells[self.population.id_to_index(id)]) for id in sorted(self.filter_recorded(SPIKES, filter_ids))]

    def _local_count(self, variable, filter_ids=None):
        return {int(id): len(cycles) for id, cycles in self._spikes(filter_ids)}

    def _train(self, id, cycles, stop):
        times = cycles / FPGA_CYCLES_PER_MS
        late = int(np.count_nonzero(times > stop))
        if late:
            warnings.warn(f'population "{self.population.label}": {late} spikes after the end of the run were dropped',
                          hxtwin.HxtwinWarning, stacklevel=2)
            times = times[times <= stop]
        return neo.SpikeTrain(times, units=pq.ms, t_start=0.0, t_stop=stop, copy=None,
                              source_population=self.population.label, source_id=int(id), channel_id=int(id),
                              source_location="unlabeled", source_compartment=0,
                              source_index=self.population.id_to_index(id))

    def _get_current_segment(self, filter_ids=None, variables="all", clear=False):
        state = simulator.current()
        segment = neo.Segment(name=f"segment{state.segment_counter:03d}", description=self.population.describe(),
                              rec_datetime=datetime.now())
        segment.spiketrains.extend([self._train(id, cycles, state.t) for id, cycles in self._spikes(filter_ids)])
        traces = [] if state.results is None else state.results.analog
        segment.irregularlysampledsignals.extend([
            self.analog.signal(row, trace) for (population, row), trace in zip(state.ran_analog, traces)
            if population is self.population])
        return segment

    def get(self, variables, gather=False, filter_ids=None, clear=False, annotations=None, locations=None):
        block = super().get(variables, gather, filter_ids, clear, annotations, locations)
        names = None if variables == "all" else {variables} if isinstance(variables, str) else set(variables)
        wanted = None if filter_ids is None else {int(id) for id in filter_ids}
        for number, segment in enumerate(block.segments):
            kept = neo.Segment(name=segment.name, description=segment.description, rec_datetime=segment.rec_datetime,
                               **segment.annotations)
            kept.spiketrains.extend([train for train in segment.spiketrains if (names is None or "spikes" in names)
                                     and (wanted is None or train.annotations["source_id"] in wanted)])
            kept.irregularlysampledsignals.extend([
                signal for signal in segment.irregularlysampledsignals if (names is None or signal.name in names)
                and (wanted is None or signal.annotations["source_ids"][0] in wanted)])
            block.segments[number] = kept
        return block
