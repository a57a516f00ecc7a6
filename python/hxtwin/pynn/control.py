# SPDX-License-Identifier: Apache-2.0
"""setup, run, reset, end and the questions that PyNN asks in between. Times are ms of hardware time."""

import enum
import warnings

from pyNN import common
from pyNN.recording import get_io

import hxtwin
from hxtwin.pynn import simulator
from hxtwin.pynn.helper import Chip

NOT_YET = ("neuronPermutation", "backgroundPermutation", "enable_neuron_bypass", "injected_config",
           "injected_readout", "calibration_cache", "injected_calib_target", "injected_calib_options", "connection")
CHIP = ("chip_seed", "ideal", "noise_seed", "threads", "dead_circuits", "dead_sensors", "dead_synapses",
        "dead_drivers", "dead_neurons")
OURS = (*CHIP, "cache", "toolchain", "compiler", "debug", "observer")


class RunCommand(enum.Enum):
    """What run() does: map only, append a snippet (not supported yet), or execute."""

    PREPARE = enum.auto()
    APPEND = enum.auto()
    EXECUTE = enum.auto()


def _options(extra, chip):
    options = hxtwin.Options()
    for key, value in {**(chip.choices if chip else {}), **extra}.items():
        if key in CHIP:
            setattr(options.chip, key, value)
        elif key == "cache":
            options.cache = value
        elif key == "toolchain":
            options.toolchain = value
        elif key == "compiler":
            options.toolchain.compiler = value
        elif key == "debug":
            options.debug = value
    return options


def setup(timestep=3.4e-05, min_delay="auto", **extra):
    """Begins an experiment; whatever was described before is forgotten.

    timestep, min_delay, max_delay: taken for compatibility; the chip has no time step and no delays.
    initial_config: from helper.chip_from_nightly(); its calibration is what HXNeuron starts from.
    Ours: chip_seed, ideal, noise_seed (which chip is emulated), dead_neurons, dead_synapses, dead_drivers,
    dead_sensors (fractions of its circuits that do not work), dead_circuits (False: all work), threads,
    cache (a folder), compiler, observer,
    debug (a hxtwin.DebugOptions), toolchain (a hxtwin.ToolchainOptions).
    Raises KeyError for keywords it does not know and NotImplementedError for those not supported yet.
    """
    common.setup(timestep, min_delay, **extra)
    for key in extra:
        if key in NOT_YET and extra[key] not in (None, False, [], {}):
            raise NotImplementedError(f"setup() cannot use {key} yet; leave it out")
        if key not in (*NOT_YET, *OURS, "max_delay", "initial_config"):
            raise KeyError(f"setup() knows no keyword {key}")
    chip = extra.get("initial_config")
    if chip is not None and not isinstance(chip, Chip):
        raise TypeError(f"initial_config is a {type(chip).__name__}; it must come from helper.chip_from_nightly()")
    ours = {key: extra[key] for key in OURS if key in extra and key != "observer"}
    simulator.state = simulator.State(timestep, _options(ours, chip), extra.get("observer"), chip)


def run(simtime, command=RunCommand.EXECUTE):
    """Runs the experiment for `simtime` ms of hardware time, once after each setup() or reset().

    Raises RuntimeError on a second run, and the families of hxtwin.HxtwinError.
    """
    state = simulator.current()
    if command is RunCommand.PREPARE:
        state.prepare()
    elif command is RunCommand.APPEND:
        raise NotImplementedError("RunCommand.APPEND is not supported yet; run() executes one snippet")
    elif command is not RunCommand.EXECUTE:
        raise ValueError(f"run() got the command {command!r}; it must be one of RunCommand")
    elif simtime is None:
        raise ValueError("run(None) has nothing to execute; give the runtime in ms")
    else:
        state.run(simtime)


run_for = run


def run_until(time):
    """Runs until `time` in ms of hardware time, and returns it."""
    state = simulator.current()
    run(time - state.t)
    return state.t


def preprocess():
    """Deprecated name of run(None, RunCommand.PREPARE)."""
    warnings.warn("preprocess() is now run(None, RunCommand.PREPARE)", DeprecationWarning, stacklevel=2)
    run(None, RunCommand.PREPARE)


def reset(annotations={}):
    """Back to time 0: what was recorded becomes a finished segment; network, parameters and what is recorded stay."""
    state = simulator.current()
    for recorder in state.recorders:
        recorder.store_to_cache(annotations)
    state.reset()


def end():
    """Writes the files that record(to_file=...) asked for and forgets the experiment."""
    state = simulator.current()
    for population, variables, filename in state.write_on_end:
        population.write_data(get_io(filename), variables)
    simulator.state = None


def results():
    """Our extension: the `hxtwin.Results` of the last run, with what hardware never tells."""
    return simulator.current().finished("results", "run()")


def plan():
    """Our extension: the `hxtwin.Plan` of run(None, RunCommand.PREPARE)."""
    return simulator.current().finished("plan", "run(None, RunCommand.PREPARE)")


def _query(member, doc):
    def ask():
        return getattr(simulator.current(), member)
    ask.__doc__ = doc
    return ask


get_current_time = _query("t", "Time in ms of hardware time.")
get_time_step = _query("dt", "The time step given to setup(), in ms.")
get_min_delay = _query("min_delay", "0: the chip has no delays.")
get_max_delay = _query("max_delay", "0: the chip has no delays.")
num_processes = _query("num_processes", "1: there is no MPI.")
rank = _query("mpi_rank", "0: there is no MPI.")
