// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/synapse_rows.hpp>

#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

void add(lanes_of<float>& to, const lanes_of<float>& what) {
    for (std::size_t i = 0; i < circuits; ++i) {
        to[i] += what[i];
    }
}

bool has(chip::row_mode mode, chip::row_mode part) {
    return (static_cast<unsigned>(mode) & static_cast<unsigned>(part)) != 0;
}

} // namespace

synapse_rows::synapse_rows(const chip::configuration& c, chip::hemisphere h,
                           std::span<const float> deviations)
    : config_(c), hemisphere_(h), deviations_(deviations) {
    drivers_changed();
}

void synapse_rows::drivers_changed() {
    for (std::uint32_t bus = 0; bus < 4; ++bus) {
        for (std::uint32_t select = 0; select < 32; ++select) {
            listeners_[bus][select] = find_listeners(bus, select);
        }
    }
}

std::vector<synapse_rows::listener> synapse_rows::find_listeners(std::uint32_t bus,
                                                                 std::uint32_t row_select) const {
    std::vector<listener> result;
    for (std::uint32_t position = 0; position < 32; ++position) {
        const chip::driver d = chip::driver_at(chip::padi_bus(hemisphere_.value() * 4 + bus), position);
        const auto& driver = config_.drivers[hemisphere_][d];
        if (!driver.enable_receiver || ((row_select ^ position) & driver.row_select_mask) != 0) {
            continue;
        }
        for (const auto& [row, mode] :
             {std::pair{2 * d.value(), driver.bottom}, std::pair{2 * d.value() + 1, driver.top}}) {
            result.push_back({static_cast<std::uint8_t>(row), driver.enable_address_out, mode});
        }
    }
    return result;
}

void synapse_rows::row_changed(std::uint32_t row) {
    for (auto& c : cache_[row]) {
        c.valid = false;
    }
}

void synapse_rows::all_rows_changed() {
    for (std::uint32_t r = 0; r < chip::row::size; ++r) {
        row_changed(r);
    }
}

std::uint32_t synapse_rows::deliver(std::uint32_t bus, std::uint16_t event, tick now, lanes_of<float>& exc,
                                    lanes_of<float>& inh, correlation& sensors) {
    std::uint32_t reached = 0;
    const auto sent = static_cast<std::uint8_t>(chip::padi_event::label::get(event));
    for (const auto& l : listeners_[bus][chip::padi_event::row_select::get(event)]) {
        const auto label = static_cast<std::uint8_t>(l.passes_label ? sent : sent & 0x20);
        const auto& c = charge(l.row, label);
        if (c.synapses == 0) {
            continue;
        }
        sensors.pre(l.row, label, now);
        if (l.mode == chip::row_mode::disabled) {
            continue;
        }
        if (has(l.mode, chip::row_mode::excitatory)) {
            add(exc, c.units);
        }
        if (has(l.mode, chip::row_mode::inhibitory)) {
            add(inh, c.units);
        }
        reached += c.synapses;
    }
    return reached;
}

const row_charge& synapse_rows::charge(std::uint32_t row, std::uint8_t label) {
    auto& c = cache_[row][label];
    if (!c.valid) {
        if (!c.charge) {
            c.charge = std::make_unique<row_charge>();
        }
        fill(*c.charge, row, label);
        c.valid = true;
    }
    return *c.charge;
}

void synapse_rows::fill(row_charge& into, std::uint32_t row, std::uint8_t label) const {
    const auto& array = config_.synapses[hemisphere_];
    const std::size_t first = std::size_t{row} * circuits;
    into.synapses = 0;
    for (std::uint32_t c = 0; c < circuits; ++c) {
        const bool matches = array.labels[first + c] == label;
        into.synapses += matches ? 1 : 0;
        const auto q = chip::quadrant_of(chip::neuron_at(hemisphere_, chip::column(c)));
        const double units = transfer::line_units(array.weights[first + c],
                                                  config_.code(q, chip::shared_cell::syn_i_bias_dac));
        into.units[c] = matches ? static_cast<float>(units) * deviations_[first + c] : 0.0f;
    }
}

} // namespace hxtwin::emulator
