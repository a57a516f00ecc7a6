// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include <hxtwin/base/index.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/emulator/fabric/driver_pulses.hpp>
#include <hxtwin/emulator/fabric/refractory_logic.hpp>
#include <hxtwin/emulator/fabric/sensor_mismatch.hpp>

namespace hxtwin::emulator {

// How far a neuron circuit is from the mean: potentials as shifts of the code that would compensate them,
// the others as ratios of that code.
struct neuron_deviation {
    double leak_shift = 0, reset_shift = 0, threshold_shift = 0; // codes
    double capacitance = 1, leak = 1, exc_tau = 1, inh_tau = 1, exc_gm = 1, inh_gm = 1;
    double reset = 1, w_tau = 1, w_drive = 1, w_jump = 1, exponential = 1, bridge = 1;
    double onset_shift = 0, w_zero_shift = 0, exc_reference_shift = 0, inh_reference_shift = 0; // codes
    double exc_coba = 1, inh_coba = 1;
};

// One individual chip, drawn from a seed. Sizes and correlations: doc/model/mismatch.md.
struct mismatch {
    per<neuron_deviation, chip::neuron> neurons;
    // Ratio of a synapse's current to the mean, row-major per hemisphere.
    per<std::vector<float>, chip::hemisphere> synapses;
    // Additive, in nominal pulse lengths, by driver.
    per<std::vector<float>, chip::hemisphere> drivers;
    stp_options stp; // how this chip's short-term plasticity is taken to work
    bayesian_partner partner = bayesian_partner::fire_line;
    // Additive, in converter codes.
    per<per<float, chip::column>, chip::hemisphere> causal_offset, acausal_offset;
    per<std::unique_ptr<const sensor_mismatch>, chip::hemisphere> sensors;
};

// The chip as it is on a day; on day 0 nothing has moved.
mismatch draw_mismatch(std::uint64_t chip_seed, std::uint64_t day = 0);
mismatch no_mismatch();

} // namespace hxtwin::emulator
