// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/experiment/cell.hpp>

// What a typical circuit does with a code: first guesses and slopes of the searches. Sources: measurements on
// chips as published, see doc/model/calibration.md. Converter codes are called readings.
namespace hxtwin::mapping::nominal {

inline constexpr double leak_slope = 0.80 / 2.4;   // readings per code
inline constexpr double reset_slope = 0.89 / 2.4;  // readings per code
inline constexpr double threshold_slope = 1 / 2.4; // readings per code

constexpr double leak_code(double reading) { return 629 + (reading - 80) / leak_slope; }
constexpr double reset_code(double reading) { return 625 + (reading - 80) / reset_slope; }
constexpr double threshold_code(double reading) { return 382 + (reading - 150) / threshold_slope; }
constexpr double offset_reading = 0.9; // readings per code of the offset current, at 10 us on all capacitance

constexpr double capacitance(int code) { return (2.2 * code / 63 + 0.15) / 2.35; } // 1: code 63

// The leak's code and its factor of 8 up or down, such that the code has room for mismatch and resolution.
struct leak {
    double code = 0;
    bool multiply = false, divide = false;
};
leak leak_bias(const experiment::calibrated_neuron&);

constexpr double line_code(microseconds tau) { return 490 / tau.count(); }

// Readings per us at the start of a potential that an event of weight 1 causes.
double slope(const experiment::calibrated_neuron&, double gm);
// Time of the potential's peak after the event, and its height for a slope of 1 per us.
microseconds peak_time(microseconds tau_m, microseconds tau_syn);
double peak_height(microseconds tau_m, microseconds tau_syn);

// The back end's clock and cycles for a refractory time: within half a cycle of 8 ns times a power of two.
struct refractory {
    std::uint8_t clock_scale = 0;
    std::uint8_t cycles = 0;
    microseconds time() const { return microseconds((2 << clock_scale) * 0.004 * cycles); }
};
refractory refractory_of(microseconds);

// All neurons with typical codes; nothing fires, nothing is connected.
chip::configuration configuration(const experiment::calibrated_neuron&);

} // namespace hxtwin::mapping::nominal
