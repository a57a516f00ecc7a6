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

// A voltage cell is linear up to `linear_volts` and then bends towards `largest_volts` (chip.md 2.1: soft
// saturation at about 1.6 V; form ours).
inline constexpr double linear_volts = 1.5, largest_volts = 1.6;
constexpr double threshold_volts(double code) {
    const double volts = code * volts_per_code, beyond = volts - linear_volts;
    return beyond > 0 ? linear_volts + beyond / (1 + beyond / (largest_volts - linear_volts)) : volts;
}
// Through a source follower; the anchor is the mean code for a reading of 80.
inline constexpr double leak_follower = 0.80, reset_follower = 0.89;
constexpr double leak_volts(double code) { return (214 + leak_follower * (code - 629)) * volts_per_code; }
constexpr double reset_volts(double code) { return (214 + reset_follower * (code - 625)) * volts_per_code; }

constexpr double membrane_farads(double code) { return 2.2e-12 * code / 63 + 0.15e-12; }
constexpr double leak_siemens(double code) { return 2.4e-9 * code; }
// The fastest reset, code 1022 times 8 on the full capacitance, has a time constant of 0.5 us.
constexpr double reset_siemens(double code) { return membrane_farads(63) / 0.5e-6 * code / (1022 * 8); }

// 1/s, of a synaptic line without its second capacitor.
constexpr double line_rate(double code) { return code / 490e-6; }
// Not published; ours: the second capacitor doubles the line's, the high resistance is four times the other.
inline constexpr double second_capacitor = 2, high_resistance = 4;

// Membrane current of a line on which lies one unit: an event of weight 1 at a DAC bias of 1000, with a
// transconductance code of 500. From the slope of 9.5 readings/us for weight 63 on the full capacitance.
inline constexpr double amperes_per_unit = 9.5e6 * volts_per_reading * membrane_farads(63) / 63;

constexpr double synaptic_amperes(double transconductance_code) {
    return amperes_per_unit * transconductance_code / 500;
}
constexpr double line_units(double weight, double dac_code) { return weight * dac_code / 1000; }

// The transconductance is linear up to `linear` units on the line and then bends towards `largest`.
inline constexpr double linear_units = 300, largest_units = 600;
constexpr double soft_units(double units) {
    const double beyond = units - linear_units;
    return beyond > 0 ? linear_units + beyond / (1 + beyond / (largest_units - linear_units)) : units;
}

// Inhibition loses its strength from 0.15 V down and has none left at 0.09 V.
inline constexpr double inhibition_fades = 0.15, inhibition_ends = 0.09;
constexpr double inhibition_left(double volts) {
    const double part = (volts - inhibition_ends) / (inhibition_fades - inhibition_ends);
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

// Adaptation and exponential term: the curves are not published; constants that reproduce published traces
// (doc/model/neuron.md).
constexpr double adaptation_rate(double code) { return code / 11e-3; } // 1/s
constexpr double adaptation_drive(double code) { return 89 * code; }   // 1/s
inline constexpr double adaptation_siemens = 8.6e-8;
constexpr double adaptation_jump(double code, double seconds) { return 517 * code * seconds; } // V
constexpr double adaptation_leak_volts(double code) { return leak_volts(code + 200); }
constexpr double adaptation_reference_volts(double code) {
    return (369 + leak_follower * (code - 500)) * volts_per_code;
}
inline constexpr double exponential_volts = 0.031; // change for a factor of e
inline constexpr double exponential_limit = 1e-6;  // A
constexpr double onset_volts(double code) { return leak_volts(code); }
constexpr double exponential_amperes(double code) { return 20e-12 * code; } // at V = onset

// Conductance-based input: its strength falls by the code's share of the full one per volt.
constexpr double conductance_per_volt(double code) { return code / 1022 * 4; }
constexpr double conductance_reference(double code) { return threshold_volts(code); }

constexpr double bridge_siemens(double code) { return 2.4e-9 * code; } // between membrane and line

constexpr double reading_of(double volts) { return 20 + (volts / volts_per_code - 70) / cells_per_reading; }
// A synaptic line reads 128 at rest and less when events have charged it; 4 units a code.
constexpr double reading_of_line(double units) { return 128 - units / 4; }

} // namespace hxtwin::emulator::transfer
