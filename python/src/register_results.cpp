// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"
#include "view.hpp"

#include <cstddef>

#include <pybind11/stl.h>

#include <hxtwin/session/results.hpp>

namespace hxtwin::python {

namespace {

using session::execution;
using session::recorded;
using session::results;

// The object that Python holds, so that views can keep it alive.
template <class T>
py::object holder(const T& self) {
    return py::cast(self, py::return_value_policy::reference);
}

py::array matrix(const recorded& self, py::dtype type, const void* data) {
    return view(std::move(type),
                {static_cast<py::ssize_t>(self.periods.size()), static_cast<py::ssize_t>(self.width)}, data,
                holder(self));
}

py::dtype execution_type() {
    return record_type({{"period", "u8", offsetof(execution, period)},
                        {"release", "i8", offsetof(execution, release)},
                        {"start", "i8", offsetof(execution, start)},
                        {"stop", "i8", offsetof(execution, stop)}},
                       sizeof(execution));
}

py::list spikes_of(const results& self) {
    const py::object owner = holder(self);
    py::list populations;
    for (const auto& population : self.spikes) {
        py::list cells;
        for (const auto& cell : population) {
            cells.append(view_of(cell, owner));
        }
        populations.append(cells);
    }
    return populations;
}

void register_recording(py::module_& m) {
    py::class_<recorded>(m, "Recorded", "Samples of one observable, in order of periods.")
        .def_property_readonly(
            "periods",
            [](const recorded& self) {
                return view(py::dtype::of<std::uint64_t>(), {static_cast<py::ssize_t>(self.periods.size())},
                            self.periods.data(), holder(self));
            },
            "uint64 array (samples): index of each sample's period")
        .def_property_readonly(
            "times", [](const recorded& self) { return view_of(self.times, holder(self)); },
            "int64 array (samples): PPU cycles (4 ns) as the kernel stored them")
        .def_readonly("width", &recorded::width, "values in a sample")
        .def_property_readonly(
            "values",
            [](const recorded& self) {
                return matrix(self, py::dtype::of<std::int32_t>(), self.values.data());
            },
            "int32 array (samples, width), in order of connections or cells")
        .def_property_readonly(
            "missing",
            [](const recorded& self) { return matrix(self, py::dtype("bool"), self.missing.data()); },
            "bool array (samples, width): true where the processor that owns the value missed the period");
    using session::recording;
    py::class_<recording>(m, "Recording", "What one rule recorded.")
        .def_readonly("per_synapse", &recording::per_synapse, "[name][projection of the rule]")
        .def_readonly("per_neuron", &recording::per_neuron, "[name][population of the rule]")
        .def_readonly("arrays", &recording::arrays, "[name]")
        .def_property_readonly(
            "raw",
            [](const recording& r) {
                return py::bytes(reinterpret_cast<const char*>(r.raw.data()), r.raw.size());
            },
            "The block of a rule that records one.");
}

void register_profile(py::module_& m) {
    using session::processor_profile;
    using session::rule_profile;
    using session::summary;
    py::class_<summary> s(m, "Summary", "PPU cycles (4 ns).");
    def_duration_readonly(s, "min", &summary::min, "PPU cycles");
    def_duration_readonly(s, "median", &summary::median, "PPU cycles");
    def_duration_readonly(s, "max", &summary::max, "PPU cycles");
    py::class_<rule_profile>(m, "RuleProfile", "What one processor did for one rule.")
        .def_property_readonly(
            "executions",
            [](const rule_profile& self) {
                return view(execution_type(), {static_cast<py::ssize_t>(self.executions.size())},
                            self.executions.data(), holder(self));
            },
            "array of (period, release, start, stop): PPU cycles since the start of the experiment")
        .def_readonly(
            "vectors_in_memory", &rule_profile::vectors_in_memory,
            "the cross compiler kept none of the kernel's vectors in registers: each operation loads "
            "and stores its operands")
        .def_readonly("missed", &rule_profile::missed,
                      "periods that the timer skipped or that were not reached before the end")
        .def_readonly("latency", &rule_profile::latency, "from release to start")
        .def_readonly("run_time", &rule_profile::run_time);
    py::class_<processor_profile> p(m, "ProcessorProfile", "What one processor did; hardware never tells.");
    p.def_readonly("rules", &processor_profile::rules);
    p.def_readonly("instructions", &processor_profile::instructions);
    p.def_readonly("vector_instructions", &processor_profile::vector_instructions);
    def_duration_readonly(p, "experiment", &processor_profile::experiment, "PPU cycles of the experiment");
    def_duration_readonly(p, "busy", &processor_profile::busy, "PPU cycles in rules");
    p.def_readonly("utilisation", &processor_profile::utilisation, "busy / experiment");
    p.def_readonly("queue_drops", &processor_profile::queue_drops);
    p.def_readonly("mailbox", &processor_profile::mailbox, "text that the kernels wrote");
    p.def_readonly("stack", &processor_profile::stack, "HighWater of the stack");
    p.def_readonly("heap", &processor_profile::heap, "HighWater of the heap");
    p.def_readonly(
        "trace", &processor_profile::trace,
        "Executed: the last instructions, oldest first, as many as Options.debug.trace_window asks for");
    p.def_readonly("code", &processor_profile::code, "CodeProfile; empty unless Options.debug.profile");
}

void register_counts(py::module_& m) {
    using chip::event_counts;
    using chip::wall_times;
    using codegen::section_use;
    py::class_<event_counts>(m, "EventCounts", "Everything that was sent, fired, lost or recorded.")
        .def_readonly("background", &event_counts::background)
        .def_readonly("external", &event_counts::external)
        .def_readonly("spikes", &event_counts::spikes)
        .def_readonly("synaptic", &event_counts::synaptic)
        .def_readonly("crossbar_dropped", &event_counts::crossbar_dropped)
        .def_readonly("overloaded", &event_counts::overloaded)
        .def_readonly("link_lost", &event_counts::link_lost)
        .def_readonly("recorded", &event_counts::recorded);
    py::class_<wall_times>(m, "WallTimes", "Seconds of wall time in the emulator, summed over threads.")
        .def_readonly("neurons", &wall_times::neurons)
        .def_readonly("events", &wall_times::events)
        .def_readonly("processors", &wall_times::processors)
        .def_readonly("neuron_steps", &wall_times::neuron_steps, "steps of one circuit, however long");
    py::class_<section_use>(m, "MemoryUse", "Bytes that the processors' program takes of one memory.")
        .def_readonly("memory", &section_use::memory)
        .def_readonly("used", &section_use::used)
        .def_readonly("available", &section_use::available);
}

} // namespace

void register_results(py::module_& m) {
    register_recording(m);
    register_profile(m);
    register_counts(m);
    py::class_<results, std::shared_ptr<results>> c(
        m, "Results", "What an experiment gave. Arrays are read-only views that keep these results alive.");
    c.def_property_readonly("spikes", &spikes_of,
                            "[population][cell]: int64 array of FPGA cycles (8 ns) since the start");
    c.def_readonly("rules", &results::rules, "Recording of each rule");
    c.def_readonly("analog", &results::analog, "AnalogTrace of each analog recording of the description");
    c.def_readonly("membranes", &results::membranes, "empty unless Options.debug.membrane_period");
    c.def_property_readonly(
        "processors", [](const results& self) { return processors_of(self, holder(self)); },
        "Processors: [\"top\"] and [\"bottom\"], or [0] and [1], are ProcessorProfiles");
    c.def_readonly("warnings", &results::warnings);
    c.def_readonly("counts", &results::counts);
    c.def_readonly("wall", &results::wall);
    c.def_readonly("stages", &results::stages, "wall seconds by stage");
    c.def_readonly("mapping", &results::mapping);
    c.def_readonly("memory", &results::memory);
    c.def_readonly("program_from_cache", &results::program_from_cache);
    def_duration_readonly(c, "runtime", &results::runtime, "FPGA cycles (8 ns)");
}

} // namespace hxtwin::python
