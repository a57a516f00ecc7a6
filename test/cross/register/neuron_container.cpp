// SPDX-License-Identifier: Apache-2.0
#include "container_table.hpp"

namespace hxtwin::cross {
namespace {

std::string atomic_neuron(unsigned k, const std::string& to) {
    const auto n = neuron_at(k);
    return "AtomicNeuronOnDLS(NeuronColumnOnDLS(" + number(chip::column_of(n).value()) +
           "), NeuronRowOnDLS(" + number(chip::hemisphere_of(n).value()) + "))." + to + "()";
}

container neuron_config() {
#define NEURON(name, member) FIELD(name, c.neurons[neuron_at(k)].member)
    return {"NeuronConfig",
            6,
            [](unsigned k) { return atomic_neuron(k, "toNeuronConfigOnDLS"); },
            [](unsigned k, unsigned word) { return chip::neuron_address(neuron_at(k), 2 + word); },
            6,
            {NEURON("enable_reset_degeneration", reset_degeneration),
             NEURON("enable_divide_reset_bias", reset_division),
             NEURON("enable_multiply_reset_bias", reset_multiplication),
             NEURON("enable_leak_degeneration", leak_degeneration),
             NEURON("enable_divide_leak_bias", leak_division),
             NEURON("enable_multiply_leak_bias", leak_multiplication),
             NEURON("enable_strong_fire", strong_fire),
             NEURON("enable_synaptic_input_inhibitory_coba_mode", coba_inh),
             NEURON("enable_synaptic_input_excitatory_coba_mode", coba_exc),
             NEURON("enable_unbuffered_access", unbuffered_access),
             NEURON("enable_readout_amplifier", readout_amplifier),
             NEURON("readout_source", source),
             NEURON("enable_readout", enable_readout),
             NEURON("invert_adaptation_b", invert_adapt_b),
             NEURON("invert_adaptation_a", invert_adapt_a),
             NEURON("enable_adaptation", enable_adaptation),
             NEURON("enable_exponential", enable_exponential),
             NEURON("enable_synaptic_input_inhibitory_small_capacitance", small_capacitance_inh),
             NEURON("enable_synaptic_input_excitatory_small_capacitance", small_capacitance_exc),
             NEURON("enable_synaptic_input_inhibitory_high_resistance", high_resistance_inh),
             NEURON("enable_synaptic_input_excitatory_high_resistance", high_resistance_exc),
             NEURON("enable_membrane_offset", enable_offset_current),
             NEURON("membrane_capacitor_size", membrane_capacitance),
             NEURON("invert_current", invert_current),
             NEURON("enable_fire", enable_fire),
             NEURON("enable_threshold_comparator", enable_threshold),
             NEURON("enable_synaptic_input_inhibitory", enable_synin_inh),
             NEURON("enable_synaptic_input_excitatory", enable_synin_exc),
             NEURON("enable_bypass_inhibitory", bypass_inh),
             NEURON("enable_bypass_excitatory", bypass_exc),
             NEURON("connect_somata", connect_soma_right),
             NEURON("connect_bottom", connect_vertical),
             NEURON("enable_multicomp_conductance", enable_conductance),
             NEURON("connect_membrane_right", connect_right),
             NEURON("connect_soma", connect_soma),
             NEURON("enable_multiply_multicomp_conductance_bias", conductance_multiplication),
             NEURON("enable_divide_multicomp_conductance_bias", conductance_division),
             NEURON("enable_pause", enable_pause)}};
#undef NEURON
}

container backend_config() {
#define BACKEND(name, member) FIELD(name, c.backends[neuron_at(k)].member)
    return {"NeuronBackendConfig",
            6,
            [](unsigned k) { return atomic_neuron(k, "toNeuronBackendConfigOnDLS"); },
            [](unsigned k, unsigned word) { return chip::backend_address(neuron_at(k), word); },
            4,
            {BACKEND("address_out", address_out), BACKEND("reset_holdoff", reset_holdoff),
             BACKEND("refractory_time", refractory_time), BACKEND("post_overwrite", post_overwrite),
             BACKEND("select_input_clock", fast_clock),
             BACKEND("enable_adaptation_pulse", enable_adaptation_pulse),
             BACKEND("enable_bayesian_extension", enable_bayesian), BACKEND("enable_neuron_slave", slave),
             BACKEND("connect_fire_bottom", fire_bottom), BACKEND("connect_fire_from_right", fire_from_right),
             BACKEND("connect_fire_to_right", fire_to_right), BACKEND("enable_spike_out", enable_spike_out),
             BACKEND("enable_neuron_master", master), BACKEND("enable_bayesian_1", bayesian_operation & 1),
             BACKEND("enable_bayesian_0", bayesian_operation >> 1)}};
#undef BACKEND
}

container common_backend_config() {
#define COMMON(name, member) FIELD(name, c.common_backends[chip::backend_block(k)].member)
    return {"CommonNeuronBackendConfig",
            1,
            [](unsigned k) { return "CommonNeuronBackendConfigOnDLS(" + number(k) + ")"; },
            [](unsigned k, unsigned word) { return chip::address{chip::base::common_backend[k] + word}; },
            2,
            {COMMON("enable_event_registers", enable_event_registers), COMMON("force_reset", force_reset),
             COMMON("enable_clocks", enable_clocks), COMMON("clock_scale_slow", clock_scale_slow),
             COMMON("clock_scale_fast", clock_scale_fast), COMMON("sample_positive_edge", sample_pos_edge),
             COMMON("clock_scale_adaptation_pulse", clock_scale_adaptation_pulse),
             COMMON("clock_scale_post_pulse", clock_scale_post_pulse),
             COMMON("wait_global_post_pulse", wait_global_post_pulse),
             COMMON("wait_spike_counter_reset", wait_spike_counter_reset),
             COMMON("wait_spike_counter_read", wait_spike_counter_read),
             COMMON("wait_fire_neuron", wait_fire_neuron)}};
#undef COMMON
}

} // namespace

std::vector<container> neuron_containers() {
    return {neuron_config(), backend_config(), common_backend_config()};
}

} // namespace hxtwin::cross
