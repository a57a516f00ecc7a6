# SPDX-License-Identifier: Apache-2.0
"""Recordings of one block, from the kernel to the results."""

import hxtwin
import pytest

from experiments import HEADERS

COUNT = HEADERS + """
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 0>&, std::array<NeuronViewHandle, 1>& neurons,
                            Recording& recording)
{
    if (neurons[0].hemisphere != ppu) { return; }
    recording.memory[0] += 1;
    recording.memory[1] = 'x';
}
"""


def describe(raw_bytes, memory, num_periods=3):
    neurons = hxtwin.Population(label="n", size=1, cell=hxtwin.CalibratedNeuron())
    rule = hxtwin.PlasticityRule(kernel=COUNT, timer=hxtwin.Timer(period=25000, num_periods=num_periods),
                                 raw_bytes=raw_bytes, memory=memory, populations=[0])
    return hxtwin.Description(populations=[neurons], rules=[rule], runtime=62500)


@pytest.mark.parametrize("memory", [hxtwin.RecordingMemory.dram, hxtwin.RecordingMemory.sram])
def test_the_block_comes_back_as_bytes(memory):
    results = hxtwin.run(describe(8, memory))
    assert results.rules[0].raw == b"\x03x" + bytes(6)


def test_a_block_has_a_multiple_of_four_bytes():
    with pytest.raises(hxtwin.InvalidExperiment, match="6 bytes.*multiple of four"):
        hxtwin.run(describe(6, hxtwin.RecordingMemory.dram))
