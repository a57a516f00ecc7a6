// SPDX-License-Identifier: Apache-2.0
#include "write.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <hxtwin/chip/relation.hpp>

#include "background.hpp"
#include "error.hpp"

namespace hxtwin::mapping {
namespace {

using experiment::description;
using experiment::receptor;

constexpr chip::crossbar_node pass_all{0, 0, false};

void open(chip::configuration& c, chip::crossbar_input from, chip::crossbar_output to,
          chip::crossbar_node node) {
    const auto number = chip::node_between(from, to);
    if (!number) {
        throw internal_error(
            fmt::format("no crossbar node from input {} to output {}", from.value(), to.value()));
    }
    c.nodes[*number] = node;
}

chip::padi_bus bus_of(chip::hemisphere h, std::uint32_t k) {
    return chip::padi_bus(h.value() * channels + k);
}

std::uint16_t fpga_label(chip::l2_channel l2, std::uint16_t label) {
    return static_cast<std::uint16_t>(l2.value() << 14 | label);
}

class writer {
public:
    writer(plan& p, const description& d, const routes& r) : plan_(p), c_(p.configuration), d_(d), r_(r) {}

    void run() {
        plan_.routing.synapses.resize(d_.projections.size());
        for (std::size_t p = 0; p < d_.projections.size(); ++p) {
            plan_.routing.synapses[p].resize(d_.projections[p].connections.size());
        }
        plan_.routing.backgrounds.resize(d_.populations.size());
        plan_.routing.events.resize(d_.populations.size());
        silence_unplaced();
        for (std::uint32_t k = 0; k < channels; ++k) {
            for (const auto& s : r_.buses[k].streams) {
                for (const auto h : chip::hemisphere::all()) {
                    write_stream(s, k, h);
                }
            }
        }
        write_neurons();
        for (const auto& pair : r_.backgrounds) {
            write_background(pair);
        }
        write_external();
    }

private:
    // Circuits that stand for no cell neither fire nor listen.
    void silence_unplaced() {
        per<bool, chip::neuron> used;
        for (const auto& population : plan_.placement.neurons) {
            for (const auto n : population) {
                used[n] = true;
                ++plan_.report.neurons;
            }
        }
        for (const auto n : chip::neuron::all()) {
            if (!used[n]) {
                auto& config = c_.neurons[n];
                config.enable_fire = config.enable_threshold = false;
                config.enable_synin_exc = config.enable_synin_inh = false;
            }
        }
    }

    void write_stream(const stream& s, std::uint32_t k, chip::hemisphere h) {
        if (s.reaches(h)) {
            const auto to = chip::output_of(bus_of(h, k));
            if (s.from == stream::kind::neurons) {
                open(c_, chip::input_of(chip::event_output(s.number)), to, pass_all);
            } else if (s.from == stream::kind::external) {
                open(c_, chip::input_of(chip::l2_channel(k)), to, pass_all);
            } else {
                open(c_, chip::input_of(chip::background(bus_of(h, k).value())), to, pass_all);
            }
        }
        for (const auto& g : s.groups) {
            for (const auto& row : g.rows[h]) {
                write_row(s, g, row, bus_of(h, k));
            }
            plan_.report.drivers += static_cast<std::uint32_t>(g.drivers[h].size());
        }
    }

    void write_row(const stream& s, const label_group& g, const shared_row& row, chip::padi_bus bus) {
        const auto h = chip::hemisphere_of(bus);
        const std::uint32_t position = row.line / 2;
        const bool top = row.line % 2 == 1;
        const auto d = chip::driver_at(bus, position);
        const auto row_select = static_cast<unsigned>(s.row_select + g.offset);
        auto& driver = c_.drivers[h][d];
        driver.enable_receiver = driver.enable_address_out = true;
        driver.row_select_mask = static_cast<std::uint8_t>(~(position ^ row_select) & 0x1f);
        const bool excites = row.receptor == receptor::excitatory;
        (top ? driver.top : driver.bottom) =
            excites ? chip::row_mode::excitatory : chip::row_mode::inhibitory;
        const chip::row at(2 * d.value() + (top ? 1 : 0));
        auto& array = c_.synapses[h];
        for (const auto col : chip::column::all()) {
            array.weight(at, col) = 0;
            array.label(at, col) = unused_label;
        }
        for (const auto f : row.fans) {
            write_fan(r_.fans[f], h, at);
        }
        ++plan_.report.synapse_rows;
    }

