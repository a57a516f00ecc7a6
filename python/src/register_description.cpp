// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <cstdint>
#include <limits>

#include <pybind11/native_enum.h>
#include <pybind11/numpy.h>
#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <hxtwin/experiment/circuit.hpp>
#include <hxtwin/experiment/description.hpp>

namespace hxtwin::python {

namespace {

using experiment::connection;

std::uint32_t cell_index(std::int64_t value) {
    if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) {
        throw invalid_experiment("connection names cell " + std::to_string(value) +
                                 "; indices of cells start at 0 and end below 2^32");
    }
    return static_cast<std::uint32_t>(value);
}

int weight_of(std::int64_t value) {
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
        throw invalid_experiment("connection has weight " + std::to_string(value) +
                                 ", outside what synapses can realise (0 to 63)");
    }
    return static_cast<int>(value);
}

void set_connections(experiment::projection& self,
                     const py::array_t<std::int64_t, py::array::c_style>& table) {
    if (table.ndim() != 2 || table.shape(1) != 3) {
        throw py::value_error("connections are a table with the columns pre, post and weight");
    }
    const auto rows = table.unchecked<2>();
    self.connections.clear();
    self.connections.reserve(static_cast<std::size_t>(rows.shape(0)));
    for (py::ssize_t i = 0; i < rows.shape(0); ++i) {
        self.connections.push_back(
            {.pre = cell_index(rows(i, 0)), .post = cell_index(rows(i, 1)), .weight = weight_of(rows(i, 2))});
    }
}

py::array_t<std::int64_t> connections_of(const experiment::projection& self) {
    py::array_t<std::int64_t> table({static_cast<py::ssize_t>(self.connections.size()), py::ssize_t{3}});
    auto rows = table.mutable_unchecked<2>();
    py::ssize_t i = 0;
    for (const auto& c : self.connections) {
        rows(i, 0) = c.pre;
        rows(i, 1) = c.post;
        rows(i, 2) = c.weight;
        ++i;
    }
    return table;
}

void register_projection(py::module_& m) {
    using experiment::projection;
    py::native_enum<experiment::receptor>(m, "Receptor", "enum.Enum",
                                          "Which synaptic input a projection uses.")
        .value("excitatory", experiment::receptor::excitatory)
        .value("inhibitory", experiment::receptor::inhibitory)
        .finalize();
    py::class_<projection>(m, "Projection",
                           "Connections from one population to another, all to one receptor.")
        .def(from_keywords<projection>())
        .def_readwrite("label", &projection::label)
        .def_readwrite("pre", &projection::pre, "index in the description's populations")
        .def_readwrite("post", &projection::post, "index in the description's populations")
        .def_readwrite("receptor", &projection::receptor)
        .def_property("connections", &connections_of, &set_connections,
                      "int64 array (connections, 3), a copy: cell of pre, cell of post, weight (0 to 63)")
        .def(py::self == py::self);
}

} // namespace

void register_description(py::module_& m) {
    using experiment::description;
    using experiment::population;
    py::class_<population>(m, "Population", "Cells of one kind and, so far, of equal parameters.")
        .def(from_keywords<population>())
        .def_readwrite("label", &population::label)
        .def_readwrite("size", &population::size)
        .def_readwrite("cell", &population::cell, "CalibratedNeuron, PoissonSource or SpikeSource")
        .def_readwrite("record_spikes", &population::record_spikes)
        .def_readwrite("circuit", &population::circuit,
                       "dict of settings of the neurons' circuits that replace what calibration found, in "
                       "codes and bits, one for all cells or a list with one for each; see "
                       "circuit_settings()")
        .def(py::self == py::self);
    register_projection(m);
    py::class_<description> c(
        m, "Description", "An experiment, unplaced: populations, projections, rules and how long it runs.");
    c.def(from_keywords<description>());
    c.def_readwrite("populations", &description::populations);
    c.def_readwrite("projections", &description::projections);
    c.def_readwrite("rules", &description::rules);
    c.def_readwrite("analog", &description::analog, "AnalogRecordings");
    def_duration(c, "runtime", &description::runtime, "FPGA cycles (8 ns)");
    c.def(py::self == py::self);
    m.def(
        "circuit_settings",
        [] {
            std::map<std::string, std::pair<int, int>> result;
            for (const auto& s : experiment::circuit_settings()) {
                result[std::string(s.name)] = {s.low, s.high};
            }
            return result;
        },
        "dict from the settings that a population's circuits can be given, under the names of PyNN's "
        "HXNeuron, to their "
        "smallest and largest values");
    m.def("validate", &experiment::validate, py::arg("description"),
          "Raises InvalidExperiment with who, what and how much is allowed.");
}

} // namespace hxtwin::python
