// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include <hxtwin/experiment/description.hpp>

// A full chip: 256 sources of 20 kHz onto 512 AdEx neurons through all 131,072 synapses, every correlation
// sensor live, and a rule that reads and writes the whole array every 2 ms on both processors.
namespace hxtwin::bench {

inline std::string full_array_kernel() {
    std::ifstream file(HXTWIN_BENCH_FOLDER "/full_array.kernel.cpp");
    return {std::istreambuf_iterator<char>(file), {}};
}

// Settings of the published AdEx demonstrations on top of the default calibration, with the exponential
// term's onset below the threshold, and spike-triggered adaptation strong enough for about 20 kHz.
inline const std::map<std::string, experiment::circuit_value> adex{
    {"adaptation_enable", 1},     {"adaptation_enable_pulse", 1}, {"adaptation_i_bias_tau", 100},
    {"adaptation_i_bias_a", 100}, {"adaptation_i_bias_b", 1000},  {"adaptation_v_ref", 500},
    {"adaptation_v_leak", 430},   {"exponential_enable", 1},      {"exponential_i_bias", 300},
    {"exponential_v_exp", 720}};

inline experiment::plasticity_rule full_array_rule(std::uint64_t periods) {
    experiment::plasticity_rule result;
    result.label = "full array";
    result.kernel = full_array_kernel();
    result.timer = {ppu_cycles(0), std::chrono::milliseconds(2), periods};
    result.observables = {{"weights", experiment::observable_array{experiment::element::uint8, 256}}};
    result.projections = {0, 1, 2, 3};
    return result;
}

// Four generators of 64 sources each: one for each bus of a hemisphere. The rule keeps weights at 16 in the
// mean.
inline experiment::description full_array(std::chrono::milliseconds runtime) {
    experiment::description d;
    for (std::uint32_t k = 0; k < 4; ++k) {
        d.populations.push_back(
            {"source " + std::to_string(k), 64, experiment::poisson_source{20e3, 1234 + k}, false});
        d.projections.push_back({"input " + std::to_string(k), k, 4, experiment::receptor::excitatory,
                                 experiment::all_to_all(64, 512, 16)});
    }
    experiment::calibrated_neuron neuron;
    neuron.synapse_dac_bias = 100;
    d.populations.push_back({"neurons", 512, neuron, true, adex});
    d.rules = {full_array_rule(static_cast<std::uint64_t>(runtime / std::chrono::milliseconds(2)))};
    d.runtime = runtime;
    return d;
}

} // namespace hxtwin::bench
