// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/routing.hpp>

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

namespace hxtwin::mapping {
namespace {

using columns = std::bitset<chip::column::size>;

// The lines of one bus on one hemisphere: who has them, and where their synapses are dead.
class bus_lines {
public:
    bus_lines(routes& r, std::uint32_t bus, chip::hemisphere h, const experiment::description& d,
              const placement& where)
        : routes_(r),
          channel_(r.buses[bus]),
          bus_(chip::padi_bus(h.value() * channels + bus)),
          h_(h),
          d_(d),
          where_(where) {}

    void lay() {
        for (auto& s : channel_.streams) {
            for (auto& g : s.groups) {
                for (std::uint32_t r = 0; r < g.rows[h_].size(); ++r) {
                    auto& line = g.rows[h_][r].line;
                    line = 2 * g.drivers[h_][r / 2] + r % 2;
                    taken_.set(line);
                    owner_[line / 2] = &g;
                }
            }
        }
    }

    // Returns how many connections it could not avoid to put on dead synapses.
    std::size_t avoid(const defects& dead) {
        for (std::uint32_t line = 0; line < rows_per_bus; ++line) {
            const auto d = chip::driver_at(bus_, line / 2);
            for (const auto col : chip::column::all()) {
                dead_[line][col.value()] = dead.is_dead({h_, chip::row(2 * d.value() + line % 2), col});
            }
        }
        std::size_t lost = 0;
        for (auto& s : channel_.streams) {
            for (auto& g : s.groups) {
                avoid(g);
                for (const auto& row : g.rows[h_]) {
                    lost += hits(row, row.line);
                }
            }
        }
        return lost;
    }

private:
    std::size_t hits(const shared_row& row, std::uint32_t line) const {
        return (row.columns & dead_[line]).count();
    }

    void avoid(label_group& g) {
        auto& rows = g.rows[h_];
        if (std::all_of(rows.begin(), rows.end(), [&](const auto& r) { return hits(r, r.line) == 0; })) {
            return;
        }
        usable_ = admissible(channel_, g, h_);
        bool better = true;
        while (better) {
            better = false;
            for (auto& row : rows) {
                better |= move(g, row) || exchange(g, row);
            }
        }
        for (std::size_t r = 0; r < rows.size(); ++r) {
            split(g, r);
        }
        keep_drivers(g);
    }

    // Of the group's drivers first, then of drivers that serve nobody.
    std::vector<std::uint32_t> free_lines(const label_group& g) const {
        std::vector<std::uint32_t> result;
        for (const label_group* owner : {&g, static_cast<const label_group*>(nullptr)}) {
            for (std::uint32_t line = 0; line < rows_per_bus; ++line) {
                if (owner_[line / 2] == owner && (usable_ >> line / 2 & 1) != 0 && !taken_[line]) {
                    result.push_back(line);
                }
            }
        }
        return result;
    }

    void take(label_group& g, shared_row& row, std::uint32_t line) {
        row.line = line;
        taken_.set(line);
        owner_[line / 2] = &g;
    }

    bool move(label_group& g, shared_row& row) {
        const auto before = hits(row, row.line);
        const auto lines = free_lines(g);
        const auto best = std::min_element(lines.begin(), lines.end(),
                                           [&](auto a, auto b) { return hits(row, a) < hits(row, b); });
        if (best == lines.end() || hits(row, *best) >= before) {
            return false;
        }
        taken_.reset(row.line);
        take(g, row, *best);
        return true;
    }

    bool exchange(label_group& g, shared_row& row) {
        for (auto& other : g.rows[h_]) {
            const auto before = hits(row, row.line) + hits(other, other.line);
            if (hits(row, other.line) + hits(other, row.line) < before) {
                std::swap(row.line, other.line);
                return true;
            }
        }
        return false;
    }

