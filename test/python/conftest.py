# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest

import hxtwin.pynn as pynn

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def front_end():
    """PyNN after setup() on a calibrated chip; ended afterwards whatever happened."""
    pynn.setup(initial_config=pynn.helper.chip_from_nightly())
    yield pynn
    pynn.simulator.state = None


@pytest.fixture
def pair(front_end):
    """A source population of 3 and a target population of 4."""
    source = pynn.Population(3, pynn.cells.SpikeSourceArray([1.0, 2.0]), label="source")
    target = pynn.Population(4, pynn.cells.HXNeuron(), label="target")
    return source, target
