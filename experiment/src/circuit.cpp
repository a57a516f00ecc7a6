// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/experiment/circuit.hpp>

#include <algorithm>
#include <array>

namespace hxtwin::experiment {
namespace {

constexpr int code = 1022; // of the analog parameter memory; 1023 would switch a cell's refresh off

constexpr std::array settings{
    circuit_setting{"adaptation_enable"},
    circuit_setting{"adaptation_enable_pulse"},
    circuit_setting{"adaptation_i_bias_a", 0, code},
    circuit_setting{"adaptation_i_bias_b", 0, code},
    circuit_setting{"adaptation_i_bias_tau", 0, code},
    circuit_setting{"adaptation_invert_a"},
    circuit_setting{"adaptation_invert_b"},
    circuit_setting{"adaptation_v_leak", 0, code},
    circuit_setting{"adaptation_v_ref", 0, code},
    circuit_setting{"bayesian_connect_fire_from_right"},
    circuit_setting{"bayesian_connect_fire_to_right"},
    circuit_setting{"bayesian_connect_fire_vertical"},
    circuit_setting{"bayesian_enable_master"},
    circuit_setting{"bayesian_enable_slave"},
    circuit_setting{"bayesian_operation", 0, 3}, // own state, AND, XNOR, Muller C
    circuit_setting{"bayesian_to_post_pulse"},
    circuit_setting{"constant_current_enable"},
    circuit_setting{"constant_current_i_offset", 0, code},
    circuit_setting{"constant_current_type"},
    circuit_setting{"event_routing_enable_bypass_excitatory"},
    circuit_setting{"event_routing_enable_bypass_inhibitory"},
    circuit_setting{"event_routing_enable_post_overwrite"},
    circuit_setting{"excitatory_input_enable"},
    circuit_setting{"excitatory_input_enable_coba_mode"},
    circuit_setting{"excitatory_input_enable_high_resistance"},
    circuit_setting{"excitatory_input_enable_small_capacitance"},
    circuit_setting{"excitatory_input_i_bias_coba", 0, code},
    circuit_setting{"excitatory_input_i_bias_gm", 0, code},
    circuit_setting{"excitatory_input_i_bias_tau", 0, code},
    circuit_setting{"excitatory_input_i_shift_reference", 0, code},
    circuit_setting{"excitatory_input_v_rev_coba", 0, code},
    circuit_setting{"exponential_enable"},
    circuit_setting{"exponential_i_bias", 0, code},
    circuit_setting{"exponential_v_exp", 0, code},
    circuit_setting{"inhibitory_input_enable"},
    circuit_setting{"inhibitory_input_enable_coba_mode"},
    circuit_setting{"inhibitory_input_enable_high_resistance"},
    circuit_setting{"inhibitory_input_enable_small_capacitance"},
    circuit_setting{"inhibitory_input_i_bias_coba", 0, code},
    circuit_setting{"inhibitory_input_i_bias_gm", 0, code},
    circuit_setting{"inhibitory_input_i_bias_tau", 0, code},
    circuit_setting{"inhibitory_input_i_shift_reference", 0, code},
    circuit_setting{"inhibitory_input_v_rev_coba", 0, code},
    circuit_setting{"leak_enable_degeneration"},
    circuit_setting{"leak_enable_division"},
    circuit_setting{"leak_enable_multiplication"},
    circuit_setting{"leak_i_bias", 0, code},
    circuit_setting{"leak_v_leak", 0, code},
    circuit_setting{"membrane_capacitance_capacitance", 0, 63},
    circuit_setting{"refractory_period_enable_pause"},
    circuit_setting{"refractory_period_input_clock"},
    circuit_setting{"refractory_period_refractory_time", 0, 255},
    circuit_setting{"refractory_period_reset_holdoff", 0, 15},
    circuit_setting{"reset_enable_degeneration"},
    circuit_setting{"reset_enable_division"},
    circuit_setting{"reset_enable_multiplication"},
    circuit_setting{"reset_i_bias", 0, code},
    circuit_setting{"reset_v_reset", 0, code},
    circuit_setting{"threshold_enable"},
    circuit_setting{"threshold_v_threshold", 0, code},
};

static_assert(std::ranges::is_sorted(settings, {}, &circuit_setting::name));

} // namespace

std::span<const circuit_setting> circuit_settings() { return settings; }

} // namespace hxtwin::experiment
