// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/parameters.hpp>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include <hxtwin/emulator/error.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

using chip::cell;

void refuse_what_is_not_modelled(chip::neuron n, const chip::neuron_config& c,
                                 const chip::neuron_backend_config& b) {
    const std::pair<bool, const char*> features[] = {
        {c.enable_adaptation || b.enable_adaptation_pulse, "adaptation"},
        {c.enable_exponential, "the exponential term"},
        {c.coba_exc || c.coba_inh, "conductance-based synaptic input"},
        {c.bypass_exc || c.bypass_inh, "the bypass from a synaptic line to the spike output"},
        {c.connect_soma || c.connect_soma_right || c.connect_right || c.connect_vertical ||
             c.enable_conductance,
         "a connection between neuron circuits"},
        {c.enable_pause, "the pause of synaptic input during the refractory time"},
        {b.enable_bayesian, "the Bayesian extension"},
        {b.slave || b.fire_bottom || b.fire_from_right || b.fire_to_right, "shared firing"},
        {c.enable_readout && c.source == chip::readout_source::adaptation, "read-out of the adaptation"},
    };
    for (const auto& [used, what] : features) {
        if (used) {
            throw not_emulated(fmt::format("neuron {}", n.value()), what);
        }
    }
}

double scale_of(bool multiply, bool divide) { return (multiply ? 8.0 : 1.0) / (divide ? 8.0 : 1.0); }

struct refractory {
    std::int32_t reset_ticks, blind_ticks;
};

// chip.md 1.7: the counter runs for `refractory_time` cycles and releases the membrane 0x1f - 2 holdoff
// cycles before its end. Where the time is too short for that, we hold the membrane for all of it.
refractory refractory_of(const chip::neuron_backend_config& b, const chip::common_backend_config& common) {
    const int cycle = 2 << (b.fast_clock ? common.clock_scale_fast : common.clock_scale_slow);
    const int free = 0x1f - 2 * b.reset_holdoff;
    const int counts = std::max<int>(b.refractory_time, 1);
    const int held = free < counts ? counts - free : counts;
    return {held * cycle, counts * cycle};
}

void fill(membrane_parameters& p, std::size_t i, const chip::configuration& c, chip::neuron n,
          const neuron_deviation& d) {
    const auto& config = c.neurons[n];
    const auto code = [&](cell which) { return double{1.0} * c.code(n, which); };
    const auto& common = c.common_backends[chip::backend_block_of(n)];
    const double farads = transfer::membrane_farads(config.membrane_capacitance) * d.capacitance;
    const bool fires = config.enable_threshold && config.enable_fire && common.enable_clocks;

    p.rest[i] = static_cast<float>(transfer::leak_volts(code(cell::v_leak) - d.leak_shift));
    p.reset[i] = static_cast<float>(transfer::reset_volts(code(cell::v_reset) - d.reset_shift));
    p.threshold[i] =
        fires ? static_cast<float>(transfer::threshold_volts(code(cell::v_threshold) - d.threshold_shift))
              : std::numeric_limits<float>::infinity();
    p.leak_rate[i] = static_cast<float>(transfer::leak_siemens(code(cell::i_bias_leak)) / d.leak *
                                        scale_of(config.leak_multiplication, config.leak_division) / farads);
    p.exc_rate[i] = static_cast<float>(transfer::line_rate(code(cell::i_bias_synin_exc_tau)) / d.exc_tau);
    p.inh_rate[i] = static_cast<float>(transfer::line_rate(code(cell::i_bias_synin_inh_tau)) / d.inh_tau);
    const double exc = transfer::synaptic_amperes(code(cell::i_bias_synin_exc_gm)) / d.exc_gm / farads;
    const double inh = transfer::synaptic_amperes(code(cell::i_bias_synin_inh_gm)) / d.inh_gm / farads;
    const auto& lines = c.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)];
    p.exc_slope[i] = config.enable_synin_exc && lines.exc ? static_cast<float>(exc) : 0.0f;
    p.inh_slope[i] = config.enable_synin_inh && lines.inh ? static_cast<float>(inh) : 0.0f;
    const double offset = transfer::amperes_per_code * code(cell::i_mem_offset) / farads;
    p.offset_slope[i] =
        config.enable_offset_current ? static_cast<float>(config.invert_current ? -offset : offset) : 0.0f;
    const auto r = refractory_of(c.backends[n], common);
    p.reset_ticks[i] = r.reset_ticks;
    p.blind_ticks[i] = r.blind_ticks;
}

} // namespace

membrane_parameters parameters_of(const chip::configuration& c, chip::hemisphere h,
                                  const per<neuron_deviation, chip::neuron>& deviations) {
    membrane_parameters p;
    for (const auto b : chip::backend_block::all()) {
        if (c.common_backends[b].force_reset) {
            throw not_emulated(fmt::format("neuron backend block {}", b.value()), "the forced reset");
        }
    }
    for (const auto col : chip::column::all()) {
        const auto n = chip::neuron_at(h, col);
        refuse_what_is_not_modelled(n, c.neurons[n], c.backends[n]);
        fill(p, col.value(), c, n, deviations[n]);
    }
    return p;
}

} // namespace hxtwin::emulator
