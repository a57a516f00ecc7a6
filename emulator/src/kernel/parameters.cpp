// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/parameters.hpp>

#include <fmt/format.h>

#include <hxtwin/emulator/error.hpp>

namespace hxtwin::emulator {
namespace {

void refuse_what_is_not_modelled(chip::neuron n, const chip::neuron_config& c,
                                 const chip::neuron_backend_config& b) {
    const std::pair<bool, const char*> features[] = {
        {c.connect_soma || c.connect_soma_right || c.connect_right || c.connect_vertical ||
             c.enable_conductance,
         "a connection between neuron circuits"},
        {b.enable_bayesian, "the Bayesian extension"},
        {b.slave || b.fire_bottom || b.fire_from_right || b.fire_to_right, "shared firing"},
    };
    for (const auto& [used, what] : features) {
        if (used) {
            throw not_emulated(fmt::format("neuron {}", n.value()), what);
        }
    }
}

float narrow(double x) { return static_cast<float>(x); }

bool linear(const circuit_model& m) {
    return m.exponential == 0 && m.adaptation == 0 && m.exc.per_volt == 0 && m.inh.per_volt == 0 &&
           !m.pause && !m.forced;
}

void set(membrane_parameters& p, std::size_t i, const circuit_model& m) {
    p.rest[i] = narrow(m.rest);
    p.reset[i] = narrow(m.reset);
    p.threshold[i] = narrow(m.threshold);
    p.leak_rate[i] = narrow(m.leak / m.farads);
    p.pull_rate[i] = narrow(m.pull / m.farads);
    p.exc_rate[i] = narrow(m.exc.rate);
    p.inh_rate[i] = narrow(m.inh.rate);
    p.exc_slope[i] = narrow(m.exc.gain / m.farads);
    p.inh_slope[i] = narrow(m.inh.gain / m.farads);
    p.offset_slope[i] = narrow(m.offset / m.farads);
    p.reset_ticks[i] = m.hold_ticks;
    p.blind_ticks[i] = m.blind_ticks;
}

} // namespace

hemisphere_circuits circuits_of(const chip::configuration& c, chip::hemisphere h,
                                const per<neuron_deviation, chip::neuron>& deviations) {
    hemisphere_circuits all;
    for (const auto col : chip::column::all()) {
        const auto n = chip::neuron_at(h, col);
        refuse_what_is_not_modelled(n, c.neurons[n], c.backends[n]);
        all.models.push_back(model_of(c, n, deviations[n]));
        set(all.plain, col.value(), all.models.back());
        if (!linear(all.models.back())) {
            all.plain.skip[col.value() / block_lanes] = true;
        }
    }
    for (std::size_t i = 0; i < circuits; ++i) {
        if (all.plain.skip[i / block_lanes]) {
            set(all.nonlinear, i, all.models[i]);
        }
    }
    finish(all.nonlinear);
    return all;
}

membrane_parameters parameters_of(const chip::configuration& c, chip::hemisphere h,
                                  const per<neuron_deviation, chip::neuron>& deviations) {
    return circuits_of(c, h, deviations).plain;
}

} // namespace hxtwin::emulator
