// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <pybind11/native_enum.h>
#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <hxtwin/experiment/plasticity.hpp>

namespace hxtwin::python {

namespace {

void register_observable(py::module_& m) {
    using namespace experiment;
    py::native_enum<element>(m, "Element", "enum.Enum", "Type of a recorded value.")
        .value("int8", element::int8)
        .value("uint8", element::uint8)
        .value("int16", element::int16)
        .value("uint16", element::uint16)
        .finalize();
    py::native_enum<layout>(m, "Layout", "enum.Enum", "How a row of recorded values lies in memory.")
        .value("complete_rows", layout::complete_rows)
        .value("packed_active_columns", layout::packed_active_columns)
        .finalize();
    py::class_<observable_per_synapse>(m, "ObservablePerSynapse",
                                       "One value for each synapse of a projection.")
        .def(from_keywords<observable_per_synapse>())
        .def_readwrite("type", &observable_per_synapse::type)
        .def_readwrite("layout", &observable_per_synapse::layout)
        .def(py::self == py::self);
    py::class_<observable_per_neuron>(m, "ObservablePerNeuron", "One value for each neuron of a population.")
        .def(from_keywords<observable_per_neuron>())
        .def_readwrite("type", &observable_per_neuron::type)
        .def_readwrite("layout", &observable_per_neuron::layout)
        .def(py::self == py::self);
    py::class_<observable_array>(m, "ObservableArray", "`size` values that belong to the rule itself.")
        .def(from_keywords<observable_array>())
        .def_readwrite("type", &observable_array::type)
        .def_readwrite("size", &observable_array::size)
        .def(py::self == py::self);
}

} // namespace

void register_plasticity(py::module_& m) {
    using experiment::plasticity_rule;
    using experiment::timer;
    py::class_<timer> t(
        m, "Timer",
        "A rule runs at start + k period for k = 0 .. num_periods - 1, in PPU cycles (4 ns) since "
        "the start of the experiment.");
    t.def(from_keywords<timer>());
    def_duration(t, "start", &timer::start, "PPU cycles");
    def_duration(t, "period", &timer::period, "PPU cycles");
    t.def_readwrite("num_periods", &timer::num_periods);
    t.def(py::self == py::self);
    register_observable(m);
    py::enum_<experiment::recording_memory>(m, "RecordingMemory",
                                            "The memory beside the chip that holds a recording: 256 MiB, or "
                                            "128 KiB that also hold the processors' code.")
        .value("dram", experiment::recording_memory::dram)
        .value("sram", experiment::recording_memory::sram);
    py::class_<plasticity_rule>(m, "PlasticityRule",
                                "A kernel in C++ that the chip's processors run at the timer's times. "
                                "`projections` and `populations` are "
                                "indices in the description, in the order of the kernel's handles.")
        .def(from_keywords<plasticity_rule>())
        .def_readwrite("label", &plasticity_rule::label)
        .def_readwrite("kernel", &plasticity_rule::kernel, "C++ text; defines PLASTICITY_RULE_KERNEL")
        .def_readwrite("timer", &plasticity_rule::timer)
        .def_readwrite("observables", &plasticity_rule::observables, "dict: name to observable")
        .def_readwrite("raw_bytes", &plasticity_rule::raw_bytes,
                       "not 0: in place of observables the kernel records into one block of so many bytes, a "
                       "multiple of four, that all periods and both processors share")
        .def_readwrite("memory", &plasticity_rule::memory, "where the recording is")
        .def_readwrite("projections", &plasticity_rule::projections)
        .def_readwrite("populations", &plasticity_rule::populations)
        .def(py::self == py::self);
}

} // namespace hxtwin::python
