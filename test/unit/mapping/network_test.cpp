// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <hxtwin/base/random.hpp>
#include <hxtwin/chip/relation.hpp>

#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using experiment::receptor;
using mapping::traced_connection;

namespace {

// (source, target, receptor, weight), counted on both sides independently of the room's own check: sources
// are told apart by kind, number and label.
using reached = std::tuple<std::uint32_t, receptor, int>;

std::multiset<reached> described(const experiment::description& d, const mapping::plan& p) {
    std::multiset<reached> result;
    for (const auto& projection : d.projections) {
        for (const auto& c : projection.connections) {
            result.insert(
                {p.placement.neurons[projection.post][c.post].value(), projection.receptor, c.weight});
        }
    }
    return result;
}

std::vector<std::uint16_t> external_labels(const mapping::plan& p) {
    std::vector<std::uint16_t> result;
    for (const auto& population : p.routing.events) {
        for (const auto& cell : population) {
            result.insert(result.end(), cell.begin(), cell.end());
        }
    }
    return result;
}

std::multiset<reached> configured(const mapping::plan& p) {
    std::multiset<reached> result;
    for (const auto& t : mapping::trace(p.configuration, external_labels(p))) {
        result.insert(
            {chip::neuron_at(t.synapse.hemisphere, t.synapse.column).value(), t.receptor, t.weight});
    }
    return result;
}

void expect_exact(const experiment::description& d) {
    const auto p = mapping::map(d, nominal_point());
    EXPECT_EQ(described(d, p), configured(p));
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> synapses;
    for (std::size_t i = 0; i < d.projections.size(); ++i) {
        ASSERT_EQ(p.routing.synapses[i].size(), d.projections[i].connections.size());
        for (const auto& s : p.routing.synapses[i]) {
            EXPECT_TRUE(synapses.insert({s.hemisphere.value(), s.row.value(), s.column.value()}).second);
        }
    }
}

// Each pair with the given probability and a random weight.
std::vector<experiment::connection> sparse(std::uint32_t pre, std::uint32_t post, double probability,
                                           std::uint64_t seed) {
    std::vector<experiment::connection> result;
    for (std::uint32_t i = 0; i < pre; ++i) {
        for (std::uint32_t j = 0; j < post; ++j) {
            if (random_uniform(seed, random_purpose::test, i, j) < probability) {
                const auto weight =
                    static_cast<int>(64 * random_uniform(seed, random_purpose::test, i, j + 1000));
                result.push_back({i, j, weight});
            }
        }
    }
    return result;
}

} // namespace

TEST(map, delivers_one_poisson_source_to_all_neurons) {
    auto d = experiment_of({poisson("in", 1, 120e3), neurons("exc", 512, true)},
                           {{"in->exc", 0, 1, receptor::excitatory, experiment::all_to_all(1, 512, 0)}});
    expect_exact(d);
    const auto p = mapping::map(d, nominal_point());
    EXPECT_EQ(p.report.synapse_rows, 2u);
    EXPECT_EQ(p.report.drivers, 2u);
    EXPECT_EQ(p.report.backgrounds, 2u);
    EXPECT_EQ(p.origins.size(), 512u);
    ASSERT_EQ(p.routing.backgrounds[0].size(), 2u);
    const auto& top = p.configuration.backgrounds[p.routing.backgrounds[0][0]];
    EXPECT_EQ(top, p.configuration.backgrounds[p.routing.backgrounds[0][1]]) << "both send the same events";
    EXPECT_EQ(top.seed, 1234u);
}

TEST(map, gives_each_population_of_generators_its_own_pair) {
    expect_exact(experiment_of(
        {poisson("a", 1), poisson("b", 32), poisson("c", 2), poisson("d", 64), neurons("n", 400)},
        {{"a", 0, 4, receptor::excitatory, experiment::all_to_all(1, 400, 1)},
         {"b", 1, 4, receptor::inhibitory, experiment::all_to_all(32, 400, 2)},
         {"c", 2, 4, receptor::excitatory, experiment::all_to_all(2, 400, 63)},
         {"d", 3, 4, receptor::excitatory, experiment::all_to_all(64, 400, 0)}}));
}

TEST(map, tells_128_cells_of_one_generator_apart) {
    expect_exact(experiment_of({poisson("in", 128), neurons("n", 128)},
                               {{"", 0, 1, receptor::excitatory, experiment::one_to_one(128, 9)}}));
}

TEST(map, spreads_256_external_sources_over_all_rows) {
    const auto d = experiment_of({external("in", 256), neurons("n", 512)},
                                 {{"", 0, 1, receptor::excitatory, experiment::all_to_all(256, 512, 3)}});
    expect_exact(d);
    EXPECT_EQ(mapping::map(d, nominal_point()).report.synapse_rows, 512u);
}

TEST(map, connects_256_neurons_all_to_all) {
    expect_exact(experiment_of({neurons("n", 256, true)},
                               {{"", 0, 0, receptor::inhibitory, experiment::all_to_all(256, 256, 5)}}));
}

TEST(map, keeps_two_projections_between_the_same_cells_apart) {
    expect_exact(experiment_of({neurons("a", 20), neurons("b", 20)},
                               {{"", 0, 1, receptor::excitatory, experiment::all_to_all(20, 20, 5)},
                                {"", 0, 1, receptor::excitatory, experiment::all_to_all(20, 20, 5)},
                                {"", 0, 1, receptor::inhibitory, experiment::all_to_all(20, 20, 6)}}));
}

