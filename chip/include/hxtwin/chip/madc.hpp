// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/base/field.hpp>

namespace hxtwin::chip {

// What a channel of the fast converter is connected to. Debug lines are those of the whole chip.
enum class madc_source : std::uint8_t {
    neuron, // the read-out of the channel's neuron
    pad_0,  // what the board applies to an analog pad
    pad_1,
    synin_debug_exc, // the synaptic line whose column is connected to the debug line
    synin_debug_inh,
    synapse_driver_debug_top,
    synapse_driver_debug_bottom,
    cadc_debug_causal,
    cadc_debug_acausal,
    current_dac,
    debug_plus,
    debug_minus,
};

inline constexpr unsigned madc_channels = 2;

// The fast converter: two channels of 10 bit that take turns. Where both read neurons, one is in an even and
// one in an odd column. A conversion takes 12 cycles of 2 ns, those of sample_duration_adjust and those of
// conversion_cycles_offset; with the clock scaled each cycle takes 2 (clock_scale + 1) times as long.
struct madc_config {
    bool enable_0 = false, enable_1 = false;
    std::uint16_t neuron_0 = 0, neuron_1 = 1;
    std::uint8_t sample_duration_adjust = 5; // 5 bit
    madc_source source_0 = madc_source::neuron, source_1 = madc_source::neuron;
    std::uint8_t conversion_cycles_offset = 0; // 5 bit
    bool scale_clock = false;
    std::uint8_t clock_scale = 0;             // 4 bit
    bool continuous = true;                   // until it is stopped; else number_of_samples, then it stops
    std::uint16_t number_of_samples = 0xffff; // of both channels together
    // It is awake, as whoever configures a chip waits for it, or from 1 ms after a write that sets the bit.
    bool wake_up = false;
    bool operator==(const madc_config&) const = default;
};

// Written beside wake_up, not kept: start and stop a recording.
inline constexpr unsigned madc_control_word = 3;
using madc_start = field<1, 1>;
using madc_stop = field<2, 1>;

// Voltages that the board applies to the analog pads: codes of 12 bit for 0 to 2.5 V.
struct board_dacs {
    std::uint16_t pad_0 = 0, pad_1 = 0;
    bool operator==(const board_dacs&) const = default;
};

} // namespace hxtwin::chip

namespace hxtwin {

// The positions of the fields are not published; ours.
template <>
struct register_layout<chip::madc_config> {
    using t = chip::madc_config;
    static constexpr unsigned words = 4;
    using places =
        std::tuple<place<&t::enable_0, 0, 0, 1>, place<&t::enable_1, 0, 1, 1>,
                   place<&t::sample_duration_adjust, 0, 2, 5>, place<&t::neuron_0, 0, 8, 9>,
                   place<&t::neuron_1, 0, 17, 9>, place<&t::source_0, 1, 0, 4>, place<&t::source_1, 1, 4, 4>,
                   place<&t::conversion_cycles_offset, 1, 8, 5>, place<&t::scale_clock, 1, 13, 1>,
                   place<&t::clock_scale, 1, 14, 4>, place<&t::continuous, 1, 18, 1>,
                   place<&t::number_of_samples, 2, 0, 16>, place<&t::wake_up, chip::madc_control_word, 0, 1>>;
};

// Ours: the board's converters hang on a serial bus of the FPGA.
template <>
struct register_layout<chip::board_dacs> {
    using t = chip::board_dacs;
    static constexpr unsigned words = 1;
    using places = std::tuple<place<&t::pad_0, 0, 0, 12>, place<&t::pad_1, 0, 16, 12>>;
};

} // namespace hxtwin
