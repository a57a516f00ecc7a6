# SPDX-License-Identifier: Apache-2.0
"""Numbers, tables, traces and pictures of results that are made by hand."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from hxtwin import analysis, plot, table, trace


def results():
    executions = np.array([(0, 0, 300, 60_300), (2, 5_000_000, 5_000_400, 5_060_400)],
                          dtype=[("period", "u8"), ("release", "i8"), ("start", "i8"), ("stop", "i8")])
    rule = SimpleNamespace(executions=executions, missed=1)
    processor = SimpleNamespace(rules=[rule], utilisation=0.02, code=SimpleNamespace(functions=[]))
    return SimpleNamespace(runtime=3_750_000, processors=[processor, processor],
                           spikes=[[np.array([0, 125_000, 3_749_999]), np.array([], dtype=np.int64)]])


def test_rates_count_spikes_by_window():
    times, rates = analysis.rates(results().spikes[0], 3_750_000, 1_250_000)
    assert times.tolist() == [5, 15, 25]
    assert rates.tolist() == [[0.2, 0], [0, 0], [0.1, 0]]


def test_a_spike_on_the_edge_belongs_to_the_window_that_begins_there():
    spikes = [np.array([9, 10, 19, 20])]
    assert (analysis.rates(spikes, 30, 10)[1][:, 0] * 10 / 125_000).round().tolist() == [1, 2, 1]


def test_rates_leave_out_a_window_that_is_cut_short():
    assert analysis.rates(results().spikes[0], 3_749_999, 1_250_000)[1].shape == (2, 2)


def test_rates_refuse_a_window_longer_than_the_run():
    with pytest.raises(ValueError, match="window is 11"):
        analysis.rates([], 10, 11)


def test_first_crossing_is_nan_if_there_is_none():
    assert analysis.first_crossing([10, 20, 30], [1, 5, 7], 5) == 20
    assert np.isnan(analysis.first_crossing([10, 20], [1, 2], 5))


def test_a_table_says_how_many_lines_pass(tmp_path):
    lines = [table.Line("rate", "6 kHz", "6.1 kHz", np.bool_(True)), table.Line("weight", "24", "50", False)]
    text = table.text(lines)
    assert text.splitlines()[2].split() == ["rate", "6", "kHz", "6.1", "kHz", "PASS"]
    assert text.splitlines()[3].split() == ["weight", "24", "50", "FAIL"]
    assert text.endswith("1 of 2 lines pass")
    table.write(lines, tmp_path / "t.txt", tmp_path / "t.json", seed=3)
    written = json.loads((tmp_path / "t.json").read_text())
    assert written["seed"] == 3 and [line["passed"] for line in written["lines"]] == [True, False]


def test_a_trace_has_a_slice_for_each_execution(tmp_path):
    trace.write(results(), tmp_path / "trace.json", ["homeostasis"])
    events = json.loads((tmp_path / "trace.json").read_text())["traceEvents"]
    slices = [e for e in events if e["ph"] == "X"]
    assert [(e["pid"], e["ts"], e["dur"], e["args"]["period"]) for e in slices] == [
        (1, 1.2, 240.0, 0), (1, 20001.6, 240.0, 2), (2, 1.2, 240.0, 0), (2, 20001.6, 240.0, 2)]
    assert slices[1]["args"]["latency_cycles"] == 400
    names = {e["args"]["name"] for e in events if e["name"] == "process_name"}
    assert names == {"chip", "top processor", "bottom processor"}
    spikes = [e["args"]["spikes"] for e in events if e["name"] == "spikes in 1 ms"]
    assert (sum(spikes), spikes[0], spikes[1], spikes[29]) == (3, 1, 1, 1)


def test_pictures_are_drawn_also_where_periods_were_missed(tmp_path):
    times = np.arange(10.)
    values = np.outer(times, np.ones(6)) + np.arange(6)
    values[3, 2] = np.nan
    figures = {"rates": plot.rates(times, values, 6.0), "weights": plot.weights(times, values),
               "histogram": plot.histogram(values[3], (1, 2, 3)), "timeline": plot.timeline(results(), ["rule"])}
    for name, figure in figures.items():
        plot.save(figure, tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
    labels = [text.get_text() for text in figures["timeline"].axes[0].get_yticklabels()]
    assert labels[0] == "top: rule\n2 runs, 1 missed\n2 % busy"
