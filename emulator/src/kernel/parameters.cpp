// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/parameters.hpp>

#include <limits>

#include <hxtwin/emulator/kernel/network.hpp>

namespace hxtwin::emulator {
namespace {

float narrow(double x) { return static_cast<float>(x); }

// Stands in for a circuit that its network solves.
circuit_model inert() {
    circuit_model m;
    m.farads = 1;
    m.threshold = std::numeric_limits<double>::infinity();
    return m;
}

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
    const auto joined = joined_neurons(c);
    for (const auto col : chip::column::all()) {
        const auto n = chip::neuron_at(h, col);
        all.models.push_back(model_of(c, n, deviations[n]));
        all.joined[col.value()] = joined[n.value()];
        set(all.plain, col.value(), joined[n.value()] ? inert() : all.models.back());
        if (!joined[n.value()] && !linear(all.models.back())) {
            all.plain.skip[col.value() / block_lanes] = true;
        }
    }
    for (std::size_t i = 0; i < circuits; ++i) {
        if (all.plain.skip[i / block_lanes]) {
            set(all.nonlinear, i, all.joined[i] ? inert() : all.models[i]);
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
