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


HEADERS = """#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "grenade/vx/ppu/time.h"
#include "hate/tuple.h"
#include <array>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
"""


def kernel(body, recording=True):
    """A kernel in the dialect of published ones, around `body`."""
    return f"""{HEADERS}
template <size_t N, size_t M>
void PLASTICITY_RULE_KERNEL(
    std::array<SynapseArrayViewHandle, N>& synapses, std::array<NeuronViewHandle, M>&{", Recording& recording" * recording})
{{
{body}
}}
"""


def line_of(text, words):
    """The line of `text`, from 1, that holds `words`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)
