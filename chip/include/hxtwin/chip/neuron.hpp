// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/base/field.hpp>

namespace hxtwin::chip {

// Rows of the analog parameter memory in a neuron's column: 10-bit codes, 0 to 1022; 1023 switches refresh
// off.
enum class cell : std::uint8_t {
    v_leak,
    v_reset,
    v_threshold,
    e_synin_exc_rev,
    e_synin_inh_rev,
    v_adapt_leak,
    v_exp,
    v_adapt_ref,
    i_bias_leak,
    i_bias_reset,
    i_bias_synin_exc_tau,
    i_bias_synin_exc_coba,
    i_bias_synin_exc_shift,
    i_bias_synin_exc_gm,
    i_bias_synin_inh_tau,
    i_bias_synin_inh_coba,
    i_bias_synin_inh_shift,
    i_bias_synin_inh_gm,
    i_bias_adapt_tau,
    i_bias_adapt_a,
    i_bias_adapt_b,
    i_bias_exp,
    i_mem_offset,
    i_bias_nmda,
};
inline constexpr unsigned cells_per_neuron = 24;
inline constexpr std::uint16_t largest_code = 1022;

// Cells shared by a quadrant (column 128 of its parameter memory), of which the numbers are positions.
enum class shared_cell : std::uint8_t {
    stp_v_charge_0 = 0,
    stp_v_charge_1 = 1,
    stp_v_recover_0 = 2,
    stp_v_recover_1 = 3,
    cadc_v_ramp_offset = 4,
    syn_i_bias_dac = 8,
    syn_i_bias_ramp = 9,   // of the correlation sensors: larger is a shorter time constant
    syn_i_bias_store = 10, // larger is a smaller amplitude
    stp_i_ramp = 13,
    stp_i_calib = 14,
    cadc_i_ramp_slope = 15,
};
inline constexpr unsigned shared_cells = 24;

enum class readout_source : std::uint8_t { membrane, exc_synin, inh_synin, adaptation };

// Digital configuration of a neuron circuit (six words of configuration memory).
struct neuron_config {
    bool reset_degeneration = false, reset_division = false, reset_multiplication = false;
    bool leak_degeneration = false, leak_division = false, leak_multiplication = false;
    bool strong_fire = false;
    bool coba_inh = false, coba_exc = false, unbuffered_access = false, readout_amplifier = false;
    readout_source source = readout_source::membrane;
    bool enable_readout = false;
    bool invert_adapt_b = false, invert_adapt_a = false, enable_adaptation = false,
         enable_exponential = false;
    bool small_capacitance_inh = false, small_capacitance_exc = false;
    bool high_resistance_inh = false, high_resistance_exc = false;
    bool enable_offset_current = false;
    std::uint8_t membrane_capacitance = 0; // 6 bit, 63 is about 2.2 pF
    bool invert_current = false, enable_fire = false, enable_threshold = false;
    bool enable_synin_inh = false, enable_synin_exc = false, bypass_inh = false, bypass_exc = false;
    bool connect_soma_right = false, connect_vertical = false, enable_conductance = false,
         connect_right = false;
    bool connect_soma = false, conductance_multiplication = false, conductance_division = false;
    bool enable_pause = false;
    bool operator==(const neuron_config&) const = default;
};

// Digital back end of a neuron: address, refractory counter, fire logic (four words).
struct neuron_backend_config {
    std::uint8_t address_out = 0;
    std::uint8_t reset_holdoff = 15;  // 4 bit
    std::uint8_t refractory_time = 0; // in cycles of the selected clock
    bool post_overwrite = false, fast_clock = false, enable_adaptation_pulse = false, enable_bayesian = false;
    bool slave = false, fire_bottom = false, fire_from_right = false, fire_to_right = false;
    bool enable_spike_out = false, master = false;
    std::uint8_t bayesian_operation = 0; // 2 bit
    bool operator==(const neuron_backend_config&) const = default;
};

// Common to the 256 neurons of a backend block. Clocks run at 250 MHz / 2^(scale + 1). The positions of the
// fields in the two words are not published; ours follow the order in which they are listed.
struct common_backend_config {
    bool enable_event_registers = false, force_reset = false, enable_clocks = false;
    std::uint8_t clock_scale_slow = 0, clock_scale_fast = 0, sample_pos_edge = 0;
    std::uint8_t clock_scale_adaptation_pulse = 0, clock_scale_post_pulse = 0;
    std::uint8_t wait_global_post_pulse = 0, wait_spike_counter_reset = 0, wait_spike_counter_read = 112;
    std::uint8_t wait_fire_neuron = 4;
    bool operator==(const common_backend_config&) const = default;
};

} // namespace hxtwin::chip

