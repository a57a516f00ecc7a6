// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/check.hpp>

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include <hxtwin/chip/relation.hpp>

#include "background.hpp"
#include "error.hpp"

namespace hxtwin::mapping {
namespace {

using experiment::description;
using experiment::receptor;

// A connection between cells, whatever carries it.
struct link {
    std::uint32_t pre_population, pre;
    chip::neuron target;
    experiment::receptor receptor;
    std::uint8_t weight;
    auto operator<=>(const link&) const = default;
};

struct cell_of_source {
    std::uint32_t population, cell;
};

using source_key = std::tuple<traced_connection::kind, std::uint32_t, std::uint16_t>;

// Labels of a background source's cells differ in its random bits.
void add_background(std::map<source_key, cell_of_source>& to, const plan& p, const description& d,
                    std::uint32_t population) {
    for (const auto b : p.routing.backgrounds[population]) {
        const auto& source = p.configuration.backgrounds[b];
        for (std::uint32_t cell = 0; cell < d.populations[population].size; ++cell) {
            const auto label = static_cast<std::uint16_t>(source.label | cell_bits(cell));
            to[{traced_connection::kind::background, b.value(), label}] = {population, cell};
        }
    }
}

std::map<source_key, cell_of_source> sources_of(const plan& p, const description& d) {
    std::map<source_key, cell_of_source> result;
    for (std::uint32_t population = 0; population < d.populations.size(); ++population) {
        const auto& circuits = p.placement.neurons[population];
        for (std::uint32_t cell = 0; cell < circuits.size(); ++cell) {
            const auto n = circuits[cell];
            const auto label = static_cast<std::uint16_t>(chip::event_output_of(n).value() << 8 |
                                                          p.configuration.backends[n].address_out);
            result[{traced_connection::kind::neuron, n.value(), label}] = {population, cell};
        }
        add_background(result, p, d, population);
        for (std::uint32_t cell = 0; cell < p.routing.events[population].size(); ++cell) {
            for (const auto label : p.routing.events[population][cell]) {
                result[{traced_connection::kind::external, label,
                        static_cast<std::uint16_t>(label & 0x3fff)}] = {population, cell};
            }
        }
    }
    return result;
}

std::vector<link> found(const plan& p, const description& d) {
    std::vector<std::uint16_t> external;
    for (const auto& population : p.routing.events) {
        for (const auto& labels : population) {
            external.insert(external.end(), labels.begin(), labels.end());
        }
    }
    const auto sources = sources_of(p, d);
    std::vector<link> result;
    auto last = sources.end();
    for (const auto& t : trace(p.configuration, external)) {
        const source_key key{t.from, t.source, t.label};
        if (last == sources.end() || last->first != key) {
            last = sources.find(key);
        }
        if (last == sources.end()) {
            throw internal_error(
                fmt::format("the configuration lets label 0x{:04x} of a source without a cell "
                            "reach row {}, column {}",
                            t.label, t.synapse.row.value(), t.synapse.column.value()));
        }
        result.push_back({last->second.population, last->second.cell,
                          chip::neuron_at(t.synapse.hemisphere, t.synapse.column), t.receptor, t.weight});
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::vector<link> wanted(const plan& p, const description& d) {
    std::vector<link> result;
    for (const auto& projection : d.projections) {
        for (const auto& c : projection.connections) {
            result.push_back({projection.pre, c.pre, p.placement.neurons[projection.post][c.post],
                              projection.receptor, static_cast<std::uint8_t>(c.weight)});
        }
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::string text_of(const link& l, const description& d) {
    return fmt::format("cell {} of {} to neuron {} ({}, weight {})", l.pre, name_of(d, l.pre_population),
                       l.target.value(), l.receptor == receptor::excitatory ? "excitatory" : "inhibitory",
                       l.weight);
}

} // namespace

void check(const plan& p, const description& d) {
    const auto is = found(p, d), should = wanted(p, d);
    const auto [i, s] = std::mismatch(is.begin(), is.end(), should.begin(), should.end());
    if (i == is.end() && s == should.end()) {
        return;
    }
    if (s == should.end() || (i != is.end() && *i < *s)) {
        throw internal_error(
            fmt::format("the configuration connects {}, the description does not", text_of(*i, d)));
    }
    throw internal_error(
        fmt::format("the description connects {}, the configuration does not", text_of(*s, d)));
}

} // namespace hxtwin::mapping
