// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/emulator/kernel/membrane.hpp>

// From bias codes and calibration settings to what a mean correlation sensor does. Defaults of the public
// calibration (ramp 80, store 70) give 5 us and 0.5 codes between the middle settings; the laws are ours:
// doc/model/correlation.md.
namespace hxtwin::emulator::sensor_transfer {

inline constexpr double nominal_tau = 5e-6;      // s
inline constexpr double nominal_amplitude = 0.5; // codes of the converter, a pair without delay
inline constexpr double nominal_ramp = 80, nominal_store = 70;
// exp(0.3 (1.5 - setting)) and exp(0.25 (1.5 - setting)): four settings span three times sigma.
inline constexpr std::array<double, 4> amplitude_ratio{1.5683121854901687, 1.1618342427282831,
                                                       0.8607079764250578, 0.6376281516217733};
inline constexpr std::array<double, 4> tau_ratio{1.4549914146182013, 1.1331484530668263, 0.8824969025845955,
                                                 0.6872892787909722};

// Codes are above 0.
constexpr double amplitude(double store_code, std::uint8_t setting) {
    return nominal_amplitude * nominal_store / store_code * amplitude_ratio[setting & 3];
}
constexpr double tau(double ramp_code, std::uint8_t setting) {
    return nominal_tau * nominal_ramp / ramp_code * tau_ratio[setting & 3];
}
// 1 / (tau ln 2), per tick.
constexpr double rate(double ramp_code, std::uint8_t setting) {
    return seconds_per_tick / tau(ramp_code, setting) * 1.4426950408889634;
}

inline constexpr float baseline = 190; // converter codes of an empty sensor

} // namespace hxtwin::emulator::sensor_transfer
