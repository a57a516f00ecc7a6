# SPDX-License-Identifier: Apache-2.0
"""The command hxtwin-ppu with the program of a real experiment, and GDB on it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from experiments import COUNT_UP, Rule, line_of, plastic_pair

import hxtwin
import hxtwin.pynn as pynn

pytestmark = pytest.mark.chip
COMMAND = Path(hxtwin._hxtwin.__file__).parents[2] / "ppu" / "tool" / "hxtwin-ppu"
KERNEL = COUNT_UP.replace("recording.time = now();", """recording.time = now();
    visits = visits + 3;
    visits = visits * 2;""").replace("extern volatile", "volatile int visits = 100;\nextern volatile")
STARTED = ("--plain-bus", "--set", "status=9", "--set", "runtime=600000")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Folder with the program of an experiment and its sources."""
    folder = tmp_path_factory.mktemp("program")
    pynn.setup(initial_config=pynn.helper.chip_from_nightly(), debug=hxtwin.DebugOptions(program=folder))
    plastic_pair(Rule(KERNEL))
    pynn.run(3.)
    pynn.simulator.state = None
    return folder


def run(*arguments):
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=60)


def debug(folder, *commands):
    """What GDB prints for these commands on the started program."""
    server = subprocess.Popen([COMMAND, folder / "program.elf", *STARTED, "--gdb", "0"], stdout=subprocess.PIPE, text=True)
    try:
        port = re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline()).group(1)
        script = ["set confirm off", "set pagination off", "set can-use-hw-watchpoints 0", f"cd {folder}",
                  "file program.elf", f"target remote 127.0.0.1:{port}",
                  *commands]
        arguments = [part for command in script for part in ("-ex", command)]
        done = subprocess.run([shutil.which("gdb-multiarch"), "-nx", "-batch", *arguments], capture_output=True, text=True,
                              timeout=60)
        server.wait(timeout=10)
        return done.stdout + done.stderr
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def test_gdb_stops_in_the_kernels_text_steps_and_prints_its_variables(program):
    line = line_of(KERNEL, "visits + 3")
    said = debug(program, f"break Rule:{line}", "continue", "print visits", "backtrace", "info registers pc cycles",
                 "next", "watch visits", "continue", "print visits", "delete", f"break Rule:{line}", "continue",
                 "print visits", "detach")
    assert f"at Rule:{line}" in said
    assert f"{line}\t    visits = visits + 3;" in said  # the kernel's own text
    assert [int(v) for v in re.findall(r"^\$\d+ = (\d+)$", said, re.MULTILINE)] == [100, 103, 206]
    assert "Old value = 100\nNew value = 103" in said
    assert re.findall(r"^(\d+)\t", said, re.MULTILINE)[1] != str(line)  # where `next` led
    assert "plasticity_rule_0" in said and "scheduler" in said
    assert re.search(r"^pc +0x8000", said, re.MULTILINE)
    assert re.search(r"^cycles +0x[0-9a-f]+ ", said, re.MULTILINE)


def test_gdb_steps_single_instructions_writes_variables_and_kills(program):
    said = debug(program, "break plasticity_rule_0", "continue", "print $pc", "stepi", "print $pc", "set var visits = 5",
                 "print visits", "print sizeof($v3)", "kill")
    pcs = [int(pc, 16) for pc in re.findall(r"^\$\d+ = .*?(0x8[0-9a-f]+) ", said, re.MULTILINE)]
    assert len(pcs) == 2 and pcs[1] == pcs[0] + 4
    assert "$3 = 5" in said and "$4 = 128" in said


def test_a_run_tells_how_it_ended_and_where_the_cycles_went(program, tmp_path):
    done = run(program / "program.elf", *STARTED, "--cycles", 400_000, "--profile", "--folded", tmp_path / "folded",
               "--registers", "--last", 4)
    assert done.returncode == 4 and done.stderr == ""
    assert re.search(r"^still running in .* after 4000\d\d cycles; \d+ instructions", done.stdout, re.MULTILINE)
    assert re.search(r"^ +\d+ .* 2  plasticity_rule_0$", done.stdout, re.MULTILINE)  # 2 calls
    assert f"Rule:{line_of(KERNEL, 'visits + 3')} in" in run(program / "program.elf", *STARTED, "--cycles", 100_000,
                                                            "--profile", "--rows", 200).stdout
    assert re.search(r"^  r0 0x", done.stdout, re.MULTILINE)
    stacks = dict(line.rsplit(" ", 1) for line in (tmp_path / "folded").read_text().splitlines())
    assert sum(map(int, stacks.values())) == int(re.search(r"after (\d+) cycles", done.stdout).group(1))
    assert any(";plasticity_rule_0" in stack for stack in stacks)


def test_a_trace_shows_instructions_with_cycles_and_lines(program):
    done = run(program / "program.elf", "--trace", "--cycles", 50)
    lines = done.stdout.splitlines()
    assert re.match(r" +0  00000000  b 0x0000", lines[0]) and "start.S" in lines[0]
    assert re.match(r" +5  000000\w\w  ", lines[1])


@pytest.mark.parametrize("arguments, status, words", [
    ((), 2, "image is required"),
    (("/nowhere.elf",), 2, "the program /nowhere.elf cannot be opened"),
    (("PROGRAM", "--set", "visits"), 2, "--set visits: NAME=VALUE is wanted"),
    (("PROGRAM", "--set", "nothing=1"), 2, "the program has no variable nothing"),
    (("PROGRAM", "--cycles", "-1"), 2, "--cycles"),
    (("PROGRAM", *STARTED[1:]), 3, "nothing but memory is connected"),
])
def test_bad_input_is_refused_in_a_sentence(program, arguments, status, words):
    done = run(*(program / "program.elf" if a == "PROGRAM" else a for a in arguments))
    assert (done.returncode, words in done.stderr) == (status, True), done.stderr


def test_a_taken_port_is_named(program):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(program / "program.elf", "--gdb", port)
    assert done.returncode == 2 and f"port {port} of the loopback device cannot be had" in done.stderr
