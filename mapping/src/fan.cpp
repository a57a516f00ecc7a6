// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/routing.hpp>

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

namespace hxtwin::mapping {
namespace {

std::vector<bool> under_rules(const experiment::description& d) {
    std::vector<bool> result(d.projections.size());
    for (const auto& rule : d.rules) {
        for (const auto p : rule.projections) {
            result[p] = true;
        }
    }
    return result;
}

} // namespace

std::vector<fan> fans_of(const experiment::description& d, const placement& where) {
    const auto alone = under_rules(d);
    std::vector<fan> result;
    for (std::uint32_t p = 0; p < d.projections.size(); ++p) {
        const auto& projection = d.projections[p];
        std::vector<fan> of_projection(std::size_t{d.populations[projection.pre].size} *
                                       chip::hemisphere::size);
        for (std::uint32_t c = 0; c < projection.connections.size(); ++c) {
            const auto& connection = projection.connections[c];
            const auto target = where.neurons[projection.post][connection.post];
            const auto h = chip::hemisphere_of(target);
            auto& f = of_projection[connection.pre * chip::hemisphere::size + h.value()];
            f.projection = p;
            f.pre = connection.pre;
            f.hemisphere = h;
            f.receptor = projection.receptor;
            f.alone = alone[p];
            f.columns.set(chip::column_of(target).value());
            f.connections.push_back(c);
        }
        std::copy_if(std::make_move_iterator(of_projection.begin()),
                     std::make_move_iterator(of_projection.end()), std::back_inserter(result),
                     [](const fan& f) { return !f.connections.empty(); });
    }
    return result;
}

void label_group::add(const fan& f, std::uint32_t number) {
    auto& of_hemisphere = rows[f.hemisphere];
    auto row = std::find_if(of_hemisphere.begin(), of_hemisphere.end(), [&](const shared_row& r) {
        return !f.alone && !r.alone && r.receptor == f.receptor && (r.columns & f.columns).none();
    });
    if (row == of_hemisphere.end()) {
        row = of_hemisphere.insert(row, shared_row{f.receptor, f.alone, {}, {}});
    }
    row->columns |= f.columns;
    row->fans.push_back(number);
}

} // namespace hxtwin::mapping
