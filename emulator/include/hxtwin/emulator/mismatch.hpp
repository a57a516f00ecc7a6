// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
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
    bool dead = false; // its comparator never trips
};

// Fractions of a chip's circuits that do not work, at positions of which each is as likely as any other. Of
// sensors 5 to 10 % are published, of the others nothing.
struct dead_fractions {
    double sensors = sensor_spread{}.dead; // correlation sensors: both of a synapse accumulate nothing
    double synapses = 0;                   // give no current
    double drivers = 0;                    // hear no event
    double neurons = 0;                    // never fire
};

// One individual chip, drawn from a seed. Sizes and correlations: doc/model/mismatch.md.
struct mismatch {
    per<neuron_deviation, chip::neuron> neurons;
    // Ratio of a synapse's current to the mean, row-major per hemisphere.
    per<std::vector<float>, chip::hemisphere> synapses;
    // Additive, in nominal pulse lengths, by driver.
    per<std::vector<float>, chip::hemisphere> drivers;
    per<std::bitset<chip::driver::size>, chip::hemisphere> dead_drivers;
    stp_options stp; // how this chip's short-term plasticity is taken to work
    bayesian_partner partner = bayesian_partner::fire_line;
    // Additive, in converter codes.
    per<per<float, chip::column>, chip::hemisphere> causal_offset, acausal_offset;
    per<std::unique_ptr<const sensor_mismatch>, chip::hemisphere> sensors;
};

// The chip as it is on a day; on day 0 nothing has moved.
mismatch draw_mismatch(std::uint64_t chip_seed, std::uint64_t day = 0);
mismatch no_mismatch();
// Throws invalid_experiment for what is no fraction.
void kill(mismatch&, const dead_fractions&, std::uint64_t chip_seed);

} // namespace hxtwin::emulator
