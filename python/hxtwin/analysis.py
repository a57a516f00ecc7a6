# SPDX-License-Identifier: Apache-2.0
"""Numbers from results."""

import numpy as np

from hxtwin import FPGA_CYCLES_PER_MS


def rates(spikes, runtime, window):
    """Firing rates in consecutive windows.

    spikes: per cell an array of FPGA cycles, such as `results.spikes[population]`.
    runtime, window: FPGA cycles; a last window that is cut short by the end is left out.
    Returns (times, rates): centres of the windows in ms of shape (windows,), rates in kHz of shape (windows, cells).
    """
    if window <= 0 or runtime < window:
        raise ValueError(f"window is {window} FPGA cycles; it must be 1 to the runtime of {runtime}")
    windows = runtime // window
    counts = np.empty((windows, len(spikes)), dtype=np.int64)
    for cell, times in enumerate(spikes):
        inside = times[times < windows * window]
        counts[:, cell] = np.bincount(inside // window, minlength=windows)
    centres = (np.arange(windows) + 0.5) * window / FPGA_CYCLES_PER_MS
    return centres, counts / (window / FPGA_CYCLES_PER_MS)


def first_crossing(times, values, level):
    """The first of `times` at which `values` reach `level`; nan if they never do."""
    reached = np.flatnonzero(np.asarray(values) >= level)
    return float(times[reached[0]]) if reached.size else float("nan")


def missing_as_nan(recorded):
    """Values of a `Recorded` as float array (samples, width), with nan where the period was missed."""
    values = np.array(recorded.values, dtype=float)
    values[recorded.missing] = np.nan
    return values
