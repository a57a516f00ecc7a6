// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include <hxtwin/base/field.hpp>
#include <hxtwin/chip/coordinate.hpp>

namespace hxtwin::chip {

// A crossbar node passes an event if (label & mask) == target; both have 14 bit. The default passes nothing.
struct crossbar_node {
    std::uint16_t mask = 0;
    std::uint16_t target = 1;
    bool enable_drop_counter = false;
    bool operator==(const crossbar_node&) const = default;
    constexpr bool passes(std::uint16_t label) const { return (label & mask) == target; }
};

struct crossbar_output_config {
    std::uint16_t enable_slow = 0;          // bit c: L2 output c runs slowly
    std::uint16_t enable_event_counter = 0; // bit o: crossbar output o counts events
    bool operator==(const crossbar_output_config&) const = default;
};

// Of the 20 x 12 places for a node, 76 exist. Numbers them in order of inputs, then outputs; none where there
// is no node.
inline constexpr std::uint32_t crossbar_nodes = 76;
std::optional<std::uint32_t> node_between(crossbar_input, crossbar_output);

// A background source sends an event with its label every (period + 1) cycles of 4 ns: always, or, if it is
// random, when an 8-bit random number is at most `rate`. The label's low bits under `mask` are random then.
struct background_config {
    bool enable = false;
    bool enable_random = false;
    std::uint16_t period = 0;
    std::uint32_t seed = 0;
    std::uint8_t mask = 0;
    std::uint8_t rate = 0;
    std::uint16_t label = 0; // 14 bit
    bool operator==(const background_config&) const = default;
};

enum class row_mode : std::uint8_t {
    disabled,
    excitatory,
    inhibitory,
    both
}; // bit 0 excitatory, bit 1 inhibitory

// Takes an event of its PADI bus if (event.row_select & mask) == (position on the bus & mask). The layout of
// the word is not published; ours follows the order in which the fields are listed.
struct driver_config {
    std::uint8_t row_select_mask = 0x1f;
    bool enable_receiver = false;
    bool enable_address_out = false;
    row_mode bottom = row_mode::disabled; // row 2 d
    row_mode top = row_mode::disabled;    // row 2 d + 1
    bool operator==(const driver_config&) const = default;
};

// How a driver makes the pulses of its synapses (doc/model/stp.md). Ours, as driver_config.
struct pulse_config {
    bool enable_stp = false;
    bool enable_hagen_modulation = false, enable_hagen_dac = false; // pulse length from the event's payload
    bool second_target = false;        // which pair of charge and recovery voltages of the quadrant
    std::uint8_t utilization = 0;      // 4 bit
    std::uint8_t recovery = 0;         // 4 bit
    std::uint8_t offset = 0;           // 4 bit, calibrates the pulse length
    std::uint8_t hagen_dac_offset = 0; // 6 bit
    bool operator==(const pulse_config&) const = default;
};

// Common to the drivers of a hemisphere.
struct common_pulse_config {
    bool enable_recovery_clock = false;
    std::uint8_t recovery_clock_speed = 0; // 4 bit
    // Lengthens the synapses' pulses on each bus, 4 bit each, in steps of 4 ns.
    std::uint8_t extension_0 = 0, extension_1 = 0, extension_2 = 0, extension_3 = 0;
    bool operator==(const common_pulse_config&) const = default;
};

// What travels on a PADI bus: the low 11 bits of an event's label.
struct padi_event {
    using label = field<0, 6>;
    using row_select = field<6, 5>;
};

} // namespace hxtwin::chip

namespace hxtwin {

template <>
struct register_layout<chip::crossbar_node> {
    using t = chip::crossbar_node;
    static constexpr unsigned words = 1;
    using places = std::tuple<place<&t::mask, 0, 0, 14>, place<&t::target, 0, 16, 14>,
                              place<&t::enable_drop_counter, 0, 31, 1>>;
};

template <>
struct register_layout<chip::crossbar_output_config> {
    using t = chip::crossbar_output_config;
    static constexpr unsigned words = 1;
    using places = std::tuple<place<&t::enable_slow, 0, 0, 4>, place<&t::enable_event_counter, 0, 4, 12>>;
};

template <>
struct register_layout<chip::background_config> {
    using t = chip::background_config;
    static constexpr unsigned words = 3;
    using places =
        std::tuple<place<&t::enable, 0, 0, 1>, place<&t::enable_random, 0, 1, 1>,
                   place<&t::period, 0, 16, 16>, place<&t::seed, 1, 0, 32>, place<&t::mask, 2, 0, 8>,
                   place<&t::rate, 2, 8, 8>, place<&t::label, 2, 16, 14>>;
};

template <>
struct register_layout<chip::driver_config> {
    using t = chip::driver_config;
    static constexpr unsigned words = 1;
    using places = std::tuple<place<&t::row_select_mask, 0, 0, 5>, place<&t::enable_receiver, 0, 5, 1>,
                              place<&t::enable_address_out, 0, 6, 1>, place<&t::bottom, 0, 7, 2>,
                              place<&t::top, 0, 9, 2>>;
};

template <>
struct register_layout<chip::pulse_config> {
    using t = chip::pulse_config;
    static constexpr unsigned words = 1;
    using places = std::tuple<place<&t::enable_stp, 0, 0, 1>, place<&t::enable_hagen_modulation, 0, 1, 1>,
                              place<&t::enable_hagen_dac, 0, 2, 1>, place<&t::second_target, 0, 3, 1>,
                              place<&t::utilization, 0, 4, 4>, place<&t::recovery, 0, 8, 4>,
                              place<&t::offset, 0, 12, 4>, place<&t::hagen_dac_offset, 0, 16, 6>>;
};

template <>
struct register_layout<chip::common_pulse_config> {
    using t = chip::common_pulse_config;
    static constexpr unsigned words = 1;
    using places =
        std::tuple<place<&t::recovery_clock_speed, 0, 0, 4>, place<&t::enable_recovery_clock, 0, 4, 1>,
                   place<&t::extension_0, 0, 8, 4>, place<&t::extension_1, 0, 12, 4>,
                   place<&t::extension_2, 0, 16, 4>, place<&t::extension_3, 0, 20, 4>>;
};

} // namespace hxtwin