TEST(map, gives_each_source_under_a_rule_its_own_row) {
    auto d = experiment_of({external("in", 8), neurons("n", 16)},
                           {{"", 0, 1, receptor::excitatory, experiment::one_to_one(8, 1)},
                            {"p", 0, 1, receptor::excitatory, experiment::all_to_all(8, 4, 5)}});
    for (auto& c : d.projections[0].connections) {
        c.post += 8; // would have room beside the other projection
    }
    experiment::plasticity_rule rule;
    rule.kernel = "PLASTICITY_RULE_KERNEL";
    rule.timer = {ppu_cycles(0), ppu_cycles(1), 1};
    rule.projections = {1};
    d.rules = {rule};
    const auto p = mapping::map(d, nominal_point());
    std::map<std::uint32_t, std::uint32_t> source_of_row;
    for (std::size_t i = 0; i < p.routing.synapses[1].size(); ++i) {
        const auto pre = d.projections[1].connections[i].pre;
        EXPECT_EQ(source_of_row.emplace(p.routing.synapses[1][i].row.value(), pre).first->second, pre);
    }
    EXPECT_EQ(source_of_row.size(), 8u);
    for (const auto& s : p.routing.synapses[0]) {
        EXPECT_FALSE(source_of_row.contains(s.row.value()));
    }
    EXPECT_EQ(p.report.synapse_rows, 9u) << "the other eight share one row";
}

TEST(map, delivers_random_networks_exactly) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        const auto size = [&](std::uint32_t what, std::uint32_t most) {
            return 1 + static_cast<std::uint32_t>(random_bits(seed, random_purpose::test, 1'000'000, what) %
                                                  most);
        };
        const auto a = size(0, 200), b = size(1, 200), in = size(2, 60), cells = 1u << (size(3, 6) - 1);
        auto d = experiment_of({neurons("a", a, seed % 2 == 0), neurons("b", b, seed % 3 == 0),
                                external("in", in), poisson("noise", cells)},
                               {});
        d.projections = {{"", 0, 1, receptor::excitatory, sparse(a, b, 0.03, seed)},
                         {"", 1, 0, receptor::inhibitory, sparse(b, a, 0.02, seed + 100)},
                         {"", 2, 0, receptor::excitatory, sparse(in, a, 0.2, seed + 200)},
                         {"", 3, 1, receptor::inhibitory, sparse(cells, b, 0.5, seed + 300)},
                         {"", 3, 0, receptor::excitatory, sparse(cells, a, 0.1, seed + 400)}};
        d.populations[2].record_spikes = seed % 5 == 0;
        d.populations[3].record_spikes = seed % 4 == 0;
        expect_exact(d);
    }
}

TEST(map, tells_the_origin_of_every_recorded_spike) {
    auto d =
        experiment_of({neurons("a", 300, true), neurons("b", 212), poisson("in", 64), external("e", 40)}, {});
    d.populations[2].record_spikes = d.populations[3].record_spikes = true;
    d.projections = {{"", 2, 0, receptor::excitatory, experiment::all_to_all(64, 200, 1)}};
    const auto p = mapping::map(d, nominal_point());
    std::map<std::uint32_t, std::set<std::uint32_t>> cells;
    for (const auto& [label, origin] : p.origins) {
        EXPECT_TRUE(cells[origin.population].insert(origin.cell).second);
    }
    EXPECT_EQ(cells[0].size(), 300u);
    EXPECT_EQ(cells.count(1), 0u) << "not recorded";
    EXPECT_EQ(cells[2].size(), 64u);
    EXPECT_EQ(cells[3].size(), 40u);
    for (std::uint32_t cell = 0; cell < 300; ++cell) {
        const auto n = p.placement.neurons[0][cell];
        const auto output = chip::event_output_of(n).value();
        const auto label = static_cast<std::uint16_t>(output % 4 << 14 | output << 8 |
                                                      p.configuration.backends[n].address_out);
        EXPECT_EQ(p.origins.at(label), (mapping::spike_origin{0, cell}));
    }
}

TEST(map, silences_circuits_without_a_cell) {
    const auto p = mapping::map(experiment_of({neurons("a", 3, true)}, {}), nominal_point());
    for (const auto n : chip::neuron::all()) {
        EXPECT_EQ(p.configuration.neurons[n].enable_fire, n.value() < 3);
        EXPECT_EQ(p.configuration.backends[n].enable_spike_out, n.value() < 3);
    }
    EXPECT_TRUE(mapping::trace(p.configuration).empty());
}

TEST(map, is_the_same_every_time) {
    const auto d = experiment_of({external("in", 30), neurons("n", 300, true)},
                                 {{"", 0, 1, receptor::excitatory, sparse(30, 300, 0.3, 1)},
                                  {"", 1, 1, receptor::inhibitory, sparse(300, 300, 0.02, 2)}});
    const auto a = mapping::map(d, nominal_point()), b = mapping::map(d, nominal_point());
    EXPECT_EQ(a.configuration, b.configuration);
    EXPECT_EQ(a.routing, b.routing);
    EXPECT_EQ(a.origins, b.origins);
}

TEST(map, fills_the_chip_with_131072_connections) {
    const auto d = experiment_of({external("in", 256), neurons("n", 512)},
                                 {{"", 0, 1, receptor::excitatory, experiment::all_to_all(256, 512, 3)}});
    const auto p = mapping::map(d, nominal_point());
    EXPECT_EQ(p.report.synapses, 131072u);
    EXPECT_EQ(p.report.synapse_rows, 512u);
}
