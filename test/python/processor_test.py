# SPDX-License-Identifier: Apache-2.0
"""What results tell of the processors' program, and what its failures say."""

import json

import pytest
from experiments import COUNT_UP, Rule, line_of, plastic_pair

import hxtwin
import hxtwin.pynn as pynn
from hxtwin import trace

pytestmark = pytest.mark.chip


def results(text=COUNT_UP, toolchain=None, **debug):
    pynn.setup(initial_config=pynn.helper.chip_from_nightly(), debug=hxtwin.DebugOptions(**debug),
               toolchain=toolchain or hxtwin.ToolchainOptions())
    _, projection = plastic_pair(Rule(text))
    pynn.run(5.)
    return pynn.results(), [sample.data for sample in projection.get_data("w")[0]]


def failure(text, **debug):
    with pytest.raises(hxtwin.PpuTrap) as caught:
        results(text, **debug)
    return caught.value


def in_kernel(statement, definitions=""):
    return definitions + COUNT_UP.replace("recording.time = now();", f"recording.time = now();\n    {statement}")


def test_processors_go_by_name_and_by_number(front_end):
    processors = results()[0].processors
    assert len(processors) == len(list(processors)) == 2
    assert processors["top"].instructions == processors[0].instructions
    assert processors["bottom"].instructions == processors[-1].instructions
    with pytest.raises(KeyError, match='no processor "left"'):
        processors["left"]
    with pytest.raises(IndexError):
        processors[2]


def test_a_profile_costs_no_result_and_adds_up(front_end):
    plain, weights = results()
    assert not plain.processors["top"].code.functions and not plain.processors["top"].trace
    profiled, weights_again = results(profile=True)
    assert weights == weights_again
    for before, after in zip(plain.processors, profiled.processors):
        assert before.instructions == after.instructions
        assert (before.rules[0].executions == after.rules[0].executions).all()
        code = after.code
        assert sum(f.instructions for f in code.functions) == after.instructions
        assert sum(f.cycles for f in code.functions) == sum(line.cycles for line in code.lines)
        assert sum(f.cycles for f in code.functions) == pytest.approx(sum(s.cycles for s in code.stacks), abs=50)


def test_a_profile_knows_functions_kernel_lines_and_chains_of_calls(front_end):
    code = results(profile=True)[0].processors["top"].code
    calls = {f.function: f.calls for f in code.functions}
    assert calls["plasticity_rule_0"] == 5
    assert any(line.file == "Rule" and line.line == line_of(COUNT_UP, "record[row][i]") for line in code.lines)
    assert any(f.vector_wait > 0 for f in code.functions)
    assert "plasticity_rule_0" in str(code) and len(code.text(1).split("\nspills:")[0].splitlines()) == 5
    stack = next(s for s in code.stacks if s.functions[-1] == "plasticity_rule_0")
    assert stack.functions[0] == "top" and stack.calls == 5
    assert f"{';'.join(stack.functions)} {stack.cycles}" in code.folded().splitlines()


def test_vectors_that_the_compiler_keeps_in_memory_are_warned_of_and_told_apart(front_end):
    in_registers = results(profile=True)[0]
    with pytest.warns(hxtwin.HxtwinWarning, match='rule "Rule": the cross compiler could not keep'):
        in_memory = results(profile=True, toolchain=hxtwin.ToolchainOptions(vectors_in_registers=False))[0]
    for profile in in_registers.processors:
        assert not profile.rules[0].vectors_in_memory
        assert sum(f.vector_spills for f in profile.code.functions) <= 2  # what a scheduler's task saves
    for profile in in_memory.processors:
        assert profile.rules[0].vectors_in_memory
        spills = sum(f.vector_spills for f in profile.code.functions)
        assert spills == sum(line.vector_spills for line in profile.code.lines) > 2
        assert f"spills: {spills} loads and stores" in str(profile.code)


