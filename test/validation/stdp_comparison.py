# SPDX-License-Identifier: Apache-2.0
"""Compares the emulated correlation sensors with Brian2's synapses under the same spikes: the STDP window, and random
trains that fill sensors into saturation. Exits with 1 if a value is more than 2 % off.

    tool/brian2.sh && ninja -C build stdp_windows
    .venv-brian2/bin/python test/validation/stdp_comparison.py build/test/validation/stdp_windows doc/model/stdp.svg

Prints the table that doc/model/correlation.md shows.
"""
import json
import subprocess
import sys

import brian2 as b
import numpy as np

TOLERANCE = 0.02
FLOOR = 0.02  # codes: below, a relative deviation says nothing


def group(spikes, size):
    """Neurons that fire at the given times and remember their last spike, after synapses have seen it."""
    source = b.SpikeGeneratorGroup(size, [place for place, _ in spikes], [time for _, time in spikes] * b.second)
    neurons = b.NeuronGroup(size, "x : 1\nlast : second", threshold="x > 0.5", reset="x = 0\nlast = t")
    relay = b.Synapses(source, neurons, on_pre="x_post += 1")
    relay.connect(j="i")
    return source, neurons, relay


def simulate(data):
    """Sensors [row, column] as Brian2 accumulates them."""
    b.prefs.codegen.target = "numpy"
    b.defaultclock.dt = 0.1 * b.us
    rows, columns = data["trains"] + 1, data["delays"] + data["trains"]
    pre_parts, post_parts = group(data["pre"], rows), group(data["post"], columns)
    pre, post = pre_parts[1], post_parts[1]
    pre.last, post.last = -2 * b.second, -1 * b.second
    constants = {"eta": data["eta"], "tau": data["tau"] * b.second}
    add = "eta * exp((last_{0} - t) / tau) * int(last_{0} > last_{1}) * clip((160 - {2}) / 60, 0, 1)"
    # No spike yet: the exponential of -1 s is 0.
    synapses = b.Synapses(pre, post, "causal : 1\nacausal : 1", namespace=constants,
                          on_pre="acausal += " + add.format("post", "pre", "acausal"),
                          on_post="causal += " + add.format("pre", "post", "causal"))
    synapses.connect()
    end = max(time for _, time in data["pre"] + data["post"])
    network = b.Network(*pre_parts, *post_parts, synapses)
    network.run((end + 1e-6) * b.second)
    causal, acausal = np.zeros((rows, columns)), np.zeros((rows, columns))
    causal[synapses.i, synapses.j] = synapses.causal
    acausal[synapses.i, synapses.j] = synapses.acausal
    return causal, acausal


def worst(ours, theirs):
    """Largest relative deviation where there is something to compare, and the largest value."""
    there = theirs > FLOOR
    return np.max(np.abs(ours[there] / theirs[there] - 1)), np.max(np.abs(ours - theirs)), theirs.max()


def compare(ours, theirs, data):
    """Prints the table; whether all is within the tolerance."""
    pairs = np.s_[0, :data["delays"]]
    trains = np.s_[1:, data["delays"]:]
    good = True
    print("| what | largest value, codes | worst deviation | worst, codes |")
    print("|---|---|---|---|")
    for place, what in ((pairs, "window"), (trains, "random trains")):
        for branch, mine, reference in zip(("causal", "acausal"), ours, theirs):
            relative, absolute, largest = worst(mine[place], reference[place])
            good &= relative < TOLERANCE
            print(f"| {what}, {branch} | {largest:.1f} | {100 * relative:.3f} % | {absolute:.4f} |")
    return good


def draw(ours, theirs, data, path):
    import matplotlib
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "hxtwin"
    import matplotlib.pyplot as plt
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), width_ratios=[3, 2])
    count = data["delays"]
    delay = np.arange(count) - (count - 1) / 2
    for branch, (mine, reference) in enumerate(zip(ours, theirs)):
        left.plot(delay, mine[0, :count] / data["pairs"], "o", ms=3, color=f"C{branch}", label=("causal", "acausal")[branch])
        left.plot(delay, reference[0, :count] / data["pairs"], "k-", lw=0.8)
        right.plot(reference[1:, count:].ravel(), mine[1:, count:].ravel(), "o", ms=3, color=f"C{branch}")
    left.set(xlabel="post minus pre / us", ylabel="codes a pair", title="points emulated, lines Brian2")
    left.legend()
    limit = max(reference[1:, count:].max() for reference in theirs)
    right.plot([0, limit], [0, limit], "k-", lw=0.8)
    right.set(xlabel="Brian2 / codes", ylabel="emulated / codes", title="random trains of 16 ms")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    measured = json.loads(subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout)
    shape = (measured["trains"] + 1, measured["delays"] + measured["trains"])
    emulated = [np.reshape(measured[branch], shape) for branch in ("causal", "acausal")]
    brian = simulate(measured)
    agrees = compare(emulated, brian, measured)
    if len(sys.argv) > 2:
        draw(emulated, brian, measured, sys.argv[2])
    sys.exit(0 if agrees else 1)
