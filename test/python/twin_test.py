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


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    """The finished example script and the folder that it wrote to."""
    folder = tmp_path_factory.mktemp("homeostasis")
    command = [sys.executable, REPOSITORY / "example/homeostasis.py", "--out", folder, "--save", folder / "python.npz"]
    return subprocess.run(command, capture_output=True, text=True), folder


def test_the_example_passes_every_line_of_its_table(script):
    finished, folder = script
    assert finished.returncode == 0, finished.stdout + finished.stderr
    lines = json.loads((folder / "table.json").read_text())["lines"]
    assert len(lines) >= 8 and all(line["passed"] for line in lines)


def test_the_example_leaves_pictures_a_trace_and_a_table(script):
    _, folder = script
    for name in ("rates.png", "weights.png", "histogram.png", "timeline.png"):
        assert (folder / name).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    slices = [e for e in json.loads((folder / "trace.json").read_text())["traceEvents"] if e["ph"] == "X"]
    assert len(slices) == 200
    assert "mean rate of the last 500 ms" in (folder / "table.txt").read_text()


def test_the_twin_in_cpp_gets_the_same_bits_with_another_number_of_threads(script, tmp_path):
    _, folder = script
    twin = subprocess.run([REPOSITORY / "build/example/example_homeostasis", "1", "1", tmp_path / "cpp.bin"],
                          capture_output=True, text=True)
    assert twin.returncode == 0, twin.stdout + twin.stderr
    ours = np.load(folder / "python.npz")
    weights, counts, spikes = twin_output(tmp_path / "cpp.bin", 100, 512)
    assert (ours["weights"] == weights).all()
    assert ours["counts"].tolist() == counts
    assert (ours["spikes"] == spikes).all()
