// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <tuple>
#include <vector>

#include <pybind11/stl.h>

#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::python {

namespace {

std::vector<std::vector<std::uint32_t>> neurons_of(const mapping::plan& self) {
    std::vector<std::vector<std::uint32_t>> result(self.placement.neurons.size());
    for (std::size_t p = 0; p < result.size(); ++p) {
        for (const auto neuron : self.placement.neurons[p]) {
            result[p].push_back(neuron.value());
        }
    }
    return result;
}

using place = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

std::vector<std::vector<place>> synapses_of(const mapping::plan& self) {
    std::vector<std::vector<place>> result(self.routing.synapses.size());
    for (std::size_t p = 0; p < result.size(); ++p) {
        for (const auto& s : self.routing.synapses[p]) {
            result[p].emplace_back(s.hemisphere.value(), s.row.value(), s.column.value());
        }
    }
    return result;
}

} // namespace

void register_plan(py::module_& m) {
    using mapping::report;
    py::class_<report>(m, "MappingReport", "How much of the chip an experiment takes.")
        .def_readonly("warnings", &report::warnings)
        .def_readonly("neurons", &report::neurons)
        .def_readonly("synapses", &report::synapses)
        .def_readonly("synapse_rows", &report::synapse_rows)
        .def_readonly("drivers", &report::drivers)
        .def_readonly("backgrounds", &report::backgrounds)
        .def_readonly("dead_neurons", &report::dead_neurons, "of the chip, as calibration found them")
        .def_readonly("dead_drivers", &report::dead_drivers)
        .def_readonly("dead_synapses", &report::dead_synapses, "whose driver is alive")
        .def_readonly("wall_seconds", &report::wall_seconds);
    py::class_<mapping::plan>(m, "Plan", "Where everything went on the chip.")
        .def_property_readonly("neurons", &neurons_of,
                               "[population][cell]: number of the neuron circuit (row * 256 + column)")
        .def_property_readonly("synapses", &synapses_of,
                               "[projection][connection]: (hemisphere, row, column)")
        .def_readonly("report", &mapping::plan::report);
}

} // namespace hxtwin::python
