// SPDX-License-Identifier: Apache-2.0
#include "router.hpp"

#include <algorithm>
#include <bit>

#include <hxtwin/chip/relation.hpp>

#include "background.hpp"
#include "error.hpp"

namespace hxtwin::mapping {

background_pair router::pair_for(std::uint32_t population) const {
    background_pair result;
    result.population = population;
    for (const auto& of_cell : fans_of_[population]) {
        for (const auto f : of_cell) {
            result.uses[result_.fans[f].hemisphere] = true;
        }
    }
    const bool reaches_none = std::none_of(result.uses.begin(), result.uses.end(), [](bool b) { return b; });
    result.uses[chip::hemisphere(0)] |= reaches_none; // recorded only
    return result;
}

bool router::is_free(const background_pair& wanted, std::uint32_t pair) const {
    return std::none_of(result_.backgrounds.begin(), result_.backgrounds.end(), [&](const auto& taken) {
        const auto both = [&](chip::hemisphere h) { return taken.uses[h] && wanted.uses[h]; };
        return taken.pair == pair && (both(chip::hemisphere(0)) || both(chip::hemisphere(1)));
    });
}

bool router::has_events_to_route(std::uint32_t population) const {
    return d_.populations[population].record_spikes ||
           std::any_of(fans_of_[population].begin(), fans_of_[population].end(),
                       [](const auto& fans) { return !fans.empty(); });
}

// The first pair of generators that is free and on whose bus the rows fit.
void router::add_background(std::uint32_t population) {
    const std::uint32_t cells = d_.populations[population].size;
    if (!has_events_to_route(population)) {
        return;
    }
    if (cells > largest_poisson) {
        throw too_many_poisson_cells(name_of(d_, population), cells, largest_poisson);
    }
    auto pair = pair_for(population);
    pair.random_bits = random_bits(cells);
    std::optional<std::uint32_t> last_tried;
    for (std::uint32_t k = 0; k < channels; ++k) {
        if (!is_free(pair, k)) {
            continue;
        }
        last_tried = k;
        channel trial = with_background(k, population);
        if (solve(trial)) {
            pair.pair = k;
            address_background(population, k, trial);
            result_.buses[k] = std::move(trial);
            result_.backgrounds.push_back(pair);
            return;
        }
    }
    if (!last_tried) {
        throw too_few_backgrounds(name_of(d_, population));
    }
    refuse(with_background(*last_tried, population), *last_tried, name_of(d_, population));
}

channel router::with_background(std::uint32_t k, std::uint32_t population) const {
    const std::uint32_t cells = d_.populations[population].size;
    channel result = result_.buses[k];
    auto s = background_stream(result, population, cells);
    for (std::uint32_t cell = 0; cell < cells; ++cell) {
        add_fans(s.groups[cell / poisson_labels_per_group], population, cell);
    }
    result.streams.push_back(std::move(s));
    return result;
}

void router::address_background(std::uint32_t population, std::uint32_t k, const channel& c) {
    const auto base = static_cast<std::uint32_t>(std::countr_zero(c.streams.back().groups.front().labels));
    const auto stream_number = static_cast<std::uint32_t>(c.streams.size() - 1);
    for (std::uint32_t cell = 0; cell < d_.populations[population].size; ++cell) {
        result_.addresses[population][cell] =
            source_address{k, stream_number, cell / poisson_labels_per_group,
                           static_cast<std::uint8_t>(base + cell % poisson_labels_per_group)};
    }
}

// Fills one bus after the other: a bus that had no room for a cell is not tried again.
void router::add_external(std::uint32_t population) {
    std::uint32_t placed = 0;
    for (std::uint32_t cell = 0; cell < d_.populations[population].size; ++cell) {
        if (fans_of_[population][cell].empty() && !d_.populations[population].record_spikes) {
            continue;
        }
        while (external_bus_ < channels && !try_external(population, cell)) {
            ++external_bus_;
        }
        if (external_bus_ == channels) {
            throw too_few_buses(name_of(d_, population), d_.populations[population].size, placed);
        }
        ++placed;
    }
}

bool router::leaves_reserve(const channel& c) const {
    const auto fits = [&](chip::hemisphere h) {
        return c.drivers(h) == 0 || c.drivers(h) + reserve_ <= c.alive(h);
    };
    return fits(chip::hemisphere(0)) && fits(chip::hemisphere(1));
}

bool router::try_external(std::uint32_t population, std::uint32_t cell) {
    channel trial = result_.buses[external_bus_];
    auto& streams = trial.streams;
    const auto full = [](const stream& s) {
        return std::popcount(s.groups.front().labels) == int{labels_per_group};
    };
    if (streams.empty() || streams.back().from != stream::kind::external || full(streams.back())) {
        stream fresh;
        fresh.from = stream::kind::external;
        fresh.groups.resize(1);
        streams.push_back(std::move(fresh));
    }
    auto& g = streams.back().groups.front();
    const auto label = static_cast<std::uint32_t>(std::popcount(g.labels));
    g.labels |= std::uint64_t{1} << label;
    add_fans(g, population, cell);
    if (!leaves_reserve(trial) || !solve(trial)) {
        return false;
    }
    result_.addresses[population][cell] = source_address{
        external_bus_, static_cast<std::uint32_t>(streams.size() - 1), 0, static_cast<std::uint8_t>(label)};
    result_.buses[external_bus_] = std::move(trial);
    return true;
}

} // namespace hxtwin::mapping
