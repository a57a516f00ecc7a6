// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <hxtwin/base/duration.hpp>

namespace hxtwin::experiment {

// A leaky integrate-and-fire neuron with current-based synapses, described by what calibration shall reach.
// Potentials are in codes of the columnar converter (8 bit, about 4.7 mV each); names and defaults follow
// PyNN's CalibHXNeuronCuba.
struct calibrated_neuron {
    double v_rest = 80;           // 50 to 160
    double v_reset = 70;          // 50 to 160
    double v_thresh = 125;        // 50 to 220
    microseconds tau_m{10};       // 0.5 to 60
    microseconds tau_syn_exc{10}; // 0.3 to 30
    microseconds tau_syn_inh{10};
    microseconds tau_refrac{2};    // 0.04 to 32
    int membrane_capacitance = 63; // 0 to 63
    int synin_gm_exc = 500;        // 30 to 800: strength of the synaptic inputs
    int synin_gm_inh = 500;
    int synapse_dac_bias = 600; // 30 to 1022
    bool operator==(const calibrated_neuron&) const = default;
};

// One generator on the chip that stands for all cells of the population; `rate` is that of each cell, in Hz
// of hardware time.
struct poisson_source {
    double rate = 0;
    std::uint32_t seed = 0;
    bool operator==(const poisson_source&) const = default;
};

// Spikes that the FPGA sends: one list of times (since the start of the experiment) for each cell.
struct spike_source {
    std::vector<std::vector<fpga_cycles>> times;
    bool operator==(const spike_source&) const = default;
};

using cell = std::variant<calibrated_neuron, poisson_source, spike_source>;

} // namespace hxtwin::experiment
