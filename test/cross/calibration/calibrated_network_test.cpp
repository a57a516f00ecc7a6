// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/mapping/calibration.hpp>
#include <hxtwin/mapping/plan.hpp>

using namespace hxtwin;
using experiment::receptor;

namespace {

struct spread {
    double mean = 0, deviation = 0;
};

template <class Value>
spread spread_of(Value value) {
    double sum = 0, squares = 0;
    for (const auto n : chip::neuron::all()) {
        const double v = value(n);
        sum += v;
        squares += v * v;
    }
    const double mean = sum / chip::neuron::size;
    return {mean, std::sqrt(std::max(0.0, squares / chip::neuron::size - mean * mean))};
}

const mapping::operating_point& default_point() {
    static const auto point = mapping::calibrate(*emulator::make_emulator(), {});
    return point;
}

experiment::description network(int weight, bool recorded_source) {
    experiment::description d;
    d.runtime = fpga_cycles(625'000);
    d.populations = {{"in", 1, experiment::poisson_source{120e3, 1234}, recorded_source},
                     {"exc", 512, experiment::calibrated_neuron{}, true}};
    d.projections = {{"in->exc", 0, 1, receptor::excitatory, experiment::all_to_all(1, 512, weight)}};
    return d;
}

chip::result run(const mapping::plan& p, fpga_cycles runtime, std::vector<chip::timed_command> inputs = {}) {
    auto chip = emulator::make_emulator();
    chip::program program;
    program.commands.push_back({fpga_cycles(0), chip::record_events{true}});
    program.commands.insert(program.commands.end(), inputs.begin(), inputs.end());
    program.commands.push_back({runtime, chip::record_events{false}});
    return chip->execute(p.configuration, program);
}

} // namespace

TEST(calibration, brings_every_circuit_of_an_emulated_chip_to_the_default_target) {
    const auto start = std::chrono::steady_clock::now();
    const auto& p = default_point();
    const seconds wall = std::chrono::steady_clock::now() - start;
    const auto rest = spread_of([&](chip::neuron n) { return p.reached[n].v_rest; });
    const auto reset = spread_of([&](chip::neuron n) { return p.reached[n].v_reset; });
    const auto threshold = spread_of([&](chip::neuron n) { return p.reached[n].v_thresh; });
    const auto tau_m = spread_of([&](chip::neuron n) { return p.reached[n].tau_m; });
    const auto tau_syn = spread_of([&](chip::neuron n) { return p.reached[n].tau_syn; });
    const auto amplitude = spread_of([&](chip::neuron n) { return p.reached[n].amplitude; });
    std::printf("calibrated in %.2f s\nrest %.2f +- %.2f, reset %.2f +- %.2f, threshold %.2f +- %.2f codes\n"
                "membrane %.2f +- %.2f us, line %.2f +- %.2f us, amplitude %.2f +- %.2f codes\n",
                wall.count(), rest.mean, rest.deviation, reset.mean, reset.deviation, threshold.mean,
                threshold.deviation, tau_m.mean, tau_m.deviation, tau_syn.mean, tau_syn.deviation,
                amplitude.mean, amplitude.deviation);
    EXPECT_NEAR(rest.mean, 80, 0.1);
    EXPECT_NEAR(reset.mean, 70, 0.1);
    EXPECT_NEAR(threshold.mean, 125, 0.3);
    EXPECT_LT(rest.deviation, 0.3)
        << "a third of the 11.4 codes before, by published limits; we reach a converter's noise";
    EXPECT_LT(threshold.deviation, 0.5);
    EXPECT_NEAR(tau_m.mean, 10, 0.1);
    EXPECT_LT(tau_m.deviation, 0.2);
    EXPECT_NEAR(tau_syn.mean, 10, 0.2);
    EXPECT_LT(amplitude.deviation / amplitude.mean, 0.01);
    for (const auto n : chip::neuron::all()) {
        EXPECT_TRUE(p.reached[n].success) << n.value();
    }
}

TEST(calibration, sets_the_same_codes_every_time) {
    EXPECT_EQ(mapping::calibrate(*emulator::make_emulator(), {}).base, default_point().base);
}

TEST(mapped_network, fires_as_often_as_the_published_experiment_at_its_final_weights) {
    const auto rate_at = [](int weight) {
        const auto d = network(weight, false);
        const auto p = mapping::map(d, default_point());
        std::vector<std::uint32_t> counts(512);
        for (const auto& s : run(p, d.runtime).spikes) {
            ++counts[p.origins.at(s.label).cell];
        }
        std::nth_element(counts.begin(), counts.begin() + 256, counts.end());
        return counts[256] / microseconds(d.runtime).count() * 1e3; // kHz
    };
    EXPECT_LT(rate_at(20), 6);
    EXPECT_GT(rate_at(28), 6);
}

TEST(mapped_network, carries_each_background_event_to_every_neuron_and_once_to_the_host) {
    const auto d = network(0, true);
    const auto p = mapping::map(d, default_point());
    const auto r = run(p, d.runtime);
    EXPECT_EQ(r.counts.background, 2 * r.spikes.size()) << "both generators of the pair send the same train";
    EXPECT_EQ(r.counts.synaptic, 256 * r.counts.background);
    EXPECT_EQ(r.counts.overloaded, 0u);
    EXPECT_EQ(r.counts.spikes, 0u) << "weights are 0";
    for (const auto& s : r.spikes) {
        EXPECT_EQ(p.origins.at(s.label), (mapping::spike_origin{0, 0}));
    }
}

// A chain: external cell i excites neuron i of the first population, which excites neuron i of the second.
TEST(mapped_network, passes_external_events_and_spikes_on_to_their_targets_alone) {
    constexpr std::uint32_t cells = 40;
    experiment::description d;
    d.runtime = fpga_cycles(cells * 25'000);
    experiment::spike_source source;
    source.times.resize(cells);
    d.populations = {{"in", cells, source, false},
                     {"first", cells, experiment::calibrated_neuron{}, true},
                     {"second", cells, experiment::calibrated_neuron{}, true}};
    for (int copy = 0; copy < 4; ++copy) { // together above the threshold
        d.projections.push_back({"", 0, 1, receptor::excitatory, experiment::one_to_one(cells, 63)});
        d.projections.push_back({"", 1, 2, receptor::excitatory, experiment::one_to_one(cells, 63)});
    }
    const auto p = mapping::map(d, default_point());
    std::vector<chip::timed_command> inputs;
    for (std::uint32_t cell = 0; cell < cells; ++cell) {
        inputs.push_back(
            {fpga_cycles(12'500 + cell * 25'000), chip::send_event{p.routing.events[0][cell].at(0)}});
    }
    const auto r = run(p, d.runtime, inputs);
    std::vector<std::vector<std::uint32_t>> seen(3, std::vector<std::uint32_t>(cells));
    for (const auto& s : r.spikes) {
        const auto origin = p.origins.at(s.label);
        EXPECT_EQ(origin.cell, static_cast<std::uint32_t>(s.time.count() / 25'000))
            << "only the stimulated chain";
        ++seen[origin.population][origin.cell];
    }
    for (std::uint32_t cell = 0; cell < cells; ++cell) {
        EXPECT_GT(seen[1][cell], 0u) << cell;
        EXPECT_GT(seen[2][cell], 0u) << cell;
    }
}

TEST(calibration, notices_the_neurons_of_a_chip_that_are_dead_and_succeeds_on_the_others) {
    const emulator::options o{
        .chip_seed = 2, .day = 0, .dead = {.synapses = 0.02, .drivers = 0.02, .neurons = 0.02}};
    const auto p = mapping::calibrate(*emulator::make_emulator(o), {});
    auto chip = emulator::draw_mismatch(2);
    emulator::kill(chip, o.dead, 2);
    std::size_t dead = 0;
    for (const auto n : chip::neuron::all()) {
        dead += chip.neurons[n].dead ? 1 : 0;
        EXPECT_EQ(p.reached[n].fires, !chip.neurons[n].dead) << n.value();
        EXPECT_EQ(p.reached[n].success, !chip.neurons[n].dead) << n.value();
    }
    EXPECT_GT(dead, 3u);
    try {
        mapping::map(network(20, false), p);
        FAIL();
    } catch (const does_not_fit& e) {
        EXPECT_EQ(e.what(), "population \"exc\" needs 512 neurons; of the chip's 512 (" +
                                std::to_string(dead) + " of them dead), " + std::to_string(512 - dead) +
                                " are left");
    }
}
