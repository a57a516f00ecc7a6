// SPDX-License-Identifier: Apache-2.0
// Dead circuits of emulated chips: found by measurements, and left out of experiments.
#include <set>

#include <gtest/gtest.h>

#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/mapping/calibration.hpp>
#include <hxtwin/mapping/placement.hpp>
#include <hxtwin/mapping/plan.hpp>

using namespace hxtwin;

namespace {

// What an emulated chip is drawn with; synapses of dead drivers are left out.
mapping::defects drawn(const emulator::options& o) {
    auto chip = emulator::draw_mismatch(o.chip_seed);
    emulator::kill(chip, o.dead, o.chip_seed);
    mapping::defects result;
    result.drivers = chip.dead_drivers;
    for (const auto n : chip::neuron::all()) {
        result.neurons[n] = chip.neurons[n].dead;
    }
    for (const auto h : chip::hemisphere::all()) {
        for (std::size_t s = 0; s < mapping::defects::synapses_per_hemisphere; ++s) {
            result.synapses[h][s] =
                chip.synapses[h][s] == 0 && !chip.dead_drivers[h][s / (2 * chip::column::size)];
        }
    }
    return result;
}

void expect_found(const emulator::options& o) {
    const auto is = mapping::screen(*emulator::make_emulator(o)), should = drawn(o);
    EXPECT_EQ(is.neurons, should.neurons);
    for (const auto h : chip::hemisphere::all()) {
        EXPECT_EQ(is.drivers[h], should.drivers[h]);
        EXPECT_EQ((is.synapses[h] ^ should.synapses[h]).count(), 0u)
            << is.synapses[h].count() << " found, " << should.synapses[h].count() << " there";
    }
}

constexpr emulator::dead_fractions some{.synapses = 0.02, .drivers = 0.03, .neurons = 0.02};

} // namespace

TEST(screen, finds_every_dead_circuit_and_no_other) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        SCOPED_TRACE(seed);
        expect_found({.chip_seed = seed, .day = 0, .dead = some});
    }
}

TEST(screen, finds_nothing_on_chips_without_dead_circuits) {
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
        SCOPED_TRACE(seed);
        EXPECT_EQ(mapping::screen(*emulator::make_emulator({.chip_seed = seed, .day = 0})),
                  mapping::defects{});
    }
    EXPECT_EQ(mapping::screen(*emulator::make_emulator({.ideal = true})), mapping::defects{});
}

TEST(screen, finds_many_dead_circuits) {
    expect_found({.chip_seed = 5, .day = 0, .dead = {.synapses = 0.6, .drivers = 0.5, .neurons = 0.7}});
}

TEST(map, gives_cells_circuits_of_an_individual_chip_that_work) {
    const emulator::options o{.chip_seed = 2, .day = 0, .dead = some};
    const auto p = mapping::calibrate(*emulator::make_emulator(o), {});
    const auto dead = drawn(o);
    experiment::description d;
    d.runtime = fpga_cycles(1000);
    d.populations = {{"in", 1, experiment::poisson_source{100e3, 1234}},
                     {"exc", 480, experiment::calibrated_neuron{}, true}};
    d.projections = {{"in->exc", 0, 1, experiment::receptor::excitatory, experiment::all_to_all(1, 480, 50)}};
    const auto plan = mapping::map(d, p);
    for (const auto n : plan.placement.neurons[1]) {
        EXPECT_FALSE(dead.neurons[n]) << n.value();
    }
    for (const auto& s : plan.routing.synapses[0]) {
        EXPECT_FALSE(dead.is_dead(s) || dead.drivers[s.hemisphere][s.row.value() / 2]);
    }
    for (const auto& warning : plan.report.warnings) {
        EXPECT_NE(warning.find("registers of its generator"), std::string::npos) << warning;
    }
    EXPECT_EQ(plan.report.dead_neurons, std::count(dead.neurons.begin(), dead.neurons.end(), true));
}
