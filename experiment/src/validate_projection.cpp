// SPDX-License-Identifier: Apache-2.0
#include "validate.hpp"

#include <algorithm>

namespace hxtwin::experiment {
namespace {

constexpr int largest_weight = 63;

void check_ends(const description& d, const projection& p, const std::string& who) {
    for (const auto end : {p.pre, p.post}) {
        if (end >= d.populations.size()) {
            throw invalid_experiment(
                fmt::format("{} names population {}; the experiment has {}", who, end, d.populations.size()));
        }
    }
    if (is_source(d.populations[p.post])) {
        throw invalid_experiment(fmt::format("{} ends at {}, a source; only neurons receive connections", who,
                                             name_of("population", d.populations[p.post], p.post)));
    }
}

void check_connections(const description& d, const projection& p, const std::string& who) {
    for (const auto& c : p.connections) {
        for (const auto& [cell, end] : {std::pair{c.pre, p.pre}, std::pair{c.post, p.post}}) {
            if (cell >= d.populations[end].size) {
                throw invalid_experiment(fmt::format("{} names cell {} of {}, which has {}", who, cell,
                                                     name_of("population", d.populations[end], end),
                                                     d.populations[end].size));
            }
        }
        if (c.weight < 0 || c.weight > largest_weight) {
            throw invalid_experiment(
                fmt::format("{} gives connection {} -> {} the weight {}; synapses realise "
                            "0 to {}",
                            who, c.pre, c.post, c.weight, largest_weight));
        }
    }
}

void check_duplicates(const projection& p, const std::string& who) {
    std::vector<std::uint64_t> pairs;
    pairs.reserve(p.connections.size());
    for (const auto& c : p.connections) {
        pairs.push_back(std::uint64_t{c.pre} << 32 | c.post);
    }
    if (!std::is_sorted(pairs.begin(), pairs.end())) {
        std::sort(pairs.begin(), pairs.end());
    }
    const auto twice = std::adjacent_find(pairs.begin(), pairs.end());
    if (twice != pairs.end()) {
        throw invalid_experiment(
            fmt::format("{} connects {} -> {} more than once; a projection holds each pair "
                        "at most once",
                        who, *twice >> 32, *twice & 0xffff'ffff));
    }
}

} // namespace

void validate_projection(const description& d, std::size_t number) {
    const auto& p = d.projections[number];
    const auto who = name_of("projection", p, number);
    check_ends(d, p, who);
    check_connections(d, p, who);
    check_duplicates(p, who);
}

} // namespace hxtwin::experiment
