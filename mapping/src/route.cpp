// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/routing.hpp>

#include <algorithm>
#include <bit>

#include <hxtwin/chip/relation.hpp>

#include "background.hpp"
#include "error.hpp"

namespace hxtwin::mapping {
namespace {

using experiment::description;

class router {
public:
    // External sources leave so many drivers of each bus free.
    router(const description& d, const placement& where, const defects& dead, std::uint32_t reserve)
        : d_(d), where_(where), reserve_(reserve) {
        for (const auto h : chip::hemisphere::all()) {
            for (const auto driver : chip::driver::all()) {
                auto& bus = result_.buses[chip::padi_bus_of(h, driver).value() % channels];
                bus.dead[h] |= std::uint32_t{dead.drivers[h][driver.value()]}
                               << chip::position_on_bus(driver);
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

    routes run() {
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

private:
    struct member {
        std::uint32_t population, cell;
        bool is_source;
    };

    [[noreturn]] void refuse(const channel& c, std::uint32_t bus, const std::string& who) const {
        for (const auto h : chip::hemisphere::all()) {
            if (c.drivers(h) > c.alive(h)) {
                throw too_few_rows(who, c.rows(h), 2 * c.alive(h), bus, h);
            }
        }
        const auto h =
            chip::hemisphere(c.drivers(chip::hemisphere(0)) < c.drivers(chip::hemisphere(1)) ? 1 : 0);
        throw too_little_selection(who, c.drivers(h), c.alive(h), bus, h);
    }

    void add_fans(label_group& g, std::uint32_t population, std::uint32_t cell) const {
        for (const auto f : fans_of_[population][cell]) {
            g.add(result_.fans[f], f);
        }
    }

    // The output's neurons that need an address: sources first, then those that are recorded only.
    std::vector<member> members_of(chip::event_output output) const {
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
    void add_neurons(chip::event_output output) {
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

    background_pair pair_for(std::uint32_t population) const {
        background_pair result;
        result.population = population;
        for (const auto& of_cell : fans_of_[population]) {
            for (const auto f : of_cell) {
                result.uses[result_.fans[f].hemisphere] = true;
            }
        }
        const bool reaches_none =
            std::none_of(result.uses.begin(), result.uses.end(), [](bool b) { return b; });
        result.uses[chip::hemisphere(0)] |= reaches_none; // recorded only
        return result;
    }

    bool is_free(const background_pair& wanted, std::uint32_t pair) const {
        return std::none_of(result_.backgrounds.begin(), result_.backgrounds.end(), [&](const auto& taken) {
            const auto both = [&](chip::hemisphere h) { return taken.uses[h] && wanted.uses[h]; };
            return taken.pair == pair && (both(chip::hemisphere(0)) || both(chip::hemisphere(1)));
        });
    }

    bool has_events_to_route(std::uint32_t population) const {
        return d_.populations[population].record_spikes ||
               std::any_of(fans_of_[population].begin(), fans_of_[population].end(),
                           [](const auto& fans) { return !fans.empty(); });
    }

    // The first pair of generators that is free and on whose bus the rows fit.
    void add_background(std::uint32_t population) {
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

    channel with_background(std::uint32_t k, std::uint32_t population) const {
        const std::uint32_t cells = d_.populations[population].size;
        channel result = result_.buses[k];
        auto s = background_stream(result, population, cells);
        for (std::uint32_t cell = 0; cell < cells; ++cell) {
            add_fans(s.groups[cell / poisson_labels_per_group], population, cell);
        }
        result.streams.push_back(std::move(s));
        return result;
    }

    void address_background(std::uint32_t population, std::uint32_t k, const channel& c) {
        const auto base =
            static_cast<std::uint32_t>(std::countr_zero(c.streams.back().groups.front().labels));
        const auto stream_number = static_cast<std::uint32_t>(c.streams.size() - 1);
        for (std::uint32_t cell = 0; cell < d_.populations[population].size; ++cell) {
            result_.addresses[population][cell] =
                source_address{k, stream_number, cell / poisson_labels_per_group,
                               static_cast<std::uint8_t>(base + cell % poisson_labels_per_group)};
        }
    }

    // Fills one bus after the other: a bus that had no room for a cell is not tried again.
    void add_external(std::uint32_t population) {
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

    bool leaves_reserve(const channel& c) const {
        const auto fits = [&](chip::hemisphere h) {
            return c.drivers(h) == 0 || c.drivers(h) + reserve_ <= c.alive(h);
        };
        return fits(chip::hemisphere(0)) && fits(chip::hemisphere(1));
    }

    bool try_external(std::uint32_t population, std::uint32_t cell) {
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
        result_.addresses[population][cell] =
            source_address{external_bus_, static_cast<std::uint32_t>(streams.size() - 1), 0,
                           static_cast<std::uint8_t>(label)};
        result_.buses[external_bus_] = std::move(trial);
        return true;
    }

    const description& d_;
    const placement& where_;
    std::vector<std::vector<std::vector<std::uint32_t>>> fans_of_; // [population][cell]
    std::uint32_t reserve_;
    std::uint32_t external_bus_ = 0;
    routes result_;
};

} // namespace

routes route(const experiment::description& d, const placement& where, const defects& dead) {
    auto best = router(d, where, dead, 0).run();
    auto least = lay_rows(best, d, where, dead);
    for (std::uint32_t reserve = drivers_per_bus / 2; least > 0 && reserve > 0; reserve /= 2) {
        try {
            auto other = router(d, where, dead, reserve).run();
            const auto lost = lay_rows(other, d, where, dead);
            if (lost < least) {
                best = std::move(other);
                least = lost;
            }
        } catch (const does_not_fit&) {
            continue; // with fewer drivers in reserve it may
        }
    }
    return best;
}

} // namespace hxtwin::mapping
