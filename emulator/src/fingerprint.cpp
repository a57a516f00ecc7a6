// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fingerprint.hpp>

#include <memory>

#include <xxhash.h>

#include <hxtwin/emulator/kernel/parameters.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::uint16_t reference_code = 500;

std::unique_ptr<chip::configuration> reference() {
    auto c = std::make_unique<chip::configuration>();
    for (const auto n : chip::neuron::all()) {
        c->cells[n].fill(reference_code);
        c->neurons[n].membrane_capacitance = 63;
        c->neurons[n].enable_threshold = c->neurons[n].enable_fire = true;
        c->neurons[n].enable_synin_exc = c->neurons[n].enable_synin_inh = true;
    }
    for (const auto h : chip::hemisphere::all()) {
        for (auto& lines : c->synapses[h].switches) {
            lines.exc = lines.inh = true;
        }
    }
    for (auto& common : c->common_backends) {
        common.enable_clocks = true; // else nothing has a threshold
    }
    for (auto& shared : c->shared) {
        shared.fill(reference_code);
    }
    return c;
}

template <class Values>
std::uint64_t chained(std::uint64_t seed, const Values& values) {
    return XXH64(values.data(), values.size() * sizeof(values[0]), seed);
}

} // namespace

std::uint64_t fingerprint(const mismatch& m) {
    const auto c = reference();
    std::uint64_t hash = 0;
    for (const auto h : chip::hemisphere::all()) {
        const auto p = std::make_unique<membrane_parameters>(parameters_of(*c, h, m.neurons));
        for (const auto* values : {&p->rest, &p->threshold, &p->reset, &p->leak_rate, &p->exc_rate,
                                   &p->inh_rate, &p->exc_slope, &p->inh_slope}) {
            hash = chained(hash, *values);
        }
        hash = chained(hash, m.causal_offset[h].values);
        hash = m.synapses[h].empty() ? hash : chained(hash, m.synapses[h]);
        hash = m.dead_drivers[h].none() ? hash : chained(hash, m.dead_drivers[h].to_string());
    }
    return hash;
}

} // namespace hxtwin::emulator