    // Moves the row's connections on dead synapses to other rows.
    void split(label_group& g, std::size_t r) {
        if (g.rows[h_][r].alone) {
            return;
        }
        const auto fans = g.rows[h_][r].fans;
        for (const auto f : fans) {
            const auto connections = routes_.fans[f].connections;
            for (const auto number : connections) {
                const auto col = column_of(routes_.fans[f], number);
                if (dead_[g.rows[h_][r].line][col]) {
                    if (const auto to = room_for(g, g.rows[h_][r].receptor, col)) {
                        transfer(g, f, number, r, *to);
                    }
                }
            }
        }
    }

    std::size_t column_of(const fan& f, std::uint32_t number) const {
        const auto& projection = d_.projections[f.projection];
        return chip::column_of(where_.neurons[projection.post][projection.connections[number].post]).value();
    }

    // The row for one more connection in this column: one that shares, else one on a free line.
    std::optional<std::size_t> room_for(label_group& g, experiment::receptor receptor, std::size_t col) {
        auto& rows = g.rows[h_];
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (!rows[r].alone && rows[r].receptor == receptor && !rows[r].columns[col] &&
                !dead_[rows[r].line][col]) {
                return r;
            }
        }
        for (const auto line : free_lines(g)) {
            if (!dead_[line][col]) {
                rows.push_back({receptor, false, {}, {}, 0});
                take(g, rows.back(), line);
                return rows.size() - 1;
            }
        }
        return std::nullopt;
    }

    void transfer(label_group& g, std::uint32_t from, std::uint32_t number, std::size_t r, std::size_t to) {
        auto& old_row = g.rows[h_][r];
        auto& row = g.rows[h_][to];
        const auto col = column_of(routes_.fans[from], number);
        const auto same = [&](std::uint32_t f) {
            return routes_.fans[f].projection == routes_.fans[from].projection &&
                   routes_.fans[f].pre == routes_.fans[from].pre;
        };
        auto f = std::find_if(row.fans.begin(), row.fans.end(), same);
        if (f == row.fans.end()) {
            auto fresh = routes_.fans[from];
            fresh.columns.reset();
            fresh.connections.clear();
            f = row.fans.insert(f, static_cast<std::uint32_t>(routes_.fans.size()));
            routes_.fans.push_back(std::move(fresh));
        }
        std::erase(routes_.fans[from].connections, number);
        routes_.fans[from].columns.reset(col);
        old_row.columns.reset(col);
        routes_.fans[*f].connections.push_back(number);
        routes_.fans[*f].columns.set(col);
        row.columns.set(col);
    }

    // Those that are left without a row serve nobody.
    void keep_drivers(label_group& g) {
        auto& drivers = g.drivers[h_];
        drivers.clear();
        for (std::uint32_t p = 0; p < drivers_per_bus; ++p) {
            if (owner_[p] == &g && (taken_[2 * p] || taken_[2 * p + 1])) {
                drivers.push_back(p);
            } else if (owner_[p] == &g) {
                owner_[p] = nullptr;
            }
        }
    }

    routes& routes_;
    channel& channel_;
    chip::padi_bus bus_;
    chip::hemisphere h_;
    const experiment::description& d_;
    const placement& where_;
    std::bitset<rows_per_bus> taken_;
    std::array<const label_group*, drivers_per_bus> owner_{};
    std::uint32_t usable_ = 0; // by the group at hand: bit p for the driver at position p
    std::array<columns, rows_per_bus> dead_;
};

} // namespace

std::size_t lay_rows(routes& r, const experiment::description& d, const placement& where,
                     const defects& dead) {
    std::size_t lost = 0;
    for (std::uint32_t bus = 0; bus < channels; ++bus) {
        for (const auto h : chip::hemisphere::all()) {
            bus_lines lines(r, bus, h, d, where);
            lines.lay();
            if (dead.synapses[h].any()) {
                lost += lines.avoid(dead);
            }
        }
    }
    return lost;
}

} // namespace hxtwin::mapping
