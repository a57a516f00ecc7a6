// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"
#include "view.hpp"

#include <cstddef>

#include <fmt/format.h>
#include <pybind11/stl.h>

#include <hxtwin/session/results.hpp>

// What a debugger's eye sees of the processors' program.
namespace hxtwin::python {
namespace {

using session::code_profile;
using session::function_call;

template <class Class, class Entry>
void def_spent(Class& c) {
    const auto count = [](auto member) {
        return [member](const Entry& self) { return (self.spent.*member).count(); };
    };
    c.def_property_readonly(
        "instructions", [](const Entry& self) { return self.spent.instructions; }, "instructions executed");
    c.def_property_readonly("cycles", count(&ppu::spent::cycles), "PPU cycles (4 ns)");
    c.def_property_readonly("bus_wait", count(&ppu::spent::bus_wait),
                            "of these, waited for memory and registers beyond the processor's own SRAM");
    c.def_property_readonly("vector_wait", count(&ppu::spent::vector_wait),
                            "of these, waited for the vector unit");
    c.def_property_readonly(
        "vector_spills", [](const Entry& self) { return self.spent.vector_spills; },
        "of the instructions, loads and stores of vectors that are there only because the cross compiler did "
        "not keep the vectors in registers");
}

py::dtype call_type() {
    return record_type({{"function", "u4", offsetof(function_call, function)},
                        {"depth", "u4", offsetof(function_call, depth)},
                        {"enter", "i8", offsetof(function_call, enter)},
                        {"leave", "i8", offsetof(function_call, leave)}},
                       sizeof(function_call));
}

void register_places(py::module_& m) {
    using ppu::call_stack;
    using ppu::function_profile;
    using ppu::line_profile;
    py::class_<function_profile> f(m, "FunctionProfile", "What one processor spent in one function itself.");
    f.def_readonly("function", &function_profile::function, "empty: code without a name");
    f.def_readonly("calls", &function_profile::calls, "how often it was called");
    def_spent<decltype(f), function_profile>(f);
    py::class_<line_profile> l(m, "LineProfile", "What one processor spent at one source line.");
    l.def_readonly("function", &line_profile::function, "function whose code it is part of");
    l.def_readonly("file", &line_profile::file,
                   "a rule's label for lines of its kernel; empty where unknown");
    l.def_readonly("line", &line_profile::line);
    def_spent<decltype(l), line_profile>(l);
    py::class_<call_stack> s(m, "CallStack", "A chain of calls, and what was spent in the innermost itself.");
    s.def_readonly("functions", &call_stack::functions, "outermost first; the first is the processor");
    def_duration_readonly(s, "cycles", &call_stack::cycles, "PPU cycles (4 ns)");
    s.def_readonly("calls", &call_stack::calls);
}

void register_code_profile(py::module_& m) {
    py::class_<code_profile> c(
        m, "CodeProfile",
        "Where the cycles of one processor went, from its start to the end of the run; empty unless "
        "Options.debug.profile. str() gives it as text.");
    c.def_property_readonly(
        "functions", [](const code_profile& self) { return self.places.functions; },
        "FunctionProfile of each function, those with most cycles first");
    c.def_property_readonly(
        "lines", [](const code_profile& self) { return self.places.lines; },
        "LineProfile of each line, those with most cycles first");
    c.def_readonly("stacks", &code_profile::stacks, "CallStack of each chain of calls");
    c.def_readonly("names", &code_profile::names, "functions by the number that `calls` has for them");
    c.def_property_readonly(
        "calls",
        [](const code_profile& self) {
            return view(call_type(), {static_cast<py::ssize_t>(self.calls.size())}, self.calls.data(),
                        py::cast(self, py::return_value_policy::reference));
        },
        "array of (function, depth, enter, leave) in order of entering: PPU cycles since the start of the "
        "experiment");
    c.def(
        "text",
        [](const code_profile& self, std::size_t longest) { return ppu::text_of(self.places, longest); },
        py::arg("longest") = 20, "Two tables: functions, then lines, with at most `longest` rows each.");
    c.def(
        "folded", [](const code_profile& self) { return ppu::folded(self.stacks); },
        "Cycles by chain of calls, one a line, as flame graph programs read them.");
    c.def("__str__", [](const code_profile& self) { return ppu::text_of(self.places); });
}

} // namespace

void register_code(py::module_& m) {
    using session::executed;
    using session::high_water;
    register_places(m);
    register_code_profile(m);
    py::class_<high_water>(m, "HighWater", "Bytes of a processor's memory for a purpose.")
        .def_readonly("used", &high_water::used, "the most that were in use at a time")
        .def_readonly("available", &high_water::available)
        .def("__repr__", [](const high_water& self) {
            return fmt::format("HighWater(used={}, available={})", self.used, self.available);
        });
    py::class_<executed> e(m, "Executed", "An instruction that a processor executed.");
    def_duration_readonly(e, "time", &executed::time, "PPU cycles (4 ns) since the start of the experiment");
    e.def_readonly("pc", &executed::pc);
    e.def_readonly("instruction", &executed::instruction, "disassembled");
    e.def_readonly("function", &executed::function);
    e.def_readonly("file", &executed::file);
    e.def_readonly("line", &executed::line);
    e.def("__str__", [](const executed& self) {
        return fmt::format("{:>10}  {:08x}  {:<28}  {}, {}:{}", self.time.count(), self.pc, self.instruction,
                           self.function, self.file, self.line);
    });
}

} // namespace hxtwin::python
