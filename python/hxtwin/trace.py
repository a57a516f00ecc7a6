# SPDX-License-Identifier: Apache-2.0
"""Traces of what the processors did, for the Perfetto viewer (Chrome's trace event format, JSON)."""

import json

from hxtwin import FPGA_CYCLES_PER_MS, PPU_CYCLES_PER_MS

PROCESSORS = ("top", "bottom")


def _us(ppu_cycles):
    return ppu_cycles / (PPU_CYCLES_PER_MS / 1000)


def _name(kind, pid, tid, name):
    return {"ph": "M", "name": f"{kind}_name", "pid": pid, "tid": tid, "args": {"name": name}}


def _rule_events(pid, tid, label, profile):
    """A slice for each execution, and the latency and run time of each as counters."""
    events = []
    for period, release, start, stop in profile.executions.tolist():
        latency, run_time = start - release, stop - start
        events.append(
            {"ph": "X", "name": label, "cat": "rule", "pid": pid, "tid": tid, "ts": _us(start), "dur": _us(run_time),
             "args": {"period": period, "latency_cycles": latency, "run_time_cycles": run_time}})
        events.append({"ph": "C", "name": f"{label}: us", "pid": pid, "ts": _us(start),
                       "args": {"latency": _us(latency), "run time": _us(run_time)}})
    return events


def _function_events(pid, tid, code, most):
    """A slice for each of the first `most` calls, and what each function and line took in all as one instant."""
    events = [_name("thread", pid, tid, "functions")]
    for function, _, enter, leave in code.calls[:most].tolist():
        events.append({"ph": "X", "name": code.names[function], "cat": "function", "pid": pid, "tid": tid,
                       "ts": _us(enter), "dur": _us(leave - enter)})
    spent = ("instructions", "cycles", "bus_wait", "vector_wait")
    table = lambda rows, *names: [{name: getattr(row, name) for name in (*names, *spent)} for row in rows]
    events.append({"ph": "i", "s": "t", "name": "profile", "pid": pid, "tid": tid, "ts": 0,
                   "args": {"calls": len(code.calls), "calls left out": max(0, len(code.calls) - most),
                            "functions": table(code.functions, "function", "calls"),
                            "lines": table(code.lines, "function", "file", "line")}})
    return events


def _spike_events(spikes, window_ms, runtime):
    """Spikes of all recorded cells in each window, as a counter."""
    import numpy as np

    window = int(window_ms * FPGA_CYCLES_PER_MS)
    counts = np.zeros(int(runtime // window) + 1, dtype=np.int64)
    for cells in spikes:
        for times in cells:
            counts += np.bincount(times // window, minlength=counts.size)[:counts.size]
    return [{"ph": "C", "name": f"spikes in {window_ms:g} ms", "pid": 0, "ts": i * window_ms * 1000,
             "args": {"spikes": int(n)}} for i, n in enumerate(counts)]


def events(results, labels=None, most_calls=100_000):
    """The list of trace events of `results`; `labels` names its rules, `most_calls` limits the calls of each processor."""
    made = [_name("process", 0, 0, "chip"), *_spike_events(results.spikes, 1.0, results.runtime)]
    for pid, (where, processor) in enumerate(zip(PROCESSORS, results.processors), start=1):
        made.append(_name("process", pid, 0, f"{where} processor"))
        for tid, profile in enumerate(processor.rules):
            label = labels[tid] if labels else f"rule {tid}"
            made.append(_name("thread", pid, tid, label))
            made.extend(_rule_events(pid, tid, label, profile))
        if processor.code.functions:
            made.extend(_function_events(pid, len(processor.rules), processor.code, most_calls))
    return made


def write(results, path, labels=None, most_calls=100_000):
    """Writes a trace of `results` that opens in the Perfetto viewer: a process for the chip and one for each
    processor, with a track for each rule. Times are hardware time.

    Of a run with `Options.debug.profile`, each processor has a track of its calls as well, the first `most_calls` of
    them, and an instant called "profile" at 0, which holds the profile and says how many calls were left out."""
    with open(path, "w") as file:
        json.dump({"displayTimeUnit": "ms", "traceEvents": events(results, labels, most_calls)}, file)
