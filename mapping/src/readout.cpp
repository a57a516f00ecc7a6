// SPDX-License-Identifier: Apache-2.0
#include "readout.hpp"

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

#include "error.hpp"

namespace hxtwin::mapping {
namespace {

constexpr std::uint32_t channels_of_fast_converter = 2;

chip::readout_source source_of(experiment::quantity q) {
    switch (q) {
    case experiment::quantity::membrane:
        return chip::readout_source::membrane;
    case experiment::quantity::exc_synin:
        return chip::readout_source::exc_synin;
    case experiment::quantity::inh_synin:
        return chip::readout_source::inh_synin;
    case experiment::quantity::adaptation:
        return chip::readout_source::adaptation;
    }
    throw internal_error("a quantity without a read-out source");
}

bool is_odd(chip::neuron n) { return chip::column_of(n).value() % 2 == 1; }

void use_fast_channel(chip::madc_config& m, chip::neuron n) {
    const auto number = static_cast<std::uint16_t>(n.value());
    (is_odd(n) ? m.enable_1 : m.enable_0) = true;
    (is_odd(n) ? m.neuron_1 : m.neuron_0) = number;
    m.wake_up = true;
}

} // namespace

std::vector<experiment::analog_recording> fast_recordings(const experiment::description& d) {
    std::vector<experiment::analog_recording> result;
    std::copy_if(d.analog.begin(), d.analog.end(), std::back_inserter(result),
                 [](const auto& r) { return r.through == experiment::converter::fast; });
    return result;
}

void part_fast_recordings(placement& p, const experiment::description& d) {
    const auto fast = fast_recordings(d);
    if (fast.size() > channels_of_fast_converter) {
        throw too_many_fast_recordings(name_of(d, fast[channels_of_fast_converter].population),
                                       static_cast<std::uint32_t>(fast.size()));
    }
    if (fast.size() < channels_of_fast_converter) {
        return;
    }
    const auto first = p.neurons[fast[0].population][fast[0].cell];
    const auto second = p.neurons[fast[1].population][fast[1].cell];
    if (is_odd(first) != is_odd(second)) {
        return;
    }
    const chip::neuron beside(second.value() ^ 1);
    for (auto& population : p.neurons) {
        for (auto& n : population) {
            n = n == second ? beside : n == beside ? second : n;
        }
    }
}

void write_readout(plan& p, const experiment::description& d) {
    auto& c = p.configuration;
    for (const auto& r : d.analog) {
        const auto n = p.placement.neurons[r.population][r.cell];
        c.neurons[n].enable_readout = true;
        c.neurons[n].source = source_of(r.quantity);
        if (r.through == experiment::converter::fast) {
            use_fast_channel(c.madc, n);
        } else {
            c.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)].readout_causal = true;
        }
    }
}

} // namespace hxtwin::mapping
