// SPDX-License-Identifier: Apache-2.0
#include "write.hpp"

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/relation.hpp>

#include "writer.hpp"

namespace hxtwin::mapping {

using experiment::receptor;

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

void writer::run() {
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

// Circuits that stand for no cell neither fire nor listen.
void writer::silence_unplaced() {
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

void writer::write_stream(const stream& s, std::uint32_t k, chip::hemisphere h) {
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

void writer::write_row(const stream& s, const label_group& g, const shared_row& row, chip::padi_bus bus) {
    const auto h = chip::hemisphere_of(bus);
    const std::uint32_t position = row.line / 2;
    const bool top = row.line % 2 == 1;
    const auto d = chip::driver_at(bus, position);
    const auto row_select = static_cast<unsigned>(s.row_select + g.offset);
    auto& driver = c_.drivers[h][d];
    driver.enable_receiver = driver.enable_address_out = true;
    driver.row_select_mask = static_cast<std::uint8_t>(~(position ^ row_select) & 0x1f);
    const bool excites = row.receptor == receptor::excitatory;
    (top ? driver.top : driver.bottom) = excites ? chip::row_mode::excitatory : chip::row_mode::inhibitory;
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

void writer::write_fan(const fan& f, chip::hemisphere h, chip::row at) {
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

std::uint8_t writer::synapse_label(std::uint32_t population, std::uint32_t cell) const {
    const auto& circuits = plan_.placement.neurons[population];
    return circuits.empty() ? r_.addresses[population][cell]->label
                            : static_cast<std::uint8_t>(r_.neuron_address[circuits[cell]] & 0x3f);
}

void write(plan& p, const experiment::description& d, const routes& r) { writer(p, d, r).run(); }

} // namespace hxtwin::mapping
