// SPDX-License-Identifier: Apache-2.0
#include "router.hpp"

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

#include "error.hpp"

namespace hxtwin::mapping {

router::router(const experiment::description& d, const placement& where, const defects& dead,
               std::uint32_t reserve)
    : d_(d), where_(where), reserve_(reserve) {
    for (const auto h : chip::hemisphere::all()) {
        for (const auto driver : chip::driver::all()) {
            auto& bus = result_.buses[chip::padi_bus_of(h, driver).value() % channels];
            bus.dead[h] |= std::uint32_t{dead.drivers[h][driver.value()]} << chip::position_on_bus(driver);
        }
    }
    result_.fans = fans_of(d, where);
    result_.addresses.resize(d.populations.size());
    fans_of_.resize(d.populations.size());
    for (std::size_t p = 0; p < d.populations.size(); ++p) {
        result_.addresses[p].resize(d.populations[p].size);
        fans_of_[p].resize(d.populations[p].size);
    }
    for (std::uint32_t f = 0; f < result_.fans.size(); ++f) {
        const auto& fan = result_.fans[f];
        fans_of_[d.projections[fan.projection].pre][fan.pre].push_back(f);
    }
}

routes router::run() {
    for (const auto output : chip::event_output::all()) {
        add_neurons(output);
    }
    for (std::uint32_t k = 0; k < channels; ++k) {
        if (!solve(result_.buses[k])) {
            refuse(result_.buses[k], k, "neurons");
        }
    }
    for (std::uint32_t p = 0; p < d_.populations.size(); ++p) {
        if (std::holds_alternative<experiment::poisson_source>(d_.populations[p].cell)) {
            add_background(p);
        }
    }
    for (std::uint32_t p = 0; p < d_.populations.size(); ++p) {
        if (std::holds_alternative<experiment::spike_source>(d_.populations[p].cell)) {
            add_external(p);
        }
    }
    return std::move(result_);
}

void router::refuse(const channel& c, std::uint32_t bus, const std::string& who) const {
    for (const auto h : chip::hemisphere::all()) {
        if (c.drivers(h) > c.alive(h)) {
            throw too_few_rows(who, c.rows(h), 2 * c.alive(h), bus, h);
        }
    }
    const auto h = chip::hemisphere(c.drivers(chip::hemisphere(0)) < c.drivers(chip::hemisphere(1)) ? 1 : 0);
    throw too_little_selection(who, c.drivers(h), c.alive(h), bus, h);
}

void router::add_fans(label_group& g, std::uint32_t population, std::uint32_t cell) const {
    for (const auto f : fans_of_[population][cell]) {
        g.add(result_.fans[f], f);
    }
}

// The output's neurons that need an address: sources first, then those that are recorded only.
std::vector<router::member> router::members_of(chip::event_output output) const {
    std::vector<member> result;
    for (std::uint32_t p = 0; p < where_.neurons.size(); ++p) {
        for (std::uint32_t cell = 0; cell < where_.neurons[p].size(); ++cell) {
            const bool is_source = !fans_of_[p][cell].empty();
            if (chip::event_output_of(where_.neurons[p][cell]) == output &&
                (is_source || d_.populations[p].record_spikes)) {
                result.push_back({p, cell, is_source});
            }
        }
    }
    std::stable_partition(result.begin(), result.end(), [](const member& m) { return m.is_source; });
    return result;
}

// Two outputs share a bus. The second counts its labels from the other end, such that small numbers of
// neurons do not collide.
void router::add_neurons(chip::event_output output) {
    const auto members = members_of(output);
    const bool any_source = !members.empty() && members.front().is_source;
    stream s;
    s.number = output.value();
    s.fixed_row_select = static_cast<std::uint8_t>(output.value() << 2);
    for (std::uint32_t n = 0; n < members.size(); ++n) {
        const std::uint32_t group = n / labels_per_group;
        const std::uint32_t up = n % labels_per_group;
        const std::uint32_t label = output.value() < channels ? up : labels_per_group - 1 - up;
        const auto& [p, cell, is_source] = members[n];
        result_.neuron_address[where_.neurons[p][cell]] = static_cast<std::uint8_t>(group << 6 | label);
        s.groups.resize(group + 1);
        s.groups[group].offset = static_cast<std::uint8_t>(group);
        s.groups[group].labels |= std::uint64_t{1} << label;
        if (is_source) {
            add_fans(s.groups[group], p, cell);
        }
    }
    if (any_source) {
        result_.buses[output.value() % channels].streams.push_back(std::move(s));
    }
}

} // namespace hxtwin::mapping
