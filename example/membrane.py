#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A membrane, seen by the chip's converters: two potentials that do not reach the threshold, four that add up to a spike.

The fast converter (MADC) shows one neuron 29.4 million times a second, the columnar one (CADC) shows all neurons every
few us. Codes are what the chip would give: about 2.4 codes of the first are one of the second. The script draws both,
prints a table, and exits with 1 if a line fails. The C++ twin is membrane.cpp.
"""

import argparse
import sys
from pathlib import Path

import matplotlib
import numpy as np

import hxtwin.pynn as pynn

EVENTS = [0.05, 0.15, 0.25, 0.251, 0.252, 0.253]  # ms of hardware time
RUNTIME = 0.35
MADC_PER_CADC = 0.99 * 2.4


def experiment(options):
    """Two neurons with the same input, one for each converter; returns their signals and spikes."""
    pynn.setup(chip_seed=options.chip_seed, ideal=options.ideal)
    source = pynn.Population(1, pynn.cells.SpikeSourceArray(EVENTS), label="source")
    neurons = pynn.Population(2, pynn.cells.CalibHXNeuronCuba(tau_m=10., tau_syn_E=5.), label="neurons")
    pynn.Projection(source, neurons, pynn.AllToAllConnector(), synapse_type=pynn.synapses.StaticSynapse(weight=63))
    neurons[0:1].record(["spikes", "v"])
    neurons[1:2].record(["spikes", "v"], device="cadc")
    pynn.run(RUNTIME)
    segment = neurons.get_data().segments[0]
    pynn.end()
    return segment.irregularlysampledsignals, segment.spiketrains


def rest(signal):
    """Mean code before the first event."""
    return signal.magnitude[signal.times.magnitude < EVENTS[0], 0].mean()


def height(signal, event):
    """Mean code near the potential's peak, 7 us after the event, above rest."""
    near = np.abs(signal.times.magnitude - event - 0.0072) < 0.0025
    return signal.magnitude[near, 0].mean() - rest(signal)


def report(signals, spiketrains):
    """Prints what came out beside what the membrane equation says; whether all of it is right."""
    fast, columnar = signals
    slope = 9.5 * 0.6  # CADC codes/us: weight 63, DAC bias 600 of 1000
    expected = slope * 2.5  # us: tau_m tau_syn / (tau_m - tau_syn) / 4
    lines = [(f"height of potential {k + 1}, MADC codes", height(fast, event), MADC_PER_CADC * expected, 5.)
             for k, event in enumerate(EVENTS[:2])]
    lines += [("height of potential 1, CADC codes", height(columnar, EVENTS[0]), expected, 3.),
              ("rest, MADC codes", rest(fast), 0.99 * (70 + 2.4 * 60) + 60, 12.),
              ("rest, CADC codes", rest(columnar), 80, 5.),
              ("spikes of the MADC's neuron", len(spiketrains[0]), 1, 0.),
              ("spikes of the CADC's neuron", len(spiketrains[1]), 1, 0.)]
    good = True
    print(f"{'':36}{'here':>8}{'expected':>10}")
    for name, value, wanted, tolerance in lines:
        right = abs(value - wanted) <= tolerance
        good &= right
        print(f"{name:36}{value:8.1f}{wanted:10.1f}{'' if right else '  <- off'}")
    return good


def draw(signals, spiketrains, path):
    """Both traces, events and spikes."""
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(2, 1, sharex=True, figsize=(8, 5), constrained_layout=True)
    styles = [{"linewidth": 0.6}, {"marker": ".", "linewidth": 0.6, "color": "tab:orange"}]
    titles = ["fast converter (MADC), 29.4 MS/s", "columnar converter (CADC), one sample per 2.2 us"]
    for axis, signal, train, style, title in zip(axes, signals, spiketrains, styles, titles):
        axis.plot(signal.times.magnitude * 1000, signal.magnitude[:, 0], **style)
        top = signal.magnitude.max() * 1.04
        axis.plot(np.array(EVENTS) * 1000, np.full(len(EVENTS), signal.magnitude.min() * 0.97), "k^", markersize=4,
                  label="event")
        axis.plot(train.magnitude * 1000, np.full(len(train), top), "r|", markersize=12, label="spike")
        axis.set_title(title, fontsize=10)
        axis.set_ylabel("code")
    axes[0].legend(loc="upper left", fontsize=8)
    axes[1].set_xlabel("time / us of hardware")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("out/membrane"), help="folder for the picture")
    parser.add_argument("--chip-seed", type=int, default=1)
    parser.add_argument("--ideal", action="store_true", help="no mismatch, no noise")
    options = parser.parse_args()
    signals, spiketrains = experiment(options)
    good = report(signals, spiketrains)
    draw(signals, spiketrains, options.out / "membrane.png")
    print(f"picture: {options.out / 'membrane.png'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