namespace hxtwin {

// Word numbers count from the neuron's block of eight words, of which the first two are not used.
template <>
struct register_layout<chip::neuron_config> {
    using t = chip::neuron_config;
    static constexpr unsigned words = 8;
    using places =
        std::tuple<place<&t::reset_degeneration, 2, 0, 1>, place<&t::reset_division, 2, 1, 1>,
                   place<&t::reset_multiplication, 2, 2, 1>, place<&t::leak_degeneration, 2, 3, 1>,
                   place<&t::leak_division, 2, 4, 1>, place<&t::leak_multiplication, 2, 5, 1>,
                   place<&t::strong_fire, 2, 6, 1>, place<&t::coba_inh, 3, 1, 1>,
                   place<&t::coba_exc, 3, 2, 1>, place<&t::unbuffered_access, 3, 3, 1>,
                   place<&t::readout_amplifier, 3, 4, 1>, place<&t::source, 3, 5, 2>,
                   place<&t::enable_readout, 3, 7, 1>, place<&t::invert_adapt_b, 4, 0, 1>,
                   place<&t::invert_adapt_a, 4, 1, 1>, place<&t::enable_adaptation, 4, 2, 1>,
                   place<&t::enable_exponential, 4, 3, 1>, place<&t::small_capacitance_inh, 4, 4, 1>,
                   place<&t::small_capacitance_exc, 4, 5, 1>, place<&t::high_resistance_inh, 4, 6, 1>,
                   place<&t::high_resistance_exc, 4, 7, 1>, place<&t::enable_offset_current, 5, 0, 1>,
                   place<&t::membrane_capacitance, 5, 2, 6>, place<&t::invert_current, 6, 0, 1>,
                   place<&t::enable_fire, 6, 2, 1>, place<&t::enable_threshold, 6, 3, 1>,
                   place<&t::enable_synin_inh, 6, 4, 1>, place<&t::enable_synin_exc, 6, 5, 1>,
                   place<&t::bypass_inh, 6, 6, 1>, place<&t::bypass_exc, 6, 7, 1>,
                   place<&t::connect_soma_right, 7, 0, 1>, place<&t::connect_vertical, 7, 1, 1>,
                   place<&t::enable_conductance, 7, 2, 1>, place<&t::connect_right, 7, 3, 1>,
                   place<&t::connect_soma, 7, 4, 1>, place<&t::conductance_multiplication, 7, 5, 1>,
                   place<&t::conductance_division, 7, 6, 1>, place<&t::enable_pause, 7, 7, 1>>;
};

template <>
struct register_layout<chip::neuron_backend_config> {
    using t = chip::neuron_backend_config;
    static constexpr unsigned words = 4;
    using places = std::tuple<place<&t::address_out, 0, 0, 6, 2>, place<&t::address_out, 1, 4, 2, 0>,
                              place<&t::reset_holdoff, 0, 6, 2, 0>, place<&t::reset_holdoff, 1, 6, 2, 2>,
                              place<&t::refractory_time, 1, 0, 4, 0>, place<&t::refractory_time, 2, 2, 4, 4>,
                              place<&t::post_overwrite, 2, 0, 1>, place<&t::fast_clock, 2, 1, 1>,
                              place<&t::enable_adaptation_pulse, 2, 6, 1>,
                              place<&t::enable_bayesian, 2, 7, 1>, place<&t::slave, 3, 0, 1>,
                              place<&t::fire_bottom, 3, 1, 1>, place<&t::fire_from_right, 3, 2, 1>,
                              place<&t::fire_to_right, 3, 3, 1>, place<&t::enable_spike_out, 3, 4, 1>,
                              place<&t::master, 3, 5, 1>, place<&t::bayesian_operation, 3, 6, 2>>;
};

template <>
struct register_layout<chip::common_backend_config> {
    using t = chip::common_backend_config;
    static constexpr unsigned words = 2;
    using places =
        std::tuple<place<&t::enable_event_registers, 0, 0, 1>, place<&t::force_reset, 0, 1, 1>,
                   place<&t::enable_clocks, 0, 2, 1>, place<&t::clock_scale_slow, 0, 3, 4>,
                   place<&t::clock_scale_fast, 0, 7, 4>, place<&t::sample_pos_edge, 0, 11, 4>,
                   place<&t::clock_scale_adaptation_pulse, 0, 15, 4>,
                   place<&t::clock_scale_post_pulse, 0, 19, 4>, place<&t::wait_global_post_pulse, 1, 0, 8>,
                   place<&t::wait_spike_counter_reset, 1, 8, 8>, place<&t::wait_spike_counter_read, 1, 16, 8>,
                   place<&t::wait_fire_neuron, 1, 24, 8>>;
};

} // namespace hxtwin
