// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <fmt/format.h>

#include <hxtwin/chip/relation.hpp>

#include "background.hpp"
#include "error.hpp"
#include "write.hpp"
#include "writer.hpp"

namespace hxtwin::mapping {
namespace {

std::uint16_t fpga_label(chip::l2_channel l2, std::uint16_t label) {
    return static_cast<std::uint16_t>(l2.value() << 14 | label);
}

} // namespace

// Label of a source cell's events without marks.
std::uint16_t writer::source_label(const source_address& a) const {
    const auto& s = r_.buses[a.channel].streams[a.stream];
    return static_cast<std::uint16_t>(a.label | (s.row_select + s.groups[a.group].offset) << 6);
}

void writer::remember(std::uint16_t label, std::uint32_t population, std::uint32_t cell) {
    if (!plan_.origins.emplace(label, spike_origin{population, cell}).second) {
        throw internal_error(fmt::format("two cells send spikes with label 0x{:04x}", label));
    }
}

void writer::write_neurons() {
    std::vector<bool> is_source(chip::neuron::size);
    for (const auto& f : r_.fans) {
        const auto& circuits = plan_.placement.neurons[d_.projections[f.projection].pre];
        if (!circuits.empty()) {
            is_source[circuits[f.pre].value()] = true;
        }
    }
    for (std::uint32_t p = 0; p < d_.populations.size(); ++p) {
        const bool recorded = d_.populations[p].record_spikes;
        for (std::uint32_t cell = 0; cell < plan_.placement.neurons[p].size(); ++cell) {
            const auto n = plan_.placement.neurons[p][cell];
            auto& backend = c_.backends[n];
            backend.address_out = r_.neuron_address[n];
            backend.enable_spike_out = recorded || is_source[n.value()];
            if (recorded) {
                const auto output = chip::event_output_of(n);
                const chip::l2_channel l2(output.value() % chip::l2_channel::size);
                open(c_, chip::input_of(output), chip::output_of(l2), pass_all);
                remember(
                    fpga_label(l2, static_cast<std::uint16_t>(output.value() << 8 | backend.address_out)), p,
                    cell);
            }
        }
    }
}

// Generators of a pair have the same seed, rate and period, hence send the same events. One of them alone
// reports to the FPGA.
void writer::write_background(const background_pair& pair) {
    const auto& population = d_.populations[pair.population];
    const auto& source = std::get<experiment::poisson_source>(population.cell);
    const double rate = source.rate * population.size;
    auto generator = poisson_generator(rate, source.seed);
    generator.mask = pair.random_bits;
    generator.label = source_label(*r_.addresses[pair.population].front());
    warn_about_rate(pair.population, rate, rate_of(generator));
    bool reports = population.record_spikes;
    for (const auto h : chip::hemisphere::all()) {
        if (!pair.uses[h]) {
            continue;
        }
        const chip::background b(bus_of(h, pair.pair).value());
        c_.backgrounds[b] = generator;
        plan_.routing.backgrounds[pair.population].push_back(b);
        ++plan_.report.backgrounds;
        if (reports) {
            report_background(pair, b);
        }
        reports = false;
    }
}

void writer::report_background(const background_pair& pair, chip::background b) {
    const chip::l2_channel l2(b.value() % chip::l2_channel::size);
    c_.backgrounds[b].label |= recorded_background;
    open(c_, chip::input_of(b), chip::output_of(l2), {recorded_background, recorded_background, false});
    for (std::uint32_t cell = 0; cell < d_.populations[pair.population].size; ++cell) {
        const auto label = source_label(*r_.addresses[pair.population][cell]);
        remember(fpga_label(l2, static_cast<std::uint16_t>(label | recorded_background)), pair.population,
                 cell);
    }
}

void writer::warn_about_rate(std::uint32_t population, double wanted, double given) {
    if (std::abs(given / wanted - 1) > 0.005) {
        plan_.report.warnings.push_back(
            fmt::format("{} asks for {:g} Hz in all; the registers of its generator give {:.6g} Hz",
                        name_of(d_, population), wanted, given));
    }
}

void writer::write_external() {
    for (std::uint32_t p = 0; p < d_.populations.size(); ++p) {
        if (!std::holds_alternative<experiment::spike_source>(d_.populations[p].cell)) {
            continue;
        }
        plan_.routing.events[p].resize(d_.populations[p].size);
        for (std::uint32_t cell = 0; cell < d_.populations[p].size; ++cell) {
            if (const auto& a = r_.addresses[p][cell]) {
                write_external_cell(p, cell, *a);
            }
        }
    }
}

void writer::write_external_cell(std::uint32_t p, std::uint32_t cell, const source_address& a) {
    const bool recorded = d_.populations[p].record_spikes;
    const chip::l2_channel l2(a.channel);
    const auto label =
        fpga_label(l2, static_cast<std::uint16_t>(source_label(a) | (recorded ? recorded_external : 0)));
    plan_.routing.events[p][cell] = {label};
    if (recorded) {
        open(c_, chip::input_of(l2), chip::output_of(l2), {recorded_external, recorded_external, false});
        remember(label, p, cell);
    }
}

} // namespace hxtwin::mapping
