// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/circuit.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include <fmt/format.h>

namespace hxtwin::mapping {
namespace {

using chip::cell;
using chip::neuron_backend_config;
using chip::neuron_config;

// Where a setting stands: a cell of the analog parameter memory, or a member of a digital configuration.
using place = std::variant<cell, bool neuron_config::*, bool neuron_backend_config::*,
                           std::uint8_t neuron_config::*, std::uint8_t neuron_backend_config::*>;

using own = neuron_config;
using back = neuron_backend_config;

struct entry {
    std::string_view setting;
    place at;
};

constexpr std::array places{
    entry{"adaptation_enable", &own::enable_adaptation},
    entry{"adaptation_enable_pulse", &back::enable_adaptation_pulse},
    entry{"adaptation_i_bias_a", cell::i_bias_adapt_a},
    entry{"adaptation_i_bias_b", cell::i_bias_adapt_b},
    entry{"adaptation_i_bias_tau", cell::i_bias_adapt_tau},
    entry{"adaptation_invert_a", &own::invert_adapt_a},
    entry{"adaptation_invert_b", &own::invert_adapt_b},
    entry{"adaptation_v_leak", cell::v_adapt_leak},
    entry{"adaptation_v_ref", cell::v_adapt_ref},
    entry{"bayesian_connect_fire_from_right", &back::fire_from_right},
    entry{"bayesian_connect_fire_to_right", &back::fire_to_right},
    entry{"bayesian_connect_fire_vertical", &back::fire_bottom},
    entry{"bayesian_enable_master", &back::master},
    entry{"bayesian_enable_slave", &back::slave},
    entry{"bayesian_operation", &back::bayesian_operation},
    entry{"bayesian_to_post_pulse", &back::enable_bayesian},
    entry{"constant_current_enable", &own::enable_offset_current},
    entry{"constant_current_i_offset", cell::i_mem_offset},
    entry{"constant_current_type", &own::invert_current},
    entry{"event_routing_enable_bypass_excitatory", &own::bypass_exc},
    entry{"event_routing_enable_bypass_inhibitory", &own::bypass_inh},
    entry{"event_routing_enable_post_overwrite", &back::post_overwrite},
    entry{"excitatory_input_enable", &own::enable_synin_exc},
    entry{"excitatory_input_enable_coba_mode", &own::coba_exc},
    entry{"excitatory_input_enable_high_resistance", &own::high_resistance_exc},
    entry{"excitatory_input_enable_small_capacitance", &own::small_capacitance_exc},
    entry{"excitatory_input_i_bias_coba", cell::i_bias_synin_exc_coba},
    entry{"excitatory_input_i_bias_gm", cell::i_bias_synin_exc_gm},
    entry{"excitatory_input_i_bias_tau", cell::i_bias_synin_exc_tau},
    entry{"excitatory_input_i_shift_reference", cell::i_bias_synin_exc_shift},
    entry{"excitatory_input_v_rev_coba", cell::e_synin_exc_rev},
    entry{"exponential_enable", &own::enable_exponential},
    entry{"exponential_i_bias", cell::i_bias_exp},
    entry{"exponential_v_exp", cell::v_exp},
    entry{"inhibitory_input_enable", &own::enable_synin_inh},
    entry{"inhibitory_input_enable_coba_mode", &own::coba_inh},
    entry{"inhibitory_input_enable_high_resistance", &own::high_resistance_inh},
    entry{"inhibitory_input_enable_small_capacitance", &own::small_capacitance_inh},
    entry{"inhibitory_input_i_bias_coba", cell::i_bias_synin_inh_coba},
    entry{"inhibitory_input_i_bias_gm", cell::i_bias_synin_inh_gm},
    entry{"inhibitory_input_i_bias_tau", cell::i_bias_synin_inh_tau},
    entry{"inhibitory_input_i_shift_reference", cell::i_bias_synin_inh_shift},
    entry{"inhibitory_input_v_rev_coba", cell::e_synin_inh_rev},
    entry{"leak_enable_degeneration", &own::leak_degeneration},
    entry{"leak_enable_division", &own::leak_division},
    entry{"leak_enable_multiplication", &own::leak_multiplication},
    entry{"leak_i_bias", cell::i_bias_leak},
    entry{"leak_v_leak", cell::v_leak},
    entry{"membrane_capacitance_capacitance", &own::membrane_capacitance},
    entry{"refractory_period_enable_pause", &own::enable_pause},
    entry{"refractory_period_input_clock", &back::fast_clock},
    entry{"refractory_period_refractory_time", &back::refractory_time},
    entry{"refractory_period_reset_holdoff", &back::reset_holdoff},
    entry{"reset_enable_degeneration", &own::reset_degeneration},
    entry{"reset_enable_division", &own::reset_division},
    entry{"reset_enable_multiplication", &own::reset_multiplication},
    entry{"reset_i_bias", cell::i_bias_reset},
    entry{"reset_v_reset", cell::v_reset},
    entry{"threshold_enable", &own::enable_threshold},
    entry{"threshold_v_threshold", cell::v_threshold},
};

struct writer {
    chip::configuration& c;
    chip::neuron n;
    int value;
    void operator()(cell code) const { c.code(n, code) = static_cast<std::uint16_t>(value); }
    void operator()(bool neuron_config::*bit) const { c.neurons[n].*bit = value != 0; }
    void operator()(bool neuron_backend_config::*bit) const { c.backends[n].*bit = value != 0; }
    void operator()(std::uint8_t neuron_config::*member) const {
        c.neurons[n].*member = static_cast<std::uint8_t>(value);
    }
    void operator()(std::uint8_t neuron_backend_config::*member) const {
        c.backends[n].*member = static_cast<std::uint8_t>(value);
    }
};

} // namespace

void set_circuit(chip::configuration& c, chip::neuron n, std::string_view setting, int value) {
    const auto found = std::ranges::find(places, setting, &entry::setting);
    if (found == places.end()) {
        throw internal_error(fmt::format("no register is known for the setting {}", setting));
    }
    std::visit(writer{c, n, value}, found->at);
}

} // namespace hxtwin::mapping
