// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/plan.hpp>

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

namespace hxtwin::mapping {
namespace {

using chip::configuration;
using experiment::receptor;

class tracer {
public:
    explicit tracer(const configuration& c) : c_(c) {}

    std::vector<traced_connection> run(const std::vector<std::uint16_t>& external_labels) {
        for (const auto b : chip::background::all()) {
            follow_background(b);
        }
        for (const auto n : chip::neuron::all()) {
            const auto& backend = c_.backends[n];
            if (backend.enable_spike_out) {
                const auto output = chip::event_output_of(n);
                origin_.from = traced_connection::kind::neuron;
                origin_.source = n.value();
                follow(chip::input_of(output),
                       static_cast<std::uint16_t>(output.value() << 8 | backend.address_out));
            }
        }
        for (const auto label : external_labels) {
            origin_.from = traced_connection::kind::external;
            origin_.source = label;
            follow(chip::input_of(chip::l2_channel(label >> 14)), label & 0x3fff);
        }
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        return std::move(found_);
    }

private:
    // All labels that differ from the configured one in random bits.
    void follow_background(chip::background b) {
        const auto& source = c_.backgrounds[b];
        if (!source.enable) {
            return;
        }
        origin_.from = traced_connection::kind::background;
        origin_.source = b.value();
        const std::uint16_t mask = source.enable_random ? source.mask : 0;
        const std::uint16_t fixed = source.label & static_cast<std::uint16_t>(~mask);
        std::uint16_t bits = 0;
        do {
            follow(chip::input_of(b), fixed | bits);
            bits = static_cast<std::uint16_t>((bits - mask) & mask);
        } while (bits != 0);
    }

    void follow(chip::crossbar_input from, std::uint16_t label) {
        origin_.label = label;
        for (const auto bus : chip::padi_bus::all()) {
            const auto node = chip::node_between(from, chip::output_of(bus));
            if (node && c_.nodes[*node].passes(label)) {
                follow_bus(bus, label & 0x7ff);
            }
        }
    }

    void follow_bus(chip::padi_bus bus, std::uint32_t event) {
        const auto h = chip::hemisphere_of(bus);
        const auto row_select = chip::padi_event::row_select::get(event);
        for (std::uint32_t position = 0; position < chip::driver::size / 4; ++position) {
            const auto d = chip::driver_at(bus, position);
            const auto& driver = c_.drivers[h][d];
            if (!driver.enable_receiver || ((row_select ^ position) & driver.row_select_mask) != 0) {
                continue;
            }
            const auto label =
                chip::padi_event::label::get(event) & (driver.enable_address_out ? 0x3fu : 0x20u);
            follow_row(h, chip::row(2 * d.value()), driver.bottom, label);
            follow_row(h, chip::row(2 * d.value() + 1), driver.top, label);
        }
    }

    void follow_row(chip::hemisphere h, chip::row r, chip::row_mode mode, std::uint32_t label) {
        if (mode == chip::row_mode::disabled) {
            return;
        }
        const auto& array = c_.synapses[h];
        const bool excites = mode != chip::row_mode::inhibitory,
                   inhibits = mode != chip::row_mode::excitatory;
        for (const auto col : chip::column::all()) {
            if (array.label(r, col) != label) {
                continue;
            }
            const auto& neuron = c_.neurons[chip::neuron_at(h, col)];
            const auto& switches = array.switches[col];
            origin_.synapse = {h, r, col};
            origin_.weight = array.weight(r, col);
            if (excites && switches.exc && neuron.enable_synin_exc) {
                origin_.receptor = receptor::excitatory;
                found_.push_back(origin_);
            }
            if (inhibits && switches.inh && neuron.enable_synin_inh) {
                origin_.receptor = receptor::inhibitory;
                found_.push_back(origin_);
            }
        }
    }

    const configuration& c_;
    traced_connection origin_; // of what is followed
    std::vector<traced_connection> found_;
};

} // namespace

std::vector<traced_connection> trace(const configuration& c,
                                     const std::vector<std::uint16_t>& external_labels) {
    return tracer(c).run(external_labels);
}

} // namespace hxtwin::mapping
