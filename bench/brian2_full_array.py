# SPDX-License-Identifier: Apache-2.0
"""The network of bench/full_array.cpp in Brian2, for comparison: 512 AdEx neurons, 256 Poisson sources of 20 Hz,
131 072 synapses with nearest-neighbour traces, all weights updated every 2 s, in biological time (1000 times slower).

    python bench/brian2_full_array.py OUT.json [--threads N] [--seconds S]

Needs brian2 and a C++ compiler. Constants are those of the ideal circuit in doc/model/neuron.md; the step is 0.1 ms.
What is left out: mismatch, noise, saturation, the finite reset. Writes wall times as Google Benchmark does.
"""
import argparse
import json
import tempfile

import brian2 as b
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("out")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=20)
options = parser.parse_args()

b.set_device("cpp_standalone", build_on_run=False)
b.prefs.devices.cpp_standalone.openmp_threads = options.threads if options.threads > 1 else 0
b.defaultclock.dt = 0.1 * b.ms
b.seed(1234)

SLOWER = 1000  # biological time for hardware time


def volts(reading):
    """Potential of a code of the columnar converter."""
    return 1.9e-3 * (70 + 2.4 * (reading - 20))


def volts_of_leak(code):
    return 1.9e-3 * (214 + 0.8 * (code - 629))


constants = {
    "C": 2.35 * SLOWER * b.pF, "leak": 235 * b.nS, "rest": volts(80) * b.volt, "reset": volts(70) * b.volt,
    "level": volts(125) * b.volt, "onset": volts_of_leak(720) * b.volt, "exponential": 6 * b.nA, "slope": 31 * b.mV,
    "adaptation": 86 * b.nS, "w_drive": 89 * 100 / SLOWER / b.second, "w_zero": volts_of_leak(630) * b.volt,
    "tau_w": 11e-3 / 100 * SLOWER * b.second, "jump": 517 * 1000 * 1.024e-6 * b.volt, "tau_syn": 10 * b.ms,
    "strength": 0.1 * 9.5 / 63 * 1.9e-3 * 2.4 * 1e6 * 2.35e-12 * b.amp,  # of weight 1 at DAC bias 100
    "tau": 5 * b.ms, "eta": 0.5}

neurons = b.NeuronGroup(512, """
dv/dt = (leak * (rest - v) + exponential * exp(clip((v - onset) / slope, -100, 5)) - adaptation * w + drive) / C
        : volt (unless refractory)
dw/dt = w_drive * (v - w_zero) - w / tau_w : volt
ddrive/dt = -drive / tau_syn : amp
last : second
""", threshold="v > level", reset="v = reset; w += jump; last = t", refractory=2 * b.ms, method="euler",
                        namespace=constants)
neurons.v, neurons.last = volts(80) * b.volt, -10 * b.second
sources = b.NeuronGroup(256, "last : second", threshold="rand() < 20*Hz * dt", reset="last = t")
sources.last = -20 * b.second

# Resets come after synapses, so that `last` is the spike before.
synapses = b.Synapses(sources, neurons, """
weight : 1
causal : 1
acausal : 1
""", on_pre="""
drive_post += weight * strength
acausal += eta * exp((last_post - t) / tau) * int(last_post > last_pre)
""", on_post="causal += eta * exp((last_pre - t) / tau) * int(last_pre > last_post)", namespace=constants)
synapses.connect()
synapses.weight = 16
synapses.run_regularly("""
weight = clip(weight + (causal - acausal) / 4 + (16 - weight) / 4, 0, 63)
causal = 0
acausal = 0
""", dt=2 * b.second)
spikes = b.SpikeMonitor(neurons, record=False)

b.run(options.seconds * b.second)
with tempfile.TemporaryDirectory() as folder:
    b.device.build(directory=folder, run=True)
    wall = b.device._last_run_time
    rate = float(spikes.num_spikes) / 512 / options.seconds
    weight = float(np.mean(synapses.weight))
with open(options.out, "w") as file:
    json.dump({"benchmarks": [{
        "name": f"brian2_full_array/threads:{options.threads}", "real_time": wall, "time_unit": "s",
        "hardware_s_per_wall_s": options.seconds / SLOWER / wall, "output_kHz": rate, "mean_weight": weight}]},
        file, indent=2)
print(f"Brian2 {b.__version__}, {options.threads} threads: {options.seconds:g} s of biology in {wall:.2f} s, "
      f"{rate:.1f} Hz, mean weight {weight:.1f}")
