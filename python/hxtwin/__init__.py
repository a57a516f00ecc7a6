# SPDX-License-Identifier: Apache-2.0
"""hxtwin: spiking experiments with programmable plasticity on an emulated BrainScaleS-2 chip.

Describe an experiment as values (`Description`), `run` it, read `Results`. Most people start at `hxtwin.pynn`,
which offers the same through PyNN. `hxtwin.analysis`, `hxtwin.plot`, `hxtwin.trace` and `hxtwin.table` make
numbers, pictures, traces and tables of results.
"""

from hxtwin._hxtwin import (
    AnalogRecording,
    AnalogTrace,
    CalibratedNeuron,
    CallStack,
    ChipOptions,
    CodeProfile,
    Converter,
    DebugOptions,
    Description,
    DoesNotFit,
    Element,
    EventCounts,
    Executed,
    FunctionProfile,
    HighWater,
    HxtwinError,
    InternalError,
    InvalidExperiment,
    KernelDoesNotCompile,
    Layout,
    LineProfile,
    MappingReport,
    Membranes,
    MemoryUse,
    MissingRequirement,
    ObservableArray,
    ObservablePerNeuron,
    ObservablePerSynapse,
    Options,
    Plan,
    PlasticityRule,
    PoissonSource,
    Population,
    PpuTrap,
    ProcessorProfile,
    Processors,
    Projection,
    Quantity,
    Receptor,
    Recorded,
    Recording,
    RecordingMemory,
    Results,
    RuleProfile,
    SpikeSource,
    Summary,
    Timer,
    ToolchainOptions,
    WallTimes,
    prepare,
    run,
    circuit_settings,
    validate,
)


class HxtwinWarning(UserWarning):
    """Something about a run that the experiment's author should know, such as missed periods."""


PPU_CYCLES_PER_MS = 250_000
FPGA_CYCLES_PER_MS = 125_000
