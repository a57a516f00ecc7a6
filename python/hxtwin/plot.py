# SPDX-License-Identifier: Apache-2.0
"""Pictures of results. Each function makes a matplotlib figure and returns it; `save` writes it."""

import functools

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from hxtwin import PPU_CYCLES_PER_MS

BLUE, ORANGE, GREY = "#1f5fa8", "#d1661c", "#5a5a5a"
STYLE = {"font.size": 9, "axes.titlesize": 10, "axes.titlelocation": "left", "axes.spines.top": False,
         "axes.spines.right": False, "legend.frameon": False, "savefig.dpi": 200}


def _styled(draw):
    """Draws in our style without changing anybody's settings."""
    @functools.wraps(draw)
    def styled(*arguments, **options):
        with matplotlib.rc_context(STYLE):
            return draw(*arguments, **options)
    return styled


def _figure(width, height, rows=1, **options):
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, 1, **options)


@_styled
def save(figure, path):
    """Writes the figure to a file; the ending says which kind."""
    figure.savefig(path)


def _bands(axes, times, values, what, colour=BLUE):
    """Median over cells, with bands that hold half and nine tenths of them, and all."""
    low, q05, q25, mid, q75, q95, high = np.nanquantile(values, [0, .05, .25, .5, .75, .95, 1], axis=1)
    axes.fill_between(times, low, high, color=colour, alpha=0.10, lw=0, label=f"all {values.shape[1]} {what}")
    axes.fill_between(times, q05, q95, color=colour, alpha=0.22, lw=0, label="90 %")
    axes.fill_between(times, q25, q75, color=colour, alpha=0.40, lw=0, label="50 %")
    axes.plot(times, mid, color=colour, lw=1.4, label="median")


@_styled
def rates(times, values, target=None):
    """Firing rates over time. times: ms (windows,), values: kHz (windows, cells), target: kHz."""
    figure, axes = _figure(6.4, 3.4)
    _bands(axes, times, values, "neurons")
    if target is not None:
        axes.axhline(target, color=ORANGE, lw=1.2, ls="--", label=f"target {target:g} kHz")
    axes.set(xlabel="hardware time (ms)", ylabel="firing rate (kHz)", title="Firing rates", ylim=(0, None))
    axes.margins(x=0)
    axes.legend(loc="lower right", ncols=2)
    return figure


@_styled
def weights(times, values, examples=8):
    """Weights over time. times: ms (samples,), values (samples, synapses); a few single synapses are drawn too."""
    figure, axes = _figure(6.4, 3.4)
    _bands(axes, times, values, "synapses")
    shown = np.linspace(0, values.shape[1] - 1, min(examples, values.shape[1])).astype(int)
    for index, synapse in enumerate(shown):
        axes.step(times, values[:, synapse], where="post", color=GREY, lw=0.6, alpha=0.8,
                  label=f"{len(shown)} single synapses" if index == 0 else None)
    axes.set(xlabel="hardware time (ms)", ylabel="weight (0 to 63)", title="Synaptic weights", ylim=(0, None))
    axes.margins(x=0)
    axes.legend(loc="lower right", ncols=2)
    return figure


@_styled
def histogram(values, reference=None):
    """Histogram of weights, one bin a step. reference: (low, median, high) as published, drawn as a bar."""
    figure, axes = _figure(4.4, 3.2)
    values = values[~np.isnan(values)]
    low, high = int(values.min()), int(values.max())
    axes.hist(values, bins=np.arange(low - 0.5, high + 1.5), color=BLUE, alpha=0.8, rwidth=0.9,
              label=f"{values.size} synapses")
    axes.axvline(np.median(values), color=BLUE, lw=1.4, label=f"median {np.median(values):g}")
    if reference is not None:
        axes.axvspan(reference[0], reference[2], color=ORANGE, alpha=0.12, lw=0, zorder=0,
                     label=f"published bulk {reference[0]} to {reference[2]}")
        axes.axvline(reference[1], color=ORANGE, lw=1.2, ls="--", label=f"published median {reference[1]}")
    axes.set_ylim(0, axes.get_ylim()[1] * 1.35)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set(xlabel="weight (0 to 63)", ylabel="synapses", title="Weights at the end")
    axes.legend(loc="upper right", fontsize=7.5)
    return figure


def _us(cycles):
    return cycles / (PPU_CYCLES_PER_MS / 1000)


@_styled
def timeline(results, labels=None):
    """What the two processors did: when rules ran, and latency and run time of each period."""
    figure, (bars, delays, lengths) = _figure(
        6.4, 5.0, 3, sharex=True, gridspec_kw={"height_ratios": [1.1, 1, 1]})
    names, row = [], 0
    for where, colour, mark, processor in zip(("top", "bottom"), (BLUE, ORANGE), "ox", results.processors):
        for index, profile in enumerate(processor.rules):
            e = profile.executions
            label = labels[index] if labels else f"rule {index}"
            start, length = e["start"] / PPU_CYCLES_PER_MS, (e["stop"] - e["start"]) / PPU_CYCLES_PER_MS
            bars.broken_barh(list(zip(start, length)), (row - 0.35, 0.7), color=colour, lw=0.4, edgecolor=colour)
            names.append(f"{where}: {label}\n{len(e)} runs, {profile.missed} missed\n"
                         f"{100 * processor.utilisation:.2g} % busy")
            latency, run_time = _us(e["start"] - e["release"]), _us(e["stop"] - e["start"])
            marks = {"ls": "", "marker": mark, "ms": 3.2, "mew": 0.7, "color": colour, "mfc": "none"}
            delays.plot(start, latency, label=f"{where}: {label}", **marks)
            lengths.plot(start, run_time, **marks)
            row += 1
    bars.set(yticks=range(row), yticklabels=names, title="Rules on the processors")
    bars.set_ylim(max(row, 1) - 0.4, -0.6)
    bars.tick_params(axis="y", length=0, labelsize=7.5)
    delays.set(ylabel="latency (us)", title="From release to start")
    lengths.set(ylabel="run time (us)", title="From start to end", xlabel="hardware time (ms)")
    for axes in (delays, lengths):
        axes.set_ylim(0, 1.25 * axes.get_ylim()[1])
    lengths.margins(x=0)
    delays.legend(loc="lower right", ncols=2)
    return figure
