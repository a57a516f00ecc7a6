// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/synapse_rows.hpp>

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include <hwy/cache_control.h>

#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

bool has(chip::row_mode mode, chip::row_mode part) {
    return (static_cast<unsigned>(mode) & static_cast<unsigned>(part)) != 0;
}

// The pass that a charge is part of comes later.
void fetch(const lanes_of<float>& units) {
    constexpr std::size_t per_line = 64 / sizeof(float);
    for (std::size_t i = 0; i < circuits; i += per_line) {
        hwy::Prefetch(&units[i]);
    }
}

} // namespace

synapse_rows::synapse_rows(const chip::configuration& c, chip::hemisphere h,
                           std::span<const float> deviations, driver_pulses pulses)
    : config_(c), hemisphere_(h), deviations_(deviations), pulses_(std::move(pulses)) {
    drivers_changed();
}

void synapse_rows::drivers_changed() {
    changed_ = true;
    pulses_.changed();
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
        if (driver.enable_receiver && pulses_.hears(d.value()) &&
            ((row_select ^ position) & driver.row_select_mask) == 0) {
            result.push_back({static_cast<std::uint8_t>(d.value()),
                              driver.enable_address_out,
                              {driver.bottom, driver.top}});
        }
    }
    return result;
}

void synapse_rows::row_changed(std::uint32_t row) {
    weights_changed(row);
    present_[row].reset();
    changed_ = true;
}

void synapse_rows::weights_changed(std::uint32_t row) {
    for (std::uint64_t labels = filled_[row]; labels != 0; labels &= labels - 1) {
        cache_[row][static_cast<std::size_t>(std::countr_zero(labels))].valid = false;
    }
    filled_[row] = 0;
    for (const auto t : targets_of_[row]) {
        targets_[t].charge = nullptr;
    }
}

void synapse_rows::all_rows_changed() {
    for (std::uint32_t r = 0; r < chip::row::size; ++r) {
        row_changed(r);
    }
}

// A bit for each label that a synapse of the row has.
std::uint64_t synapse_rows::present(std::uint32_t row) {
    if (!present_[row]) {
        const auto* label = &config_.synapses[hemisphere_].labels[std::size_t{row} * circuits];
        present_[row] =
            std::accumulate(label, label + circuits, std::uint64_t{0},
                            [](std::uint64_t all, std::uint8_t l) { return all | std::uint64_t{1} << l; });
    }
    return *present_[row];
}

std::uint32_t synapse_rows::deliver(std::uint32_t bus, std::uint16_t event, tick now, arrived& to) {
    if (changed_) {
        forget_targets();
    }
    auto& known = reaches_[bus * events + event % events];
    const auto& r = known.revision == revision_ ? known : find_targets(bus, event);
    std::uint32_t reached = 0;
    float pulse = 1;
    for (std::size_t k = r.first; k < r.first + r.size; ++k) {
        auto& t = targets_[k];
        if (t.moves_driver) {
            const auto sent = static_cast<std::uint8_t>(chip::padi_event::label::get(event));
            pulse = pulses_.modulates(t.driver) ? pulses_.length(t.driver, sent, now) : 1.0f;
        }
        if (!t.has_row) {
            continue;
        }
        if (t.charge == nullptr) {
            look_up(t);
        }
        to.rows.push_back({now, t.row, t.label});
        fetch(t.charge->units);
        if (t.excitatory) {
            to.charges.push_back({now, &t.charge->units, pulse, t.most, false});
        }
        if (t.inhibitory) {
            to.charges.push_back({now, &t.charge->units, pulse, t.most, true});
        }
        reached += t.synapses;
    }
    return reached;
}

void synapse_rows::forget_targets() {
    changed_ = false;
    ++revision_;
    targets_.clear();
    for (auto& numbers : targets_of_) {
        numbers.clear();
    }
}

synapse_rows::reach& synapse_rows::find_targets(std::uint32_t bus, std::uint16_t event) {
    auto& r = reaches_[bus * events + event % events];
    r.revision = revision_;
    r.first = static_cast<std::uint32_t>(targets_.size());
    const auto sent = static_cast<std::uint8_t>(chip::padi_event::label::get(event));
    for (const auto& l : listeners_[bus][chip::padi_event::row_select::get(event)]) {
        add_targets(l, sent);
    }
    r.size = static_cast<std::uint32_t>(targets_.size()) - r.first;
    return r;
}

void synapse_rows::add_targets(const listener& l, std::uint8_t sent) {
    const auto label = static_cast<std::uint8_t>(l.passes_label ? sent : sent & 0x20);
    bool first = true;
    const auto add = [&](std::uint32_t row, chip::row_mode mode, bool has_row) {
        targets_.push_back({nullptr, 0, 0, static_cast<std::uint16_t>(row), label, l.driver, first, has_row,
                            has(mode, chip::row_mode::excitatory), has(mode, chip::row_mode::inhibitory)});
        first = false;
    };
    for (std::uint32_t k = 0; k < 2; ++k) {
        const std::uint32_t row = 2u * l.driver + k;
        if ((present(row) >> label & 1) != 0) {
            targets_of_[row].push_back(static_cast<std::uint32_t>(targets_.size()));
            add(row, l.modes[k], true);
        }
    }
    if (first && pulses_.modulates(l.driver)) {
        add(2u * l.driver, chip::row_mode::disabled, false);
    }
}

void synapse_rows::look_up(target& t) {
    const auto& c = charge(t.row, t.label);
    t.charge = &c;
    t.most = c.most;
    t.synapses = t.excitatory || t.inhibitory ? c.synapses : 0;
}

const row_charge& synapse_rows::charge(std::uint32_t row, std::uint8_t label) {
    auto& c = cache_[row][label];
    if (!c.valid) {
        if (c.charge) {
            retired_.push_back(std::move(c.charge));
        }
        c.charge = fresh();
        fill_charge(*c.charge, row, label);
        c.valid = true;
        filled_[row] |= std::uint64_t{1} << label;
    }
    return *c.charge;
}

std::unique_ptr<row_charge> synapse_rows::fresh() {
    if (spare_.empty()) {
        return std::make_unique<row_charge>();
    }
    auto one = std::move(spare_.back());
    spare_.pop_back();
    return one;
}

void synapse_rows::forget_charges() {
    for (auto& c : retired_) {
        spare_.push_back(std::move(c));
    }
    retired_.clear();
}

void synapse_rows::fill_charge(row_charge& into, std::uint32_t row, std::uint8_t label) {
    for (std::uint32_t half = 0; half < 2; ++half) {
        const double dac =
            config_.code(chip::quadrant(2 * hemisphere_.value() + half), chip::shared_cell::syn_i_bias_dac);
        auto& u = units_[half];
        if (u.dac != dac) {
            u.dac = dac;
            for (std::size_t weight = 0; weight < u.units.size(); ++weight) {
                u.units[weight] = static_cast<float>(transfer::line_units(static_cast<double>(weight), dac));
            }
        }
    }
    const auto& array = config_.synapses[hemisphere_];
    const std::size_t first = std::size_t{row} * circuits;
    fill(into, label, {&array.labels[first], &array.weights[first], &deviations_[first]},
         {units_[0].units.data(), units_[1].units.data()});
}

} // namespace hxtwin::emulator
