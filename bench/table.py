# SPDX-License-Identifier: Apache-2.0
"""One table of the benchmarks that run experiments: python bench/table.py FOLDER, with the JSON of each.

neurons, events and processors are seconds of wall time for each second of hardware time, summed over threads.
"""
import json
import sys
from pathlib import Path

COLUMNS = {"hardware_s_per_wall_s": "hardware s per wall s", "output_kHz": "output kHz",
           "neurons_s": "neurons", "events_s": "events", "processors_s": "processors",
           "ns_per_neuron_step": "ns per neuron step", "ns_per_synaptic_event": "ns per synaptic event", "peak_MB": "MB"}

# Columns that are the quotient of a time and of what it was for, both for each second of hardware time. A neuron step is
# that of one circuit, from event to event or 1 us long, with all that happens in it.
QUOTIENTS = {"ns_per_neuron_step": ("neurons_s", "neuron_steps"),
             "ns_per_synaptic_event": ("events_s", "synaptic_events")}


def name_of(benchmark):
    parts = benchmark["name"].split("/")
    return " ".join(part for part in parts if not part.startswith(("iterations", "manual_time")))


def rows(folder):
    for path in sorted(Path(folder).glob("*.json")):
        results = json.loads(path.read_text())
        for benchmark in results["benchmarks"] if isinstance(results, dict) else []:  # bench_kernel writes a list
            if "hardware_s_per_wall_s" in benchmark and benchmark.get("run_type", "iteration") == "iteration":
                yield benchmark


def cell(benchmark, column):
    seconds, count = QUOTIENTS.get(column, (None, None))
    if benchmark.get(count):
        return f"{1e9 * benchmark[seconds] / benchmark[count]:.3g}"
    return f"{benchmark[column]:.3g}" if column in benchmark else ""


def main():
    found = list(rows(sys.argv[1]))
    print("| experiment | " + " | ".join(COLUMNS.values()) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for benchmark in found:
        print(f"| {name_of(benchmark)} | " + " | ".join(cell(benchmark, column) for column in COLUMNS) + " |")
    speeds = {name_of(b): b["hardware_s_per_wall_s"] for b in found}
    ours = {name: speed for name, speed in speeds.items() if name.startswith("full_array") and "membranes:1" not in name}
    theirs = {name: speed for name, speed in speeds.items() if name.startswith("brian2")}
    if ours and theirs:
        best, reference = max(ours, key=ours.get), max(theirs, key=theirs.get)
        print(f"{best} is {ours[best] / theirs[reference]:.2f} times as fast as {reference} on this machine, in this run.")


if __name__ == "__main__":
    main()
