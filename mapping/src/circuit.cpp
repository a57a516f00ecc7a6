// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/circuit.hpp>

#include <map>
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

const std::map<std::string_view, place>& places() {
    using n = neuron_config;
    using b = neuron_backend_config;
    static const std::map<std::string_view, place> result{
        {"adaptation_enable", &n::enable_adaptation},
        {"adaptation_enable_pulse", &b::enable_adaptation_pulse},
        {"adaptation_i_bias_a", cell::i_bias_adapt_a},
        {"adaptation_i_bias_b", cell::i_bias_adapt_b},
        {"adaptation_i_bias_tau", cell::i_bias_adapt_tau},
        {"adaptation_invert_a", &n::invert_adapt_a},
        {"adaptation_invert_b", &n::invert_adapt_b},
        {"adaptation_v_leak", cell::v_adapt_leak},
        {"adaptation_v_ref", cell::v_adapt_ref},
        {"bayesian_connect_fire_from_right", &b::fire_from_right},
        {"bayesian_connect_fire_to_right", &b::fire_to_right},
        {"bayesian_connect_fire_vertical", &b::fire_bottom},
        {"bayesian_enable_master", &b::master},
        {"bayesian_enable_slave", &b::slave},
        {"bayesian_operation", &b::bayesian_operation},
        {"bayesian_to_post_pulse", &b::enable_bayesian},
        {"constant_current_enable", &n::enable_offset_current},
        {"constant_current_i_offset", cell::i_mem_offset},
        {"constant_current_type", &n::invert_current},
        {"event_routing_enable_bypass_excitatory", &n::bypass_exc},
        {"event_routing_enable_bypass_inhibitory", &n::bypass_inh},
        {"event_routing_enable_post_overwrite", &b::post_overwrite},
        {"excitatory_input_enable", &n::enable_synin_exc},
        {"excitatory_input_enable_coba_mode", &n::coba_exc},
        {"excitatory_input_enable_high_resistance", &n::high_resistance_exc},
        {"excitatory_input_enable_small_capacitance", &n::small_capacitance_exc},
        {"excitatory_input_i_bias_coba", cell::i_bias_synin_exc_coba},
        {"excitatory_input_i_bias_gm", cell::i_bias_synin_exc_gm},
        {"excitatory_input_i_bias_tau", cell::i_bias_synin_exc_tau},
        {"excitatory_input_i_shift_reference", cell::i_bias_synin_exc_shift},
        {"excitatory_input_v_rev_coba", cell::e_synin_exc_rev},
        {"exponential_enable", &n::enable_exponential},
        {"exponential_i_bias", cell::i_bias_exp},
        {"exponential_v_exp", cell::v_exp},
        {"inhibitory_input_enable", &n::enable_synin_inh},
        {"inhibitory_input_enable_coba_mode", &n::coba_inh},
        {"inhibitory_input_enable_high_resistance", &n::high_resistance_inh},
        {"inhibitory_input_enable_small_capacitance", &n::small_capacitance_inh},
        {"inhibitory_input_i_bias_coba", cell::i_bias_synin_inh_coba},
        {"inhibitory_input_i_bias_gm", cell::i_bias_synin_inh_gm},
        {"inhibitory_input_i_bias_tau", cell::i_bias_synin_inh_tau},
        {"inhibitory_input_i_shift_reference", cell::i_bias_synin_inh_shift},
        {"inhibitory_input_v_rev_coba", cell::e_synin_inh_rev},
        {"leak_enable_degeneration", &n::leak_degeneration},
        {"leak_enable_division", &n::leak_division},
        {"leak_enable_multiplication", &n::leak_multiplication},
        {"leak_i_bias", cell::i_bias_leak},
        {"leak_v_leak", cell::v_leak},
        {"membrane_capacitance_capacitance", &n::membrane_capacitance},
        {"refractory_period_enable_pause", &n::enable_pause},
        {"refractory_period_input_clock", &b::fast_clock},
        {"refractory_period_refractory_time", &b::refractory_time},
        {"refractory_period_reset_holdoff", &b::reset_holdoff},
        {"reset_enable_degeneration", &n::reset_degeneration},
        {"reset_enable_division", &n::reset_division},
        {"reset_enable_multiplication", &n::reset_multiplication},
        {"reset_i_bias", cell::i_bias_reset},
        {"reset_v_reset", cell::v_reset},
        {"threshold_enable", &n::enable_threshold},
        {"threshold_v_threshold", cell::v_threshold},
    };
    return result;
}

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
    const auto at = places().find(setting);
    if (at == places().end()) {
        throw internal_error(fmt::format("no register is known for the setting {}", setting));
    }
    std::visit(writer{c, n, value}, at->second);
}

} // namespace hxtwin::mapping
