// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include <hxtwin/chip/coordinate.hpp>

namespace hxtwin::emulator {

// How far the correlation sensors of one hemisphere are from the mean: ratios, row-major, both branches.
struct sensor_deviations {
    std::vector<float> causal_amplitude, causal_rate, acausal_amplitude, acausal_rate;
};

// Which of it a chip has.
struct sensor_spread {
    double amplitude = 0.4, tau = 0.3; // sigma of the logarithm, per branch
    double dead = 0.05;                // fraction of synapses of which neither branch accumulates
};

// The deviations of one chip, drawn when they are first asked for.
class sensor_mismatch {
public:
    sensor_mismatch(std::uint64_t chip_seed, chip::hemisphere h, sensor_spread s)
        : seed_(chip_seed), hemisphere_(h), spread_(s) {}
    const sensor_deviations& drawn() const;

private:
    void draw() const;
    std::uint64_t seed_;
    chip::hemisphere hemisphere_;
    sensor_spread spread_;
    mutable std::once_flag once_;
    mutable sensor_deviations drawn_;
};

} // namespace hxtwin::emulator
