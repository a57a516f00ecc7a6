# SPDX-License-Identifier: Apache-2.0
"""What is refused, stopped or warned of only when an experiment runs."""

import re

import pytest
from experiments import COUNT_UP, Rule, driven_neurons, line_of, plastic_pair

import hxtwin
import hxtwin.pynn as pynn

pytestmark = [pytest.mark.chip,
              pytest.mark.filterwarnings("ignore:.*the registers of its generator give:hxtwin.HxtwinWarning")]


def test_a_second_run_needs_a_reset(front_end):
    neurons = driven_neurons(front_end)
    pynn.run(2.)
    with pytest.raises(RuntimeError, match=r"run\(\) was called twice; an experiment runs once after setup\(\) or reset"):
        pynn.run(2.)
    pynn.reset()
    with pytest.raises(RuntimeError, match=r"call run\(\) first"):
        pynn.results()
    pynn.run(2.)
    first, second = neurons.get_data("spikes").segments
    assert [segment.name for segment in (first, second)] == ["segment000", "segment001"]
    for before, after in zip(first.spiketrains, second.spiketrains):
        assert (before.magnitude == after.magnitude).all()
    for segment in neurons[1:3].get_data("spikes").segments:
        assert [train.annotations["source_index"] for train in segment.spiketrains] == [1, 2]


def test_missed_periods_are_counted_warned_of_and_leave_gaps(front_end):
    slow = COUNT_UP.replace("recording.time = now();",
                            "recording.time = now(); for (volatile int i = 0; i < 2000; ++i) {}")
    _, projection = plastic_pair(Rule(slow, period=0.01, num_periods=50))
    with pytest.warns(hxtwin.HxtwinWarning) as caught:
        pynn.run(1.)
    told = [str(warning.message) for warning in caught]
    for where in ("top", "bottom"):
        assert any(re.match(f'rule "Rule": the {where} processor missed [0-9]+ of 50 periods', text) for text in told)
    profiles = [processor.rules[0] for processor in pynn.results().processors]
    ran = [set(profile.executions["period"].tolist()) for profile in profiles]
    assert all(profile.missed == 50 - len(periods) > 10 for profile, periods in zip(profiles, ran))
    samples = projection.get_data("w")[0]
    assert [sample.period for sample in samples] == sorted(ran[0] | ran[1])
    for sample in samples:
        assert sample.time >= sample.period * 1250
        assert [value is None for [value] in sample.data] == sample.missing.tolist()
        if sample.period in ran[0] & ran[1]:
            assert not sample.missing.any()


def test_a_kernel_that_does_not_compile_shows_the_compilers_messages_in_its_own_lines(front_end):
    broken = COUNT_UP.replace("recording.time = now();", "recording.time = today();")
    plastic_pair(Rule(broken))
    with pytest.raises(hxtwin.KernelDoesNotCompile, match="today") as caught:
        pynn.run(5.)
    assert isinstance(caught.value, ValueError)
    assert f"Rule:{line_of(broken, 'today')}:" in caught.value.diagnostics


def test_a_missing_cross_compiler_is_named_by_its_package(front_end, tmp_path):
    front_end.setup(initial_config=front_end.helper.chip_from_nightly(), compiler="no-such-g++")
    plastic_pair(Rule(COUNT_UP))
    with pytest.raises(hxtwin.MissingRequirement, match="g\\+\\+-powerpc-linux-gnu"):
        pynn.run(5.)


def test_a_program_too_large_for_its_memory_tells_bytes_needed_and_available(front_end):
    large = "volatile int numbers[20000] = {1};\n" + COUNT_UP.replace("recording.time = now();",
                                                                     "recording.time = now() + numbers[7];")
    plastic_pair(Rule(large))
    with pytest.raises(hxtwin.DoesNotFit) as caught:
        pynn.run(5.)
    assert caught.value.needed > 80_000 > caught.value.available > 0
    assert str(caught.value.available) in str(caught.value)


def test_513_neurons_do_not_fit(front_end):
    pynn.Population(513, pynn.cells.HXNeuron(), label="exc")
    with pytest.raises(hxtwin.DoesNotFit, match='513.*512') as caught:
        pynn.run(1.)
    assert (caught.value.needed, caught.value.available) == (513, 512)


def test_a_trap_names_function_and_kernel_line(front_end):
    text = COUNT_UP.replace("recording.time = now();", "recording.time = now();\n    asm volatile(\".long 0\");")
    plastic_pair(Rule(text))
    with pytest.raises(hxtwin.PpuTrap) as caught:
        pynn.run(5.)
    trap = caught.value
    assert "plasticity_rule" in trap.function
    assert trap.file.endswith("Rule") and trap.line == line_of(text, ".long 0")
    assert trap.processor in ("top", "bottom") and len(trap.registers) == 32
    assert f"{trap.line}" in str(trap)
