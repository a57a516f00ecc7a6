# SPDX-License-Identifier: Apache-2.0
"""The homeostasis example: what it must show, what it leaves behind, and that its C++ twin gets the same bits."""

import json
import subprocess
import sys

import numpy as np
import pytest
from conftest import REPOSITORY

pytestmark = pytest.mark.chip


def twin_output(path, samples, neurons):
    """Weights (samples, neurons), spikes per neuron, and all spikes, as example/homeostasis.cpp wrote them."""
    content = path.read_bytes()
    weights = np.frombuffer(content, np.uint8, samples * neurons).reshape(samples, neurons)
    words = np.frombuffer(content, np.int64, offset=samples * neurons)
    counts, trains, at = [], [], 0
    for _ in range(neurons):
        counts.append(int(words[at]))
        trains.append(words[at + 1:at + 1 + counts[-1]])
        at += 1 + counts[-1]
    assert at == words.size
    return weights, counts, np.concatenate(trains)


def test_the_example_passes_every_line_and_its_twin_gets_the_same_bits(tmp_path):
    script = subprocess.run(
        [sys.executable, REPOSITORY / "example/homeostasis.py", "--out", tmp_path, "--save", tmp_path / "python.npz"],
        capture_output=True, text=True)
    assert script.returncode == 0, script.stdout + script.stderr
    table = json.loads((tmp_path / "table.json").read_text())
    assert len(table["lines"]) >= 8 and all(line["passed"] for line in table["lines"])
    for name in ("rates.png", "weights.png", "histogram.png", "timeline.png", "trace.json", "table.txt"):
        assert (tmp_path / name).stat().st_size > 500, name

    twin = subprocess.run([REPOSITORY / "build/example/example_homeostasis", "1", "1", tmp_path / "cpp.bin"],
                          capture_output=True, text=True)
    assert twin.returncode == 0, twin.stdout + twin.stderr
    ours = np.load(tmp_path / "python.npz")
    weights, counts, spikes = twin_output(tmp_path / "cpp.bin", 100, 512)
    assert (ours["weights"] == weights).all()
    assert ours["counts"].tolist() == counts
    assert (ours["spikes"] == spikes).all()
