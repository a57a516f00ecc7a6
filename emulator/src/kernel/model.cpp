// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/model.hpp>

#include <algorithm>
#include <limits>

#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

using chip::cell;

double scale_of(bool multiply, bool divide, double by) { return (multiply ? by : 1.0) / (divide ? by : 1.0); }

struct refractory {
    std::int32_t hold, blind; // ticks
};

// chip.md 1.7: the counter is loaded with 0xff - refractory_time and counts to 0xff; the membrane is released
// when it passes 0xe0 + 2 holdoff. A counter that starts behind that never releases it.
refractory refractory_of(const chip::neuron_backend_config& b, const chip::common_backend_config& common) {
    const int cycle = 2 << (b.fast_clock ? common.clock_scale_fast : common.clock_scale_slow);
    const int free = 0x1f - 2 * b.reset_holdoff;
    const int counts = b.refractory_time;
    return {free <= counts ? (counts - free) * cycle : stuck, std::max(counts, 1) * cycle};
}

struct input_cells {
    cell tau, gm, coba, reference;
};

struct input_bits {
    bool enable, line, small_capacitance, high_resistance, coba, bypass;
};

struct input_deviation {
    double tau, gm, coba, reference_shift;
};

template <class Code>
synaptic_input input_of(const Code& code, const input_cells& cells, const input_bits& bits,
                        const input_deviation& d) {
    const double capacitor = bits.small_capacitance ? 1 : transfer::second_capacitor;
    synaptic_input in;
    in.rate = transfer::line_rate(code(cells.tau)) / d.tau / capacitor /
              (bits.high_resistance ? transfer::high_resistance : 1);
    in.gain = bits.enable && bits.line ? transfer::synaptic_amperes(code(cells.gm)) / d.gm / capacitor : 0;
    if (bits.coba) {
        in.per_volt = transfer::conductance_per_volt(code(cells.coba)) / d.coba;
        in.reference = transfer::conductance_reference(code(cells.reference) - d.reference_shift);
    }
    in.bypass = bits.bypass && bits.line;
    return in;
}

template <class Code>
void set_inputs(circuit_model& m, const Code& code, const chip::neuron_config& n, bool exc, bool inh,
                const neuron_deviation& d) {
    m.exc = input_of(
        code,
        {cell::i_bias_synin_exc_tau, cell::i_bias_synin_exc_gm, cell::i_bias_synin_exc_coba,
         cell::e_synin_exc_rev},
        {n.enable_synin_exc, exc, n.small_capacitance_exc, n.high_resistance_exc, n.coba_exc, n.bypass_exc},
        {d.exc_tau, d.exc_gm, d.exc_coba, d.exc_reference_shift});
    m.inh = input_of(
        code,
        {cell::i_bias_synin_inh_tau, cell::i_bias_synin_inh_gm, cell::i_bias_synin_inh_coba,
         cell::e_synin_inh_rev},
        {n.enable_synin_inh, inh, n.small_capacitance_inh, n.high_resistance_inh, n.coba_inh, n.bypass_inh},
        {d.inh_tau, d.inh_gm, d.inh_coba, d.inh_reference_shift});
    m.inh.per_volt = -m.inh.per_volt; // inhibition weakens towards low potentials
}

template <class Code>
void set_adaptation(circuit_model& m, const Code& code, const chip::neuron_config& n,
                    const chip::neuron_backend_config& backend, const chip::common_backend_config& common,
                    const neuron_deviation& d) {
    m.w_reference = transfer::adaptation_reference_volts(code(cell::v_adapt_ref));
    if (n.enable_exponential) {
        m.exponential = transfer::exponential_amperes(code(cell::i_bias_exp)) / d.exponential;
        m.onset = transfer::onset_volts(code(cell::v_exp) - d.onset_shift);
    }
    if (!n.enable_adaptation) {
        return;
    }
    m.adaptation = transfer::adaptation_siemens;
    m.w_rate = transfer::adaptation_rate(code(cell::i_bias_adapt_tau)) / d.w_tau;
    m.w_drive =
        transfer::adaptation_drive(code(cell::i_bias_adapt_a)) / d.w_drive * (n.invert_adapt_a ? -1 : 1);
    m.w_zero = transfer::adaptation_leak_volts(code(cell::v_adapt_leak) - d.w_zero_shift);
    const double pulse = (2 << common.clock_scale_adaptation_pulse) * seconds_per_tick;
    m.w_jump = backend.enable_adaptation_pulse
                   ? transfer::adaptation_jump(code(cell::i_bias_adapt_b), pulse) / d.w_jump *
                         (n.invert_adapt_b ? -1 : 1)
                   : 0;
}

} // namespace

circuit_model model_of(const chip::configuration& c, chip::neuron n, const neuron_deviation& d) {
    const auto& config = c.neurons[n];
    const auto code = [&](cell which) { return double{1.0} * c.code(n, which); };
    const auto& common = c.common_backends[chip::backend_block_of(n)];
    const auto& lines = c.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)];
    circuit_model m;
    m.farads = transfer::membrane_farads(config.membrane_capacitance) * d.capacitance;
    m.leak = transfer::leak_siemens(code(cell::i_bias_leak)) / d.leak *
             scale_of(config.leak_multiplication, config.leak_division, 8);
    m.rest = transfer::leak_volts(code(cell::v_leak) - d.leak_shift);
    const double offset = transfer::amperes_per_code * code(cell::i_mem_offset);
    m.offset = config.enable_offset_current ? (config.invert_current ? -offset : offset) : 0;
    m.pull = transfer::reset_siemens(code(cell::i_bias_reset)) / d.reset *
             scale_of(config.reset_multiplication, config.reset_division, 8);
    m.reset = transfer::reset_volts(code(cell::v_reset) - d.reset_shift);
    const bool fires = config.enable_threshold && config.enable_fire && common.enable_clocks && !d.dead;
    m.threshold = fires ? transfer::threshold_volts(code(cell::v_threshold) - d.threshold_shift)
                        : std::numeric_limits<double>::infinity();
    set_inputs(m, code, config, lines.exc, lines.inh, d);
    set_adaptation(m, code, config, c.backends[n], common, d);
    m.bridge = config.enable_conductance
                   ? transfer::bridge_siemens(code(cell::i_bias_nmda)) / d.bridge *
                         scale_of(config.conductance_multiplication, config.conductance_division, 4)
                   : 0;
    const auto r = refractory_of(c.backends[n], common);
    m.hold_ticks = r.hold;
    m.blind_ticks = r.blind;
    m.pause = config.enable_pause;
    m.forced = common.force_reset;
    return m;
}

} // namespace hxtwin::emulator
