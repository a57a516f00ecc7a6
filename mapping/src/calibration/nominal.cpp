// SPDX-License-Identifier: Apache-2.0
#include "nominal.hpp"

#include <algorithm>
#include <cmath>

#include <hxtwin/chip/relation.hpp>

#include "search.hpp"

namespace hxtwin::mapping::nominal {

leak leak_bias(const experiment::calibrated_neuron& t) {
    leak result;
    result.code = 950 / t.tau_m.count() * capacitance(t.membrane_capacitance);
    result.multiply = result.code > 600;
    result.divide = result.code < 60;
    result.code *= (result.divide ? 8.0 : 1.0) / (result.multiply ? 8.0 : 1.0);
    return result;
}

double slope(const experiment::calibrated_neuron& t, double gm) {
    return 9.5 / 63 * t.synapse_dac_bias / 1000 * gm / 500 / capacitance(t.membrane_capacitance);
}

microseconds peak_time(microseconds tau_m, microseconds tau_syn) {
    const double m = tau_m.count(), s = tau_syn.count();
    if (std::abs(m - s) < 1e-3 * m) {
        return tau_m;
    }
    return microseconds(std::log(m / s) * m * s / (m - s));
}

double peak_height(microseconds tau_m, microseconds tau_syn) {
    const double m = tau_m.count(), s = tau_syn.count(), t = peak_time(tau_m, tau_syn).count();
    if (std::abs(m - s) < 1e-3 * m) {
        return m * std::exp(-1.0);
    }
    return m * s / (m - s) * (std::exp(-t / m) - std::exp(-t / s));
}

refractory refractory_of(microseconds time) {
    refractory result;
    const auto cycles = [&] { return std::round(time.count() / 0.004 / (2 << result.clock_scale)); };
    while (cycles() > 255) {
        ++result.clock_scale;
    }
    result.cycles = static_cast<std::uint8_t>(std::max(2.0, cycles()));
    return result;
}

namespace {

void set_codes(chip::configuration& c, chip::neuron n, const experiment::calibrated_neuron& t) {
    using chip::cell;
    c.code(n, cell::v_leak) = code_of(leak_code(t.v_rest));
    c.code(n, cell::v_reset) = code_of(reset_code(t.v_reset));
    c.code(n, cell::v_threshold) = code_of(threshold_code(t.v_thresh));
    c.code(n, cell::i_bias_leak) = code_of(leak_bias(t).code);
    c.code(n, cell::i_bias_reset) = 1015;
    c.code(n, cell::i_bias_synin_exc_tau) = code_of(line_code(t.tau_syn_exc));
    c.code(n, cell::i_bias_synin_inh_tau) = code_of(line_code(t.tau_syn_inh));
    c.code(n, cell::i_bias_synin_exc_shift) = 314;
    c.code(n, cell::i_bias_synin_inh_shift) = 294;
    c.code(n, cell::i_bias_synin_exc_gm) = code_of(t.synin_gm_exc);
    c.code(n, cell::i_bias_synin_inh_gm) = code_of(t.synin_gm_inh);
}

void set_neuron(chip::configuration& c, chip::neuron n, const experiment::calibrated_neuron& t) {
    auto& config = c.neurons[n];
    config.reset_multiplication = true;
    config.leak_multiplication = leak_bias(t).multiply;
    config.leak_division = leak_bias(t).divide;
    config.readout_amplifier = true;
    config.small_capacitance_exc = config.small_capacitance_inh = true;
    config.membrane_capacitance = static_cast<std::uint8_t>(t.membrane_capacitance);
    config.enable_synin_exc = config.enable_synin_inh = true;
    auto& backend = c.backends[n];
    backend.fast_clock = true;
    backend.enable_bayesian = true; // as published front ends do; without an operation it changes nothing
    backend.refractory_time = refractory_of(t.tau_refrac).cycles;
}

} // namespace

chip::configuration configuration(const experiment::calibrated_neuron& t) {
    chip::configuration c;
    for (const auto n : chip::neuron::all()) {
        set_neuron(c, n, t);
        set_codes(c, n, t);
    }
    for (const auto q : chip::quadrant::all()) {
        c.code(q, chip::shared_cell::cadc_v_ramp_offset) = 31;
        c.code(q, chip::shared_cell::cadc_i_ramp_slope) = 369;
        c.code(q, chip::shared_cell::syn_i_bias_dac) = code_of(t.synapse_dac_bias);
        // Correlation sensors: defaults of the public calibration library.
        c.code(q, chip::shared_cell::syn_i_bias_ramp) = 80;
        c.code(q, chip::shared_cell::syn_i_bias_store) = 70;
    }
    for (const auto b : chip::backend_block::all()) {
        auto& common = c.common_backends[b];
        common.enable_clocks = common.enable_event_registers = true;
        common.clock_scale_fast = refractory_of(t.tau_refrac).clock_scale;
        common.clock_scale_adaptation_pulse = 7; // that of the published AdEx demonstration
    }
    for (const auto h : chip::hemisphere::all()) {
        c.cadc[h].enable = true;
    }
    return c;
}

} // namespace hxtwin::mapping::nominal
