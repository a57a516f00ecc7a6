// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <hxtwin/base/random.hpp>
#include <hxtwin/chip/relation.hpp>
#include <hxtwin/mapping/placement.hpp>

#include "fake_chip.hpp"
#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using experiment::receptor;

namespace {

std::size_t synapse_number(const chip::synapse& s) {
    return std::size_t{s.row.value()} * chip::column::size + s.column.value();
}

// Some of a chip's circuits, drawn from a seed.
mapping::operating_point damaged(std::uint64_t seed, double neurons, double drivers, double synapses) {
    auto result = nominal_point();
    const auto dies = [&](std::uint32_t what, std::size_t item, double fraction) {
        return random_uniform(seed, random_purpose::test, what, static_cast<std::uint32_t>(item)) < fraction;
    };
    for (const auto n : chip::neuron::all()) {
        result.defects.neurons[n] = dies(10, n.value(), neurons);
    }
    for (const auto h : chip::hemisphere::all()) {
        for (std::size_t d = 0; d < chip::driver::size; ++d) {
            result.defects.drivers[h][d] = dies(20 + h.value(), d, drivers);
        }
        for (std::size_t s = 0; s < mapping::defects::synapses_per_hemisphere; ++s) {
            result.defects.synapses[h][s] = dies(30 + h.value(), s, synapses);
        }
    }
    return result;
}

std::size_t on_dead_synapses(const mapping::plan& p, const mapping::defects& dead) {
    std::size_t result = 0;
    for (const auto& projection : p.routing.synapses) {
        for (const auto& s : projection) {
            result += dead.is_dead(s);
            EXPECT_FALSE(dead.drivers[s.hemisphere][chip::driver_of(s.row).value()]);
        }
    }
    return result;
}

experiment::description sources_to_neurons(std::uint32_t sources, std::uint32_t size, bool plastic) {
    auto d = experiment_of({external("in", sources), neurons("n", size)},
                           {{"in->n", 0, 1, receptor::excitatory, experiment::all_to_all(sources, size, 3)}});
    if (plastic) {
        experiment::plasticity_rule rule;
        rule.kernel = "PLASTICITY_RULE_KERNEL";
        rule.timer = {ppu_cycles(0), ppu_cycles(1), 1};
        rule.projections = {0};
        d.rules = {rule};
    }
    return d;
}

std::string refusal(const experiment::description& d, const mapping::operating_point& p) {
    try {
        mapping::map(d, p);
    } catch (const does_not_fit& e) {
        return e.what();
    }
    return "nothing was thrown";
}

} // namespace

TEST(placement, leaves_dead_neurons_out) {
    mapping::defects dead;
    dead.neurons[chip::neuron(0)] = dead.neurons[chip::neuron(3)] = true;
    const auto p = mapping::place(experiment_of({neurons("a", 3), neurons("b", 2)}, {}), dead);
    using circuits = std::vector<chip::neuron>;
    EXPECT_EQ(p.neurons[0], (circuits{chip::neuron(1), chip::neuron(2), chip::neuron(4)}));
    EXPECT_EQ(p.neurons[1], (circuits{chip::neuron(5), chip::neuron(6)}));
}

TEST(placement, says_how_many_neurons_are_dead_when_too_few_are_left) {
    auto point = nominal_point();
    for (std::uint32_t n = 100; n < 112; ++n) {
        point.defects.neurons[chip::neuron(n)] = true;
    }
    EXPECT_EQ(refusal(experiment_of({neurons("a", 501)}, {}), point),
              "population \"a\" needs 501 neurons; of the chip's 512 (12 of them dead), 500 are left");
    EXPECT_EQ(refusal(experiment_of({neurons("a", 500), neurons("b", 1)}, {}), point),
              "population \"b\" needs 1 neurons; of the chip's 512 (12 of them dead), 0 are left");
    EXPECT_EQ(mapping::map(experiment_of({neurons("a", 500)}, {}), point).report.dead_neurons, 12u);
}

TEST(readout, parts_fast_recordings_around_dead_neurons) {
    auto d = experiment_of({neurons("n", 4)}, {});
    d.analog = {{0, 0}, {0, 1}};
    for (const std::uint32_t beside : {5u, 1u}) { // of cell 1, of cell 0
        auto point = nominal_point();
        for (const auto n : {1u, 2u, 3u, 5u, 7u}) { // cells on 0, 4, 6 and 8
            point.defects.neurons[chip::neuron(n)] = n != beside;
        }
        point.defects.neurons[chip::neuron(5)] = beside != 5;
        const auto p = mapping::map(d, point);
        EXPECT_EQ(p.fast_runs.size(), 1u);
        for (const auto n : p.placement.neurons[0]) {
            EXPECT_FALSE(point.defects.neurons[n]) << n.value();
        }
    }
}

TEST(router, takes_drivers_that_are_alive) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const auto point = damaged(seed, 0.05, 0.2, 0);
        const auto p = mapping::map(sources_to_neurons(180, 400, false), point);
        EXPECT_EQ(on_dead_synapses(p, point.defects), 0u);
        EXPECT_EQ(p.report.dead_drivers, point.defects.drivers[chip::hemisphere(0)].count() +
                                             point.defects.drivers[chip::hemisphere(1)].count());
    }
}

