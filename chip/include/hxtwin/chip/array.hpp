// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <hxtwin/base/field.hpp>
#include <hxtwin/base/index.hpp>
#include <hxtwin/chip/coordinate.hpp>

namespace hxtwin::chip {

// Row 256 of the synapse array: what a column's lines are connected to.
struct column_switch {
    bool exc = false;             // excitatory synaptic line to the neuron
    bool inh = false;             // inhibitory synaptic line to the neuron
    bool readout_causal = false;  // neuron read-out to the causal converter channel
    bool readout_acausal = false; // neuron read-out to the acausal converter channel
    bool exc_debug = false;       // excitatory synaptic line to the debug line
    bool inh_debug = false;       // inhibitory synaptic line to the debug line
    bool operator==(const column_switch&) const = default;
};

// Weights and labels of one hemisphere's 256 x 256 synapses, 6 bit each, and the two calibration settings of
// their correlation sensors, 2 bit each; row-major.
struct synapse_array {
    std::vector<std::uint8_t> weights = std::vector<std::uint8_t>(row::size * column::size);
    std::vector<std::uint8_t> labels = std::vector<std::uint8_t>(row::size * column::size);
    std::vector<std::uint8_t> time_calibs = std::vector<std::uint8_t>(row::size * column::size);
    std::vector<std::uint8_t> amp_calibs = std::vector<std::uint8_t>(row::size * column::size);
    per<column_switch, column> switches;

    std::uint8_t& weight(row r, column c) { return weights[r.value() * column::size + c.value()]; }
    std::uint8_t weight(row r, column c) const { return weights[r.value() * column::size + c.value()]; }
    std::uint8_t& label(row r, column c) { return labels[r.value() * column::size + c.value()]; }
    std::uint8_t label(row r, column c) const { return labels[r.value() * column::size + c.value()]; }
    // Larger is a shorter time constant, a smaller amplitude.
    std::uint8_t& time_calib(row r, column c) { return time_calibs[r.value() * column::size + c.value()]; }
    std::uint8_t time_calib(row r, column c) const {
        return time_calibs[r.value() * column::size + c.value()];
    }
    std::uint8_t& amp_calib(row r, column c) { return amp_calibs[r.value() * column::size + c.value()]; }
    std::uint8_t amp_calib(row r, column c) const { return amp_calibs[r.value() * column::size + c.value()]; }
    bool operator==(const synapse_array&) const = default;
};

inline constexpr std::uint8_t largest_calib = 3;

// Correlation sensors of one hemisphere: how long a reset of a row takes, in cycles.
struct correlation_config {
    std::uint16_t sense_delay = 1;      // 12 bit each
    std::uint16_t reset_duration = 200; // of the reset itself
    std::uint16_t reset_fall_time = 5;
    bool operator==(const correlation_config&) const = default;
};

inline constexpr std::uint8_t largest_weight = 63;
inline constexpr std::uint8_t largest_label = 63;

// Columnar converter of one hemisphere: 256 causal and 256 acausal channels of 8 bit.
struct cadc_config {
    bool enable = false;
    std::uint8_t reset_wait = 100; // cycles
    std::uint8_t dead_time = 20;   // cycles
    bool operator==(const cadc_config&) const = default;
};

// Digital offsets added to a channel's code, -128 to 127.
struct cadc_offsets {
    per<std::int8_t, column> causal;
    per<std::int8_t, column> acausal;
    bool operator==(const cadc_offsets&) const = default;
};

struct ppu_control {
    bool inhibit_reset = false; // true: the processor runs
    bool force_clock_on = false, force_clock_off = false, enable_cache = false;
    bool operator==(const ppu_control&) const = default;
};

} // namespace hxtwin::chip

namespace hxtwin {

template <>
struct register_layout<chip::cadc_config> {
    using t = chip::cadc_config;
    static constexpr unsigned words = 1;
    using places = std::tuple<place<&t::enable, 0, 0, 1>, place<&t::reset_wait, 0, 4, 8>,
                              place<&t::dead_time, 0, 12, 8>>;
};

// The positions of the fields are not published; ours.
template <>
struct register_layout<chip::correlation_config> {
    using t = chip::correlation_config;
    static constexpr unsigned words = 3;
    using places = std::tuple<place<&t::sense_delay, 0, 0, 12>, place<&t::reset_duration, 1, 0, 12>,
                              place<&t::reset_fall_time, 2, 0, 12>>;
};

template <>
struct register_layout<chip::ppu_control> {
    using t = chip::ppu_control;
    static constexpr unsigned words = 1;
    using places = std::tuple<place<&t::inhibit_reset, 0, 0, 1>, place<&t::force_clock_on, 0, 1, 1>,
                              place<&t::force_clock_off, 0, 2, 1>, place<&t::enable_cache, 0, 3, 1>>;
};

} // namespace hxtwin