    void write_fan(const fan& f, chip::hemisphere h, chip::row at) {
        const auto& projection = d_.projections[f.projection];
        const auto label = synapse_label(projection.pre, f.pre);
        auto& array = c_.synapses[h];
        for (const auto number : f.connections) {
            const auto& connection = projection.connections[number];
            const auto col = chip::column_of(plan_.placement.neurons[projection.post][connection.post]);
            array.weight(at, col) = static_cast<std::uint8_t>(connection.weight);
            array.label(at, col) = label;
            (f.receptor == receptor::excitatory ? array.switches[col].exc : array.switches[col].inh) = true;
            plan_.routing.synapses[f.projection][number] = {h, at, col};
        }
        plan_.report.synapses += static_cast<std::uint32_t>(f.connections.size());
    }

    std::uint8_t synapse_label(std::uint32_t population, std::uint32_t cell) const {
        const auto& circuits = plan_.placement.neurons[population];
        return circuits.empty() ? r_.addresses[population][cell]->label
                                : static_cast<std::uint8_t>(r_.neuron_address[circuits[cell]] & 0x3f);
    }

    // Label of a source cell's events without marks.
    std::uint16_t source_label(const source_address& a) const {
        const auto& s = r_.buses[a.channel].streams[a.stream];
        return static_cast<std::uint16_t>(a.label | (s.row_select + s.groups[a.group].offset) << 6);
    }

    void remember(std::uint16_t label, std::uint32_t population, std::uint32_t cell) {
        if (!plan_.origins.emplace(label, spike_origin{population, cell}).second) {
            throw internal_error(fmt::format("two cells send spikes with label 0x{:04x}", label));
        }
    }

    void write_neurons() {
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
                        fpga_label(l2, static_cast<std::uint16_t>(output.value() << 8 | backend.address_out)),
                        p, cell);
                }
            }
        }
    }

    // Generators of a pair have the same seed, rate and period, hence send the same events. One of them alone
    // reports to the FPGA.
    void write_background(const background_pair& pair) {
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

    void report_background(const background_pair& pair, chip::background b) {
        const chip::l2_channel l2(b.value() % chip::l2_channel::size);
        c_.backgrounds[b].label |= recorded_background;
        open(c_, chip::input_of(b), chip::output_of(l2), {recorded_background, recorded_background, false});
        for (std::uint32_t cell = 0; cell < d_.populations[pair.population].size; ++cell) {
            const auto label = source_label(*r_.addresses[pair.population][cell]);
            remember(fpga_label(l2, static_cast<std::uint16_t>(label | recorded_background)), pair.population,
                     cell);
        }
    }

    void warn_about_rate(std::uint32_t population, double wanted, double given) {
        if (std::abs(given / wanted - 1) > 0.005) {
            plan_.report.warnings.push_back(
                fmt::format("{} asks for {:g} Hz in all; the registers of its generator give {:.6g} Hz",
                            name_of(d_, population), wanted, given));
        }
    }

    void write_external() {
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

    void write_external_cell(std::uint32_t p, std::uint32_t cell, const source_address& a) {
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

    plan& plan_;
    chip::configuration& c_;
    const description& d_;
    const routes& r_;
};

} // namespace

void write(plan& p, const description& d, const routes& r) { writer(p, d, r).run(); }

} // namespace hxtwin::mapping
