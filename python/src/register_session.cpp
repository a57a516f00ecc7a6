// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <memory>

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <hxtwin/session/session.hpp>

namespace hxtwin::python {

namespace {

// Hands what a session says to a Python object with any of the methods begins, advances and ends, and lets
// Ctrl-C end a long run.
class listener final : public observer {
public:
    explicit listener(py::object target) : target_(std::move(target)) {}

    void begins(std::string_view stage) override { tell("begins", stage); }
    void advances(std::string_view stage, double fraction) override { tell("advances", stage, fraction); }
    void ends(std::string_view stage, double wall_seconds) override { tell("ends", stage, wall_seconds); }

private:
    template <class... Arguments>
    void tell(const char* method, Arguments... arguments) {
        const py::gil_scoped_acquire gil;
        if (PyErr_CheckSignals() != 0) {
            throw py::error_already_set();
        }
        if (!target_.is_none() && py::hasattr(target_, method)) {
            target_.attr(method)(arguments...);
        }
    }
    py::object target_;
};

std::shared_ptr<session::results> run(const experiment::description& description, session::options options,
                                      const py::object& observer) {
    listener ear(observer);
    options.observer = options.chip.observer = &ear;
    const py::gil_scoped_release released;
    return std::make_shared<session::results>(session::run(description, options));
}

mapping::plan prepare(const experiment::description& description, session::options options,
                      const py::object& observer) {
    listener ear(observer);
    options.observer = options.chip.observer = &ear;
    const py::gil_scoped_release released;
    return session::prepare(description, options);
}

void def_dead(py::class_<emulator::options>& to, const char* name, double emulator::dead_fractions::*fraction,
              const char* what) {
    to.def_property(
        name, [fraction](const emulator::options& o) { return o.dead.*fraction; },
        [fraction](emulator::options& o, double value) { o.dead.*fraction = value; }, what);
}

void register_options(py::module_& m) {
    using chip = emulator::options;
    using toolchain = codegen::toolchain_options;
    py::class_<chip> which(m, "ChipOptions", "Which individual chip is emulated, and how.");
    def_dead(which, "dead_sensors", &emulator::dead_fractions::sensors,
             "fraction of synapses whose correlation sensors accumulate nothing");
    def_dead(which, "dead_synapses", &emulator::dead_fractions::synapses,
             "fraction of synapses that give no current");
    def_dead(which, "dead_drivers", &emulator::dead_fractions::drivers,
             "fraction of synapse drivers that hear no event");
    def_dead(which, "dead_neurons", &emulator::dead_fractions::neurons,
             "fraction of neurons that never fire");
    which.def(from_keywords<chip>())
        .def_readwrite("chip_seed", &chip::chip_seed, "which individual chip: its mismatch")
        .def_readwrite("day", &chip::day, "since its calibration, what has moved; 0: nothing")
        .def_readwrite("ideal", &chip::ideal, "none of the next four")
        .def_readwrite("mismatch", &chip::mismatch, "of circuits from each other")
        .def_readwrite("noise", &chip::noise, "temporal noise of read-out")
        .def_readwrite("dead_circuits", &chip::dead_circuits, "those of dead_sensors and the like")
        .def_readwrite("link_limits", &chip::link_limits, "bandwidth of the links between FPGA and chip")
        .def_readwrite("noise_seed", &chip::noise_seed, "temporal noise of read-out")
        .def_readwrite("threads", &chip::threads, "results do not depend on it")
        .def_readwrite("skip_waiting_loops", &chip::skip_waiting_loops);
    py::class_<toolchain>(m, "ToolchainOptions", "The cross compiler for kernels.")
        .def(from_keywords<toolchain>())
        .def_readwrite("compiler", &toolchain::compiler, "a name in PATH or a path")
        .def_readwrite("target", &toolchain::target, "folder of the on-processor headers; empty: ours")
        .def_readwrite("cache", &toolchain::cache)
        .def_readwrite("jobs", &toolchain::jobs, "compilers at a time")
        .def_readwrite(
            "vectors_in_registers", &toolchain::vectors_in_registers,
            "off: each vector operation takes its operands from memory, as where the compiler runs "
            "out of registers");
    using session::debug_options;
    py::class_<debug_options> debug(
        m, "DebugOptions",
        "What to find out about the processors' program; costs wall time and changes no other "
        "result.");
    def_duration(debug, "membrane_period", &debug_options::membrane_period,
                 "FPGA cycles (8 ns) between samples of all membranes; 0: none");
    debug.def(from_keywords<debug_options>())
        .def_readwrite("trace_window", &debug_options::trace_window,
                       "so many last instructions of each processor; a trap has some anyhow")
        .def_readwrite("profile", &debug_options::profile, "by function, line and chain of calls")
        .def_readwrite("program", &debug_options::program,
                       "folder for program.elf and its sources, as hxtwin-ppu and debuggers take them");
    py::class_<session::options>(m, "Options", "How an experiment is run.")
        .def(from_keywords<session::options>())
        .def_readwrite("chip", &session::options::chip)
        .def_readwrite("toolchain", &session::options::toolchain)
        .def_readwrite("debug", &session::options::debug)
        .def_readwrite("cache", &session::options::cache,
                       "folder of finished calibrations and programs; empty: $XDG_CACHE_HOME/hxtwin");
}

} // namespace

void register_session(py::module_& m) {
    register_options(m);
    m.def(
        "run", &run, py::arg("description"), py::arg("options") = session::options{},
        py::arg("observer") = py::none(),
        "Runs an experiment from description to results. Raises the families of HxtwinError. `observer` may "
        "have methods begins(stage), advances(stage, fraction), ends(stage, wall_seconds).");
    m.def("prepare", &prepare, py::arg("description"), py::arg("options") = session::options{},
          py::arg("observer") = py::none(), "Calibrates and maps only; returns the Plan.");
}

} // namespace hxtwin::python
