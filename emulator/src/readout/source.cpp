// SPDX-License-Identifier: Apache-2.0
#include "readout/source.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/error.hpp>

namespace hxtwin::emulator {
namespace {

using chip::madc_source;

constexpr std::array<std::string_view, 12> names{
    "a neuron's read-out",
    "pad 0",
    "pad 1",
    "the excitatory synaptic lines' debug line",
    "the inhibitory synaptic lines' debug line",
    "the debug line of the top synapse drivers",
    "the debug line of the bottom synapse drivers",
    "the debug line of the columnar converter's causal channels",
    "the debug line of the columnar converter's acausal channels",
    "the current DAC",
    "the debug + line",
    "the debug - line"};

std::string_view name_of(madc_source s) { return names[static_cast<std::size_t>(s)]; }

std::string name_of(unsigned channel) { return fmt::format("channel {} of the fast converter", channel); }

std::vector<chip::neuron> on_debug_line(const chip::configuration& c, madc_source line) {
    std::vector<chip::neuron> result;
    for (const auto n : chip::neuron::all()) {
        const auto& s = c.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)];
        if (line == madc_source::synin_debug_exc ? s.exc_debug : s.inh_debug) {
            result.push_back(n);
        }
    }
    return result;
}

connected_source at(chip::neuron n, madc_source s) {
    return {chip::hemisphere_of(n), {s, true, chip::column_of(n).value()}};
}

} // namespace

connected_source source_of(const chip::configuration& c, unsigned channel) {
    const auto source = channel == 0 ? c.madc.source_0 : c.madc.source_1;
    const auto number = static_cast<std::size_t>(source);
    if (number >= names.size()) {
        throw invalid_experiment(fmt::format("{} has source {}; its sources are 0 to {}", name_of(channel),
                                             number, names.size() - 1));
    }
    switch (source) {
    case madc_source::neuron:
        return at(chip::neuron(channel == 0 ? c.madc.neuron_0 : c.madc.neuron_1), source);
    case madc_source::pad_0:
    case madc_source::pad_1:
        return {chip::hemisphere(0), {source}};
    case madc_source::synin_debug_exc:
    case madc_source::synin_debug_inh: {
        const auto connected = on_debug_line(c, source);
        if (connected.size() > 1) {
            throw not_emulated(name_of(channel),
                               fmt::format("{} with {} columns at once", name_of(source), connected.size()));
        }
        return connected.empty() ? connected_source{chip::hemisphere(0), {source, false}}
                                 : at(connected.front(), source);
    }
    default:
        throw not_emulated(name_of(channel), name_of(source));
    }
}

void check_parity(const chip::madc_config& m) {
    const bool neurons = m.source_0 == madc_source::neuron && m.source_1 == madc_source::neuron;
    if (m.enable_0 && m.enable_1 && neurons && m.neuron_0 % 2 == m.neuron_1 % 2) {
        throw invalid_experiment(fmt::format("both channels of the fast converter read {} columns (neurons "
                                             "{} and {}); it reads at most one even "
                                             "and one odd column at a time",
                                             m.neuron_0 % 2 == 0 ? "even" : "odd", m.neuron_0, m.neuron_1));
    }
}

} // namespace hxtwin::emulator