TEST(router, says_how_many_drivers_are_dead_where_too_few_are_left) {
    auto point = nominal_point();
    for (std::uint32_t p = 0; p < 10; ++p) {
        point.defects.drivers[chip::hemisphere(0)].set(4 * p + 1); // of bus 1
    }
    auto d = experiment_of({neurons("n", 256)}, {});
    d.projections = {{"", 0, 0, receptor::excitatory, experiment::all_to_all(256, 256, 1)}};
    EXPECT_EQ(refusal(d, point), "neurons and what shares PADI bus 1 of the top hemisphere need 64 synapse "
                                 "rows; the bus has 44, since 10 of its 32 drivers are dead");
    EXPECT_NE(refusal(sources_to_neurons(256, 256, false), point).find("have room for 236 of them"),
              std::string::npos);
}

TEST(router, avoids_every_dead_synapse_while_rows_are_free) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        SCOPED_TRACE(seed);
        const auto point = damaged(seed, 0, 0.05, 0.03);
        const auto p = mapping::map(sources_to_neurons(100, 512, false), point);
        EXPECT_EQ(on_dead_synapses(p, point.defects), 0u);
        EXPECT_TRUE(p.report.warnings.empty());
        EXPECT_GT(p.report.dead_synapses, 3000u);
    }
}

TEST(router, avoids_dead_synapses_in_random_networks) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        SCOPED_TRACE(seed);
        auto d = experiment_of(
            {neurons("a", 150), neurons("b", 90, true), external("in", 40), poisson("p", 32)}, {});
        for (const auto& [pre, post, r] : {std::tuple{0u, 1u, receptor::excitatory},
                                           {1u, 0u, receptor::inhibitory},
                                           {2u, 0u, receptor::excitatory},
                                           {3u, 1u, receptor::inhibitory}}) {
            auto all = experiment::all_to_all(d.populations[pre].size, d.populations[post].size, 7);
            std::erase_if(all, [&](const auto& c) {
                return random_uniform(seed, random_purpose::test, 100 * pre + c.pre, c.post) > 0.1;
            });
            d.projections.push_back({"", pre, post, r, all});
        }
        const auto point = damaged(seed, 0.05, 0.02, 0.02);
        EXPECT_EQ(on_dead_synapses(mapping::map(d, point), point.defects), 0u);
    }
}

TEST(router, names_the_connections_that_stay_on_dead_synapses) {
    auto point = nominal_point();
    auto d = sources_to_neurons(256, 512, false); // takes every synapse
    const auto before = mapping::map(d, point);
    EXPECT_TRUE(before.report.warnings.empty());
    const auto& lost = before.routing.synapses[0][512 * 7 + 300];
    point.defects.synapses[lost.hemisphere].set(synapse_number(lost));
    const auto p = mapping::map(d, point);
    EXPECT_EQ(on_dead_synapses(p, point.defects), 1u);
    EXPECT_EQ(p.report.warnings,
              (std::vector<std::string>{
                  "projection \"in->n\": 1 of its 131072 connections lie on dead synapses, since no other "
                  "synapse of their cells was free (cell 7 to 300)"}));
}

TEST(router, gives_sources_under_a_rule_rows_with_few_dead_synapses) {
    const auto point = damaged(1, 0, 0, 0.01);
    const auto first_fit = nominal_point();
    const auto d = sources_to_neurons(20, 200, true);
    const auto before = on_dead_synapses(mapping::map(d, first_fit), point.defects);
    const auto p = mapping::map(d, point);
    const auto after = on_dead_synapses(p, point.defects);
    EXPECT_GT(before, 20u);
    EXPECT_LT(after, before / 3);
    for (std::size_t c = 0; c < d.projections[0].connections.size(); ++c) {
        const auto& connection = d.projections[0].connections[c];
        EXPECT_EQ(p.routing.synapses[0][c].row, p.routing.synapses[0][connection.pre * 200].row)
            << "one row a source";
    }
    ASSERT_EQ(p.report.warnings.size(), 1u);
}

TEST(router, chooses_the_same_rows_where_no_used_synapse_is_dead) {
    const auto d = sources_to_neurons(30, 200, false);
    const auto whole = mapping::map(d, nominal_point());
    auto point = nominal_point();
    for (const auto row : chip::row::all()) {
        point.defects.synapses[chip::hemisphere(0)].set(synapse_number({{}, row, chip::column(220)}));
    }
    EXPECT_EQ(mapping::map(d, point).configuration, whole.configuration);
}

TEST(screen, tells_dead_drivers_from_dead_synapses) {
    fake_chip chip(9);
    chip.dead.neurons[chip::neuron(400)] = true;
    chip.dead.drivers[chip::hemisphere(1)].set(77);
    chip.dead.synapses[chip::hemisphere(0)].set(12'345);
    for (std::size_t s = 0; s < 511; ++s) { // all but one of a driver
        chip.dead.synapses[chip::hemisphere(1)].set(512 * 5 + s);
    }
    EXPECT_EQ(mapping::screen(chip), chip.dead);
}
