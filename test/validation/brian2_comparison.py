# SPDX-License-Identifier: Apache-2.0
"""Compares firing patterns and f-I curves of the emulated neurons with Brian2 solving the same equations.

    ninja -C build neuron_curves
    python test/validation/brian2_comparison.py build/test/validation/neuron_curves doc/model/neuron.svg

Needs brian2 and, for the figure, matplotlib. Prints the table that doc/model/neuron.md shows.
"""
import json
import subprocess
import sys

import brian2 as b
import numpy as np

duration, step = 2e-3, 1e-8

equations = """
i_exp = clip(exponential * exp((v - onset) / (31*mV)), 0*amp, 1*uA) : amp
held = pull * (reset - v) * int(t - last_fired < hold - 1*nsecond) : amp
dv/dt = (leak * (rest - v) + offset + i_exp - adaptation * w + held) / C : volt
dw/dt = w_drive * (v - w_zero) - w_rate * w : volt
C : farad
leak : siemens
pull : siemens
adaptation : siemens
rest : volt
reset : volt
level : volt
onset : volt
w_zero : volt
w_jump : volt
offset : amp
exponential : amp
w_rate : hertz
w_drive : hertz
hold : second
blind : second
last_fired : second
"""

units = {"C": b.farad, "leak": b.siemens, "pull": b.siemens, "adaptation": b.siemens, "rest": b.volt,
         "reset": b.volt, "onset": b.volt, "w_zero": b.volt, "w_jump": b.volt, "offset": b.amp,
         "exponential": b.amp, "w_rate": b.hertz, "w_drive": b.hertz, "hold": b.second, "blind": b.second}


def simulate(circuits):
    b.prefs.codegen.target = "cython" if "--cython" in sys.argv else "numpy"
    b.defaultclock.dt = step * b.second
    group = b.NeuronGroup(len(circuits), equations, threshold="v >= level and t - last_fired >= blind - 1*nsecond",
                          reset="last_fired = t + dt; w += w_jump", method="rk4")
    for name, unit in units.items():
        setattr(group, name, [c[name] for c in circuits] * unit)
    group.level = [c["threshold"] for c in circuits] * b.volt
    group.last_fired = -1 * b.second
    for i, c in enumerate(circuits):
        drive = c["w_drive"] / c["w_rate"] if c["w_rate"] > 0 else 0
        back = c["adaptation"] * drive
        v = (c["leak"] * c["rest"] + back * c["w_zero"]) / (c["leak"] + back)
        group.v[i] = v * b.volt
        group.w[i] = drive * (v - c["w_zero"]) * b.volt
    spikes = b.SpikeMonitor(group)
    b.run(duration * b.second)
    return [np.asarray(spikes.spike_trains()[i] / b.second) for i in range(len(circuits))]


def compare(circuits, reference):
    print("| circuit | stimulus | spikes | Brian2 | rate, deviation | first eight, worst deviation |")
    print("|---|---|---|---|---|---|")
    for c, expected in zip(circuits, reference):
        ours = np.array(c["spikes"])
        n = min(len(ours), len(expected))
        rate = lambda s: (len(s) - 1) / (s[-1] - s[0]) if len(s) > 2 else 0
        deviation = f"{100 * (rate(ours) / rate(expected) - 1):+.2f} %" if rate(expected) > 0 else "-"
        worst = f"{1e9 * np.max(np.abs(ours[:n] - expected[:n])[:8]):.0f} ns" if n else "-"
        print(f"| {c['name']} | {c['offset'] * 1e9:.1f} nA | {len(ours)} | {len(expected)} | {deviation} | {worst} |")


def tell_irregularity(circuits, reference):
    """How irregular the pattern of that name is: the coefficient of variation of its intervals, and by how much of the
    mean interval they miss the best period of up to 25 intervals."""
    i = next(i for i, c in enumerate(circuits) if c["name"] == "irregular")
    for who, spikes in (("emulated", np.array(circuits[i]["spikes"])), ("Brian2", reference[i])):
        intervals = np.diff(spikes)[10:]
        misses = [np.max(np.abs(intervals[p:] - intervals[:-p])) for p in range(1, 26)]
        print(f"irregular, {who}: CV {np.std(intervals) / np.mean(intervals):.2f}, "
              f"misses every period by {np.min(misses) / np.mean(intervals):.2f}")


def draw(circuits, reference, path):
    import matplotlib
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "hxtwin"
    import matplotlib.pyplot as plt
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), width_ratios=[2, 1])
    patterns = [i for i, c in enumerate(circuits) if not c["name"].startswith("f-I")]
    for row, i in enumerate(patterns):
        left.eventplot([np.array(circuits[i]["spikes"]) * 1e6], lineoffsets=-row + 0.2, linelengths=0.35, colors="C0")
        left.eventplot([reference[i] * 1e6], lineoffsets=-row - 0.2, linelengths=0.35, colors="C1")
    left.set_yticks([-row for row in range(len(patterns))], [circuits[i]["name"] for i in patterns])
    left.set(xlabel="time / us", xlim=(0, 600), title="emulated (blue) and Brian2 (orange)")
    for name in ("f-I, adapting", "f-I, leaky integrator"):
        rows = [i for i, c in enumerate(circuits) if c["name"] == name]
        current = [circuits[i]["offset"] * 1e9 for i in rows]
        right.plot(current, [len(circuits[i]["spikes"]) / duration / 1e3 for i in rows], "o", label=name[5:])
        right.plot(current, [len(reference[i]) / duration / 1e3 for i in rows], "k-", lw=0.8)
    right.set(xlabel="stimulus / nA", ylabel="rate / kHz", title="points emulated, lines Brian2")
    right.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    curves = json.loads(subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout)
    brian = simulate(curves)
    compare(curves, brian)
    tell_irregularity(curves, brian)
    if len(sys.argv) > 2:
        draw(curves, brian, sys.argv[2])
