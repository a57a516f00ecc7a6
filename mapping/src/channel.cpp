// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/routing.hpp>

#include <algorithm>
#include <bit>

namespace hxtwin::mapping {
namespace {

constexpr unsigned row_selects = 32;
constexpr int largest_search = 4096; // choices of a row select before the search gives up

std::uint32_t drivers_for(const label_group& g, chip::hemisphere h) {
    return (static_cast<std::uint32_t>(g.rows[h].size()) + 1) / 2;
}

// A group as the drivers of one hemisphere's bus see it.
struct demand {
    label_group* group;
    std::uint8_t row_select;
    std::uint32_t drivers;
};

// Events of all external streams enter a bus together or not at all.
bool is_on_bus(const channel& c, const stream& s, chip::hemisphere h) {
    return s.reaches(h) || (s.from == stream::kind::external &&
                            std::any_of(c.streams.begin(), c.streams.end(), [&](const auto& t) {
                                return t.from == stream::kind::external && t.reaches(h);
                            }));
}

std::vector<demand> demands_of(channel& c, std::size_t streams, chip::hemisphere h) {
    std::vector<demand> result;
    for (std::size_t s = 0; s < streams; ++s) {
        if (is_on_bus(c, c.streams[s], h)) {
            for (auto& g : c.streams[s].groups) {
                result.push_back(
                    {&g, static_cast<std::uint8_t>(c.streams[s].row_select + g.offset), drivers_for(g, h)});
            }
        }
    }
    return result;
}

// Of the masks that let the group's events in, the most selective one compares all bits in which the row
// select and the driver's position agree.
bool isolated(const std::vector<demand>& all, const demand& served, std::uint32_t position) {
    const auto mask = ~(position ^ served.row_select) & (row_selects - 1);
    return std::none_of(all.begin(), all.end(), [&](const demand& other) {
        return other.group != served.group && (other.group->labels & served.group->labels) != 0 &&
               ((other.row_select ^ position) & mask) == 0;
    });
}

// Bipartite matching of groups, each as often as it needs drivers, with drivers.
struct matching {
    std::vector<std::uint32_t> admissible; // per demand: bit p for driver p
    std::array<int, drivers_per_bus> owner{};

    bool augment(int d, std::uint32_t& visited) {
        for (std::uint32_t p = 0; p < drivers_per_bus; ++p) {
            const std::uint32_t bit = 1u << p;
            if ((admissible[static_cast<std::size_t>(d)] & bit) == 0 || (visited & bit) != 0) {
                continue;
            }
            visited |= bit;
            if (owner[p] < 0 || (owner[p] != d && augment(owner[p], visited))) {
                owner[p] = d;
                return true;
            }
        }
        return false;
    }
};

bool assign_drivers(channel& c, std::size_t streams, chip::hemisphere h) {
    const auto demands = demands_of(c, streams, h);
    matching m;
    m.owner.fill(-1);
    for (const auto& d : demands) {
        std::uint32_t fine = 0;
        for (std::uint32_t p = 0; d.drivers > 0 && p < drivers_per_bus; ++p) {
            fine |= static_cast<std::uint32_t>(isolated(demands, d, p)) << p;
        }
        m.admissible.push_back(fine & ~c.dead[h]);
    }
    for (std::size_t d = 0; d < demands.size(); ++d) {
        for (std::uint32_t n = 0; n < demands[d].drivers; ++n) {
            std::uint32_t visited = 0;
            if (!m.augment(static_cast<int>(d), visited)) {
                return false;
            }
        }
        demands[d].group->drivers[h].clear();
    }
    for (std::uint32_t p = 0; p < drivers_per_bus; ++p) {
        if (m.owner[p] >= 0) {
            demands[static_cast<std::size_t>(m.owner[p])].group->drivers[h].push_back(p);
        }
    }
    return true;
}

bool assign_drivers(channel& c, std::size_t streams) {
    return assign_drivers(c, streams, chip::hemisphere(0)) && assign_drivers(c, streams, chip::hemisphere(1));
}

// Row selects for stream `s`, those that differ most from the earlier streams' first: the more bits differ,
// the more drivers can keep them apart.
std::vector<std::uint8_t> candidates(const channel& c, std::size_t s) {
    if (c.streams[s].fixed_row_select) {
        return {*c.streams[s].fixed_row_select};
    }
    std::vector<std::uint8_t> result;
    for (unsigned r = 0; r < row_selects; r += c.streams[s].alignment) {
        result.push_back(static_cast<std::uint8_t>(r));
    }
    const auto distance = [&](std::uint8_t r) {
        int least = 5;
        for (std::size_t earlier = 0; earlier < s; ++earlier) {
            least = std::min(least, std::popcount(static_cast<unsigned>(c.streams[earlier].row_select ^ r)));
        }
        return least;
    };
    std::stable_sort(result.begin(), result.end(),
                     [&](std::uint8_t a, std::uint8_t b) { return distance(a) > distance(b); });
    return result;
}

bool choose(channel& c, std::size_t s, int& budget) {
    if (s == c.streams.size()) {
        return true;
    }
    for (const auto r : candidates(c, s)) {
        if (--budget < 0) {
            return false;
        }
        c.streams[s].row_select = r;
        if (assign_drivers(c, s + 1) && choose(c, s + 1, budget)) {
            return true;
        }
    }
    return false;
}

} // namespace

bool stream::reaches(chip::hemisphere h) const {
    return std::any_of(groups.begin(), groups.end(),
                       [&](const label_group& g) { return !g.rows[h].empty(); });
}

std::uint32_t channel::rows(chip::hemisphere h) const {
    std::uint32_t result = 0;
    for (const auto& s : streams) {
        for (const auto& g : s.groups) {
            result += static_cast<std::uint32_t>(g.rows[h].size());
        }
    }
    return result;
}

std::uint32_t channel::drivers(chip::hemisphere h) const {
    std::uint32_t result = 0;
    for (const auto& s : streams) {
        for (const auto& g : s.groups) {
            result += drivers_for(g, h);
        }
    }
    return result;
}

std::uint32_t channel::alive(chip::hemisphere h) const {
    return drivers_per_bus - static_cast<std::uint32_t>(std::popcount(dead[h]));
}

std::uint32_t admissible(channel& c, const label_group& g, chip::hemisphere h) {
    const auto demands = demands_of(c, c.streams.size(), h);
    const auto served =
        std::find_if(demands.begin(), demands.end(), [&](const demand& d) { return d.group == &g; });
    std::uint32_t result = 0;
    for (std::uint32_t p = 0; served != demands.end() && p < drivers_per_bus; ++p) {
        result |= static_cast<std::uint32_t>(isolated(demands, *served, p)) << p;
    }
    return result & ~c.dead[h];
}

bool solve(channel& c) {
    for (const auto h : chip::hemisphere::all()) {
        if (c.drivers(h) > c.alive(h)) {
            return false;
        }
    }
    int budget = largest_search;
    return choose(c, 0, budget);
}

} // namespace hxtwin::mapping
