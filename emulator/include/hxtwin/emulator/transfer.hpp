// SPDX-License-Identifier: Apache-2.0
#pragma once

// From codes of the analog parameter memory to volts, amperes, siemens, farads and seconds. Equations and
// sources: doc/model/neuron.md.
namespace hxtwin::emulator::transfer {

inline constexpr double volts_per_code = 1.9e-3; // of a 10-bit voltage cell that acts directly
inline constexpr double amperes_per_code = 1e-6 / 1022;

// Codes 70 and 550 of a direct voltage cell read 20 and 220 on the columnar converter.
inline constexpr double cells_per_reading = 480.0 / 200.0;
inline constexpr double volts_per_reading = cells_per_reading * volts_per_code;

constexpr double threshold_volts(double code) { return code * volts_per_code; }
// Through a source follower; the anchor is the mean code for a reading of 80.
inline constexpr double leak_follower = 0.80, reset_follower = 0.89;
constexpr double leak_volts(double code) { return (214 + leak_follower * (code - 629)) * volts_per_code; }
constexpr double reset_volts(double code) { return (214 + reset_follower * (code - 625)) * volts_per_code; }

constexpr double membrane_farads(double code) { return 2.2e-12 * code / 63 + 0.15e-12; }
constexpr double leak_siemens(double code) { return 2.4e-9 * code; }
constexpr double line_rate(double code) { return code / 490e-6; } // 1/s, of a synaptic line

// Membrane current of a line on which lies one unit: an event of weight 1 at a DAC bias of 1000, with a
// transconductance code of 500. From the slope of 9.5 readings/us for weight 63 on the full capacitance.
inline constexpr double amperes_per_unit = 9.5e6 * volts_per_reading * membrane_farads(63) / 63;

constexpr double synaptic_amperes(double transconductance_code) {
    return amperes_per_unit * transconductance_code / 500;
}
constexpr double line_units(double weight, double dac_code) { return weight * dac_code / 1000; }

constexpr double reading_of(double volts) { return 20 + (volts / volts_per_code - 70) / cells_per_reading; }
// A synaptic line reads 128 at rest and less when events have charged it; 4 units a code.
constexpr double reading_of_line(double units) { return 128 - units / 4; }

} // namespace hxtwin::emulator::transfer
