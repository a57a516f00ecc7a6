// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include <hxtwin/experiment/description.hpp>

// The homeostasis experiment, for the lesson and for the benchmark.
namespace hxtwin::example {

inline std::string homeostasis_kernel() {
    std::ifstream file(HXTWIN_EXAMPLE_FOLDER "/homeostasis.kernel.cpp");
    return {std::istreambuf_iterator<char>(file), {}};
}

// First the network and the rule, unplaced: nothing here says where on the chip a neuron or synapse will be.
inline experiment::description homeostasis() {
    experiment::description d;
    d.populations = {{"source", 1, experiment::poisson_source{120e3, 1234}, false},
                     {"neurons", 512, experiment::calibrated_neuron{}, true}};
    d.projections = {{"input", 0, 1, experiment::receptor::excitatory, experiment::all_to_all(1, 512, 0)}};
    experiment::plasticity_rule rule;
    rule.label = "homeostasis";
    rule.kernel = homeostasis_kernel();
    rule.timer = {ppu_cycles(0), std::chrono::milliseconds(10), 100};
    rule.observables = {{"w", experiment::observable_per_synapse{experiment::element::uint8,
                                                                 experiment::layout::packed_active_columns}}};
    rule.projections = {0};
    rule.populations = {1};
    d.rules = {rule};
    d.runtime = std::chrono::milliseconds(1000);
    return d;
}

} // namespace hxtwin::example
