// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <cstdint>

#include <pybind11/numpy.h>
#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <hxtwin/experiment/cell.hpp>

namespace hxtwin::python {

namespace {

using times_array = py::array_t<std::int64_t, py::array::c_style>;

void set_times(experiment::spike_source& self, const std::vector<times_array>& cells) {
    self.times.assign(cells.size(), {});
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const auto values = cells[cell].unchecked<1>();
        for (py::ssize_t i = 0; i < values.shape(0); ++i) {
            self.times[cell].emplace_back(values(i));
        }
    }
}

std::vector<std::vector<std::int64_t>> times_of(const experiment::spike_source& self) {
    std::vector<std::vector<std::int64_t>> result(self.times.size());
    for (std::size_t cell = 0; cell < result.size(); ++cell) {
        for (const auto time : self.times[cell]) {
            result[cell].push_back(time.count());
        }
    }
    return result;
}

void register_calibrated_neuron(py::module_& m) {
    using experiment::calibrated_neuron;
    py::class_<calibrated_neuron> c(m, "CalibratedNeuron",
                                    "A leaky integrate-and-fire neuron, described by what calibration shall "
                                    "reach. Potentials in codes of "
                                    "the columnar converter (8 bit), times in us of hardware time.");
    c.def(from_keywords<calibrated_neuron>());
    c.def_readwrite("v_rest", &calibrated_neuron::v_rest, "50 to 160");
    c.def_readwrite("v_reset", &calibrated_neuron::v_reset, "50 to 160");
    c.def_readwrite("v_thresh", &calibrated_neuron::v_thresh, "50 to 220");
    def_duration(c, "tau_m", &calibrated_neuron::tau_m, "us, 0.5 to 60");
    def_duration(c, "tau_syn_exc", &calibrated_neuron::tau_syn_exc, "us, 0.3 to 30");
    def_duration(c, "tau_syn_inh", &calibrated_neuron::tau_syn_inh, "us, 0.3 to 30");
    def_duration(c, "tau_refrac", &calibrated_neuron::tau_refrac, "us, 0.04 to 32");
    c.def_readwrite("membrane_capacitance", &calibrated_neuron::membrane_capacitance, "0 to 63");
    c.def_readwrite("synin_gm_exc", &calibrated_neuron::synin_gm_exc, "30 to 800");
    c.def_readwrite("synin_gm_inh", &calibrated_neuron::synin_gm_inh, "30 to 800");
    c.def_readwrite("synapse_dac_bias", &calibrated_neuron::synapse_dac_bias, "30 to 1022");
    c.def(py::self == py::self);
}

} // namespace

void register_cell(py::module_& m) {
    using experiment::poisson_source;
    using experiment::spike_source;
    register_calibrated_neuron(m);
    py::class_<poisson_source>(m, "PoissonSource",
                               "A generator on the chip. `rate`: Hz of hardware time for each cell.")
        .def(from_keywords<poisson_source>())
        .def_readwrite("rate", &poisson_source::rate)
        .def_readwrite("seed", &poisson_source::seed)
        .def(py::self == py::self);
    py::class_<spike_source>(
        m, "SpikeSource",
        "Spikes that the FPGA sends. `times`: for each cell an array of FPGA cycles (8 ns) "
        "since the start of the experiment.")
        .def(from_keywords<spike_source>())
        .def_property("times", &times_of, &set_times)
        .def(py::self == py::self);
}

} // namespace hxtwin::python
