// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/experiment/description.hpp>
#include <hxtwin/mapping/calibration.hpp>
#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::test {

// As if every circuit had been calibrated: all can fire and listen.
inline mapping::operating_point nominal_point() {
    mapping::operating_point result;
    for (const auto n : chip::neuron::all()) {
        auto& config = result.base.neurons[n];
        config.enable_fire = config.enable_threshold = config.enable_synin_exc = config.enable_synin_inh =
            true;
        result.reached[n].success = true;
    }
    return result;
}

inline experiment::population neurons(const std::string& label, std::uint32_t size, bool recorded = false) {
    return {label, size, experiment::calibrated_neuron{}, recorded};
}

inline experiment::population poisson(const std::string& label, std::uint32_t size, double rate = 1e4) {
    return {label, size, experiment::poisson_source{rate, 1234}, false};
}

inline experiment::population external(const std::string& label, std::uint32_t size) {
    return {label, size, experiment::spike_source{std::vector<std::vector<fpga_cycles>>(size)}, false};
}

inline experiment::description experiment_of(std::vector<experiment::population> populations,
                                             std::vector<experiment::projection> projections) {
    return {std::move(populations), std::move(projections), {}, fpga_cycles(1000)};
}

} // namespace hxtwin::test
