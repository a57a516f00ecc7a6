// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"
#include "view.hpp"

#include <pybind11/native_enum.h>
#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <hxtwin/experiment/analog.hpp>

namespace hxtwin::python {

namespace {

template <class T>
py::object holder(const T& self) {
    return py::cast(self, py::return_value_policy::reference);
}

void register_traces(py::module_& m) {
    using session::analog_trace;
    using session::membranes;
    py::class_<analog_trace>(m, "AnalogTrace", "Samples of one analog recording.")
        .def_property_readonly(
            "times", [](const analog_trace& self) { return view_of(self.times, holder(self)); },
            "int64 array: PPU cycles (4 ns) since the start of the experiment")
        .def_property_readonly(
            "codes",
            [](const analog_trace& self) {
                return view(py::dtype::of<std::uint16_t>(), {static_cast<py::ssize_t>(self.codes.size())},
                            self.codes.data(), holder(self));
            },
            "uint16 array: 10 bit of the fast converter, 8 bit of the columnar one");
    py::class_<membranes> c(m, "Membranes", "Potentials of all circuits; hardware never tells.");
    def_duration_readonly(c, "first", &membranes::first,
                          "PPU cycles (4 ns) from the start of the experiment to the first sample");
    def_duration_readonly(c, "period", &membranes::period, "FPGA cycles (8 ns)");
    c.def_property_readonly(
        "volts",
        [](const membranes& self) {
            constexpr py::ssize_t circuits = chip::neuron::size;
            return view(py::dtype::of<float>(),
                        {static_cast<py::ssize_t>(self.volts.size()) / circuits, circuits}, self.volts.data(),
                        holder(self));
        },
        "float32 array (samples, 512 circuits)");
    c.def_readonly("circuits", &membranes::circuits, "[population][cell]: its column in volts");
}

} // namespace

void register_analog(py::module_& m) {
    using namespace experiment;
    py::native_enum<quantity>(m, "Quantity", "enum.Enum", "What a neuron can put on its read-out.")
        .value("membrane", quantity::membrane)
        .value("exc_synin", quantity::exc_synin)
        .value("inh_synin", quantity::inh_synin)
        .value("adaptation", quantity::adaptation)
        .finalize();
    py::native_enum<converter>(m, "Converter", "enum.Enum",
                               "fast: 10 bit, 29.4 million samples a second, up to two neurons; columnar: 8 "
                               "bit, all neurons every few us, without rules.")
        .value("fast", converter::fast)
        .value("columnar", converter::columnar)
        .finalize();
    py::class_<analog_recording>(m, "AnalogRecording", "One cell whose quantity is sampled all the time.")
        .def(from_keywords<analog_recording>())
        .def_readwrite("population", &analog_recording::population, "index in the description's populations")
        .def_readwrite("cell", &analog_recording::cell)
        .def_readwrite("quantity", &analog_recording::quantity)
        .def_readwrite("through", &analog_recording::through)
        .def(py::self == py::self);
    register_traces(m);
}

} // namespace hxtwin::python
