// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hxtwin {

// Counter-based random numbers (Philox4x32-10 of Random123): a draw depends on the seed, the purpose and the
// position alone, never on how many were drawn before or by which thread.
enum class random_purpose : std::uint32_t {
    neuron_mismatch = 1,
    synapse_mismatch = 2,
    converter_mismatch = 3,
    readout_noise = 4,
    calibration = 5,
    day = 6,
    sensor_mismatch = 10,
    driver_mismatch = 11,
    fast_noise = 12,
    test = 99,
};

// Uniform 64 bits at (seed, purpose, major, minor).
std::uint64_t random_bits(std::uint64_t seed, random_purpose purpose, std::uint64_t major,
                          std::uint32_t minor);

// Uniform in [0, 1).
double random_uniform(std::uint64_t seed, random_purpose purpose, std::uint64_t major, std::uint32_t minor);

// Standard normal, by Box and Muller's transform.
double random_normal(std::uint64_t seed, random_purpose purpose, std::uint64_t major, std::uint32_t minor);

} // namespace hxtwin
