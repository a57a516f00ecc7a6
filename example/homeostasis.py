#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Homeostasis: 512 neurons learn to fire at 6 kHz.

One Poisson source on the chip drives all neurons through plastic synapses that start at weight 0. Every 10 ms of
hardware time a rule on the chip's two processors counts each neuron's spikes and moves its weight by one step towards
60 spikes per period. The kernel is homeostasis.kernel.cpp, beside this file; the C++ twin is homeostasis.cpp.

The script prints what was published for the chip itself beside what came out here, and exits with 1 if a line fails.
"""

import argparse
import sys
import time
import warnings
from pathlib import Path

import numpy as np

import hxtwin
import hxtwin.pynn as pynn
from hxtwin import analysis, table

PERIOD, PERIODS, RUNTIME = 10.0, 100, 1000.0  # ms of hardware time
TARGET = 60  # spikes per period and neuron
STAGES = ("validate", "calibrate", "map", "compile", "run", "read back")  # of "experiment", in their order


class HomeostasisRule(pynn.PlasticityRule):
    """Moves weights by one step per period towards a number of spikes."""

    def __init__(self, timer, target):
        observable = pynn.PlasticityRule.ObservablePerSynapse(
            pynn.PlasticityRule.ObservablePerSynapse.Type.uint8,
            pynn.PlasticityRule.ObservablePerSynapse.LayoutPerRow.packed_active_columns)
        super().__init__(timer=timer, observables={"w": observable})
        self.target = target

    def generate_kernel(self):
        text = (Path(__file__).parent / "homeostasis.kernel.cpp").read_text()
        if "60.0" not in text:
            raise hxtwin.InvalidExperiment("homeostasis.kernel.cpp no longer holds the number 60.0 to be replaced")
        return text.replace("60.0", f"{self.target:.1f}")


class Progress:
    """Tells on stderr which stage the experiment is in."""

    def begins(self, stage):
        print(f"  {stage} ...", file=sys.stderr, flush=True)


def experiment(options):
    """Describes and runs the experiment; returns spikes as neo objects, samples of weights, and the results."""
    chip = pynn.helper.chip_from_nightly(chip_seed=options.chip_seed, ideal=options.ideal)
    pynn.setup(initial_config=chip, threads=options.threads, observer=Progress())
    timer = pynn.Timer(start=0., period=PERIOD, num_periods=PERIODS)
    rule = HomeostasisRule(timer, TARGET)
    source = pynn.Population(1, pynn.cells.SpikeSourcePoissonOnChip(rate=120e3, seed=1234), label="source")
    neurons = pynn.Population(512, pynn.cells.HXNeuron(plasticity_rule=rule), label="neurons")
    synapse = pynn.synapses.PlasticSynapse(weight=0, plasticity_rule=rule)
    projection = pynn.Projection(source, neurons, pynn.AllToAllConnector(), synapse_type=synapse, label="input")
    neurons.record("spikes")
    pynn.run(RUNTIME)
    spikes = neurons.get_data("spikes").segments[0].spiketrains
    samples = projection.get_data("w")[0]
    results = pynn.results()
    pynn.end()
    return spikes, samples, results


def reached_after(rates):
    """When the mean rate of all neurons first reaches the target, at the end of a period (ms)."""
    ends = (np.arange(len(rates)) + 1) * PERIOD
    return analysis.first_crossing(ends, rates.mean(axis=1), TARGET / PERIOD)


def judge(samples, weights, rates, ideal):
    """What was published or is asked for, beside what came out. weights: (samples, synapses), rates: kHz per period.

    A chip without mismatch has no spread of weights to compare with.
    """
    late = np.array([s.time / hxtwin.FPGA_CYCLES_PER_MS - s.period * PERIOD for s in samples])
    largest_step = np.abs(np.diff(weights, axis=0)).max()
    settled = rates[len(rates) // 2:]
    per_neuron = settled.mean(axis=0)
    within = 100 * np.mean((per_neuron > 5) & (per_neuron < 7))
    crossing, mean = reached_after(rates), settled.mean()
    last = weights[-1]
    median = np.median(last)
    bulk = np.quantile(last, [0.01, 0.99])
    line = table.Line
    lines = [
        line("samples recorded", "100", f"{len(samples)}", len(samples) == PERIODS),
        line("stamp of sample k after k * 10 ms", "within 1 ms", f"{1000 * late.min():.1f} to {1000 * late.max():.1f} us",
             0 <= late.min() and late.max() < 1),
        line("weights in the first sample", "all 1", f"{weights[0].min():g} to {weights[0].max():g}",
             (weights[0] == 1).all()),
        line("largest step of a weight", "1", f"{largest_step:g}", largest_step <= 1),
        line("mean rate reaches 6 kHz after", "200 to 320 ms", f"{crossing:.0f} ms", 200 <= crossing <= 320),
        line("mean rate of the last 500 ms", "6.0 +- 0.3 kHz", f"{mean:.2f} kHz", abs(mean - 6.0) <= 0.3),
        line("neurons within 5 to 7 kHz", "more than 95 %", f"{within:.1f} %", within > 95),
        line("median weight at the end", "20 to 28 (24)", f"{median:g}", 20 <= median <= 28),
    ]
    spread = [
        line("bulk of the weights at the end (98 %)", "17 to 32, each +- 4", f"{bulk[0]:g} to {bulk[1]:g}",
             abs(bulk[0] - 17) <= 4 and abs(bulk[1] - 32) <= 4),
        line("smallest and largest weight", "10 and 35, each +- 8", f"{last.min():g} and {last.max():g}",
             abs(last.min() - 10) <= 8 and abs(last.max() - 35) <= 8),
    ]
    return lines if ideal else lines + spread


def processor_lines(results):
    """What hardware never tells, as text."""
    us = hxtwin.PPU_CYCLES_PER_MS / 1000
    for where, processor in zip(("top", "bottom"), results.processors):
        for profile in processor.rules:
            latency, run_time = profile.latency, profile.run_time
            yield (f"{where:>6} processor: {len(profile.executions)} runs, {profile.missed} missed; latency "
                   f"{latency.min / us:.2f} / {latency.median / us:.2f} / {latency.max / us:.2f} us (min, median, max); "
                   f"run time {run_time.median} cycles ({run_time.median / us:.1f} us); "
                   f"busy {100 * processor.utilisation:.2f} %")


def draw(folder, results, times, rates, weights):
    """Writes the pictures and the trace; returns their paths."""
    from hxtwin import plot, trace

    ends = (np.arange(len(rates)) + 0.5) * PERIOD
    figures = {"rates.png": plot.rates(ends, rates, TARGET / PERIOD), "weights.png": plot.weights(times, weights),
               "histogram.png": plot.histogram(weights[-1], (17, 24, 32)),
               "timeline.png": plot.timeline(results, ["homeostasis"])}
    for name, figure in figures.items():
        plot.save(figure, folder / name)
    trace.write(results, folder / "trace.json", ["homeostasis"])
    return [folder / name for name in (*figures, "trace.json")]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("out/homeostasis"), help="folder for pictures and tables")
    parser.add_argument("--threads", type=int, default=2, help="threads of the emulator; the results are the same")
    parser.add_argument("--chip-seed", type=int, default=1, help="which individual chip is emulated")
    parser.add_argument("--ideal", action="store_true", help="a chip without mismatch and noise")
    parser.add_argument("--no-plots", action="store_true", help="no pictures and no trace")
    parser.add_argument("--save", type=Path, help="write weights and spikes to this .npz file")
    return parser.parse_args()


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    wall = {}

    begin = time.perf_counter()
    spikes, samples, results = experiment(options)
    wall["experiment"] = time.perf_counter() - begin

    weights = np.array([sample.data for sample in samples], dtype=float).squeeze()  # nan where missed
    times = np.array([sample.time for sample in samples]) / hxtwin.FPGA_CYCLES_PER_MS
    period = int(PERIOD * hxtwin.FPGA_CYCLES_PER_MS)
    _, rates = analysis.rates(results.spikes[1], results.runtime, period)
    lines = judge(samples, weights, rates, options.ideal)
    text = table.text(lines)
    print(f"\n{text}\n\n{sum(map(len, spikes))} spikes, {results.counts.synaptic} synaptic events")
    print(*processor_lines(results), sep="\n")

    files = [options.out / "table.txt", options.out / "table.json"]
    if not options.no_plots:
        begin = time.perf_counter()
        files = draw(options.out, results, times, rates, weights) + files
        wall["pictures"] = time.perf_counter() - begin
    if options.save:
        np.savez_compressed(options.save, weights=weights, times=times,
                            counts=[len(train) for train in results.spikes[1]],
                            spikes=np.concatenate(results.spikes[1]))
        files.append(options.save)
    wall = {name: results.stages[name] for name in STAGES} | wall
    print("wall time:", ", ".join(f"{name} {seconds:.2f} s" for name, seconds in wall.items()))
    table.write(lines, options.out / "table.txt", options.out / "table.json", wall_seconds=wall,
                chip_seed=options.chip_seed, ideal=options.ideal)
    print("written:", *files, sep="\n  ")
    return 0 if all(line.passed for line in lines) else 1


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("always", hxtwin.HxtwinWarning)
        sys.exit(main())