def test_calls_are_nested_and_in_the_perfetto_trace(front_end, tmp_path):
    found = results(profile=True)[0]
    code = found.processors["top"].code
    mine = [c for c in code.calls if code.names[c["function"]] == "plasticity_rule_0"]
    rule = found.processors["top"].rules[0].executions
    assert [c["enter"] for c in mine] == rule["start"].tolist() and [c["leave"] for c in mine] == rule["stop"].tolist()
    open_until = [code.calls["leave"].max()]
    for call in code.calls:
        del open_until[call["depth"] + 1:]
        assert call["leave"] <= open_until[-1]
        open_until.append(call["leave"])
    trace.write(found, tmp_path / "trace.json")
    events = json.loads((tmp_path / "trace.json").read_text())["traceEvents"]
    slices = [e for e in events if e.get("cat") == "function" and e["name"] == "plasticity_rule_0"]
    assert [e["pid"] for e in slices] == [1] * 5 + [2] * 5
    hottest = next(e for e in events if e["name"] == "profile" and e["pid"] == 1)
    assert hottest["args"]["functions"][0]["cycles"] == code.functions[0].cycles


def test_the_last_instructions_are_those_before_the_end(front_end):
    found = results(trace_window=7)[0].processors["top"].trace
    assert len(found) == 7
    assert [e.time for e in found] == sorted(e.time for e in found)
    last = [e for e in found if e.function][-1]  # the linker's jumps from memory to memory have no name
    assert last.function in ("start", "(anonymous namespace)::wait_for_command()"), last.function
    assert last.file == "main.cpp" and last.line > 0
    assert found[-1].instruction in str(found[-1])


def test_stack_and_heap_are_measured(front_end):
    array = "volatile int a[256]; a[0] = 1; visits = a[0];"
    counter = "volatile int visits = 0;\n"
    small = results(in_kernel("visits = 1;", counter))[0].processors["top"]
    large = results(in_kernel(array, counter))[0].processors["top"]
    assert 1024 <= large.stack.used - small.stack.used < 1024 + 64
    assert large.stack.used < large.stack.available
    more = results(in_kernel("visits = *new int[25];", counter))[0].processors["top"]
    assert more.heap.used - small.heap.used >= 5 * 100 and more.heap.used <= more.heap.available


def test_a_trap_comes_with_the_last_instructions(front_end):
    text = in_kernel("asm volatile(\".long 0\");")
    for asked, given in ((0, 16), (3, 3)):
        trap = failure(text, trace_window=asked)
        assert trap.line == line_of(text, ".long 0") and len(trap.last) == given
        cycle, pc, instruction, function, file, line = trap.last[-1]
        assert pc == trap.pc - 4 and cycle < trap.cycle and function == trap.function and instruction


def test_a_stack_that_grows_into_the_heap_is_detected(front_end):
    text = in_kernel("visits = deep(100000);",
                     "volatile int visits = 0;\n__attribute__((noinline)) int deep(int n) {\n"
                     "    volatile int a[50]; a[n % 50] = n;\n    return n == 0 ? 0 : deep(n - 1) + a[n % 50]; }\n")
    trap = failure(text)
    assert "stack overflow into the heap: the function needs" in trap.cause and "of the stack" in trap.cause
    assert trap.function == "deep(int)" and trap.file == "Rule"


def test_an_endless_kernel_is_stopped_and_its_line_reported(front_end):
    text = in_kernel("while (true) { visits = visits + 1; }", "volatile int visits = 0;\n")
    trap = failure(text)
    assert "still busy" in trap.cause and trap.line == line_of(text, "while (true)") and trap.file == "Rule"
    assert trap.instruction and any(trap.registers)


@pytest.mark.parametrize("call", ["exit(7); // here", "leave();"])
def test_a_kernel_that_exits_fails_the_run_with_its_code_and_place(front_end, call):
    where = " // here" if call == "leave();" else ""
    text = in_kernel(f"visits = 1;\n    {call}", "#include <hxtwin/exit.h>\nvolatile int visits = 0;\n"
                     f"__attribute__((noinline)) void leave() {{ visits = 2; exit(7); }}{where}\n")
    trap = failure(text)
    assert trap.cause == "the program called exit(7)" and trap.file == "Rule"
    assert trap.line == line_of(text, "// here")


def test_text_of_the_mailbox_comes_back(front_end):
    text = '#include "libnux/vx/mailbox.h"\n' + in_kernel('libnux::vx::mailbox_write_string("x");')
    assert results(text)[0].processors["top"].mailbox == "xxxxx"


def test_a_folder_for_the_program_that_cannot_be_made_is_named(front_end, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(hxtwin.InvalidExperiment, match="file/program.elf of the program cannot be written"):
        results(program=tmp_path / "file")
    with pytest.raises(TypeError, match="no member named trace"):
        hxtwin.DebugOptions(trace=3)
