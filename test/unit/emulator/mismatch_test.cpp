// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/emulator/fingerprint.hpp>
#include <hxtwin/emulator/mismatch.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "driven_chip.hpp"
#include "support/thrown.hpp"

using namespace hxtwin;
using namespace hxtwin::emulator;

namespace {

struct spread {
    double mean = 0, sigma = 0;
};

template <class Moved>
spread spread_of(Moved moved) {
    const mismatch before = draw_mismatch(1, 0), after = draw_mismatch(1, 1);
    double sum = 0, squares = 0;
    for (const auto n : chip::neuron::all()) {
        const double x = moved(before.neurons[n], after.neurons[n]);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / 512;
    return {mean, std::sqrt(squares / 512 - mean * mean)};
}

void expect_spread(const spread& s, double mean, double sigma) {
    EXPECT_NEAR(s.mean, mean, 5 * sigma / std::sqrt(512.0));
    EXPECT_NEAR(s.sigma, sigma, 0.15 * sigma);
}

} // namespace

TEST(day, moves_the_potentials_by_one_and_a_half_readings) {
    const auto leak = [](const neuron_deviation& a, const neuron_deviation& b) {
        return (transfer::leak_volts(600 - b.leak_shift) - transfer::leak_volts(600 - a.leak_shift)) /
               transfer::volts_per_reading;
    };
    const auto reset = [](const neuron_deviation& a, const neuron_deviation& b) {
        return (transfer::reset_volts(600 - b.reset_shift) - transfer::reset_volts(600 - a.reset_shift)) /
               transfer::volts_per_reading;
    };
    const auto threshold = [](const neuron_deviation& a, const neuron_deviation& b) {
        return (a.threshold_shift - b.threshold_shift) / transfer::cells_per_reading;
    };
    expect_spread(spread_of(leak), 0, 1.5);
    expect_spread(spread_of(reset), 0, 1.5);
    expect_spread(spread_of(threshold), 0, 1.5);
}

TEST(day, moves_time_constants_and_strengths) {
    const auto ratio = [](double neuron_deviation::*of) {
        return spread_of(
            [of](const neuron_deviation& a, const neuron_deviation& b) { return b.*of / a.*of; });
    };
    expect_spread(ratio(&neuron_deviation::leak), 1, 0.05);
    expect_spread(ratio(&neuron_deviation::exc_tau), 1, 0.05);
    expect_spread(ratio(&neuron_deviation::inh_tau), 1, 0.05);
    expect_spread(ratio(&neuron_deviation::exc_gm), 1, 0.075);
    expect_spread(ratio(&neuron_deviation::inh_gm), 1, 0.075);
}

TEST(day, differs_from_day_to_day_and_leaves_the_chip_its_name) {
    EXPECT_EQ(draw_mismatch(1, 2).neurons[chip::neuron(7)].leak,
              draw_mismatch(1, 2).neurons[chip::neuron(7)].leak);
    EXPECT_NE(draw_mismatch(1, 1).neurons[chip::neuron(7)].leak,
              draw_mismatch(1, 2).neurons[chip::neuron(7)].leak);
    EXPECT_EQ(make_emulator({.day = 0})->identifier(), make_emulator({.day = 3})->identifier());
}

TEST(chip_name, tells_chips_apart_and_changes_with_what_a_circuit_does) {
    EXPECT_NE(make_emulator({.chip_seed = 1})->identifier(), make_emulator({.chip_seed = 2})->identifier());
    auto chip = draw_mismatch(1);
    const auto before = fingerprint(chip);
    EXPECT_EQ(fingerprint(draw_mismatch(1)), before);
    chip.neurons[chip::neuron(300)].exc_gm *= 1.001;
    EXPECT_NE(fingerprint(chip), before);
    chip = draw_mismatch(1);
    chip.neurons[chip::neuron(300)].threshold_shift += 1;
    EXPECT_NE(fingerprint(chip), before);
}

namespace {

std::size_t count_of_dead_neurons(const mismatch& m) {
    std::size_t dead = 0;
    for (const auto& d : m.neurons) {
        dead += d.dead ? 1 : 0;
    }
    return dead;
}

std::size_t count_of_dead_synapses(const mismatch& m) {
    std::size_t dead = 0;
    for (const auto& half : m.synapses) {
        dead += static_cast<std::size_t>(std::count(half.begin(), half.end(), 0.0f));
    }
    return dead;
}

std::size_t count_of_dead_drivers(const mismatch& m) {
    return m.dead_drivers[chip::hemisphere(0)].count() + m.dead_drivers[chip::hemisphere(1)].count();
}

} // namespace

TEST(dead_circuits, are_the_asked_for_fraction_each_on_its_own) {
    auto neurons = draw_mismatch(1), synapses = draw_mismatch(1), drivers = draw_mismatch(1);
    kill(neurons, {.neurons = 0.25}, 1);
    kill(synapses, {.synapses = 0.03}, 1);
    kill(drivers, {.drivers = 0.25}, 1);
    EXPECT_NEAR(static_cast<double>(count_of_dead_neurons(neurons)), 128, 40); // four standard deviations
    EXPECT_EQ(count_of_dead_synapses(neurons) + count_of_dead_drivers(neurons), 0u);
    EXPECT_NEAR(static_cast<double>(count_of_dead_synapses(synapses)), 0.03 * 131'072, 250);
    EXPECT_EQ(count_of_dead_neurons(synapses) + count_of_dead_drivers(synapses), 0u);
    EXPECT_NEAR(static_cast<double>(count_of_dead_drivers(drivers)), 64, 28);
    EXPECT_EQ(count_of_dead_neurons(drivers) + count_of_dead_synapses(drivers), 0u);
}

TEST(dead_circuits, differ_from_chip_to_chip_and_die_in_the_same_order) {
    const auto which = [](std::uint64_t seed, double fraction) {
        auto m = no_mismatch();
        kill(m, {.drivers = fraction}, seed);
        return m.dead_drivers[chip::hemisphere(0)];
    };
    EXPECT_EQ(which(1, 0.2), which(1, 0.2));
    EXPECT_NE(which(1, 0.2), which(2, 0.2));
    EXPECT_EQ(which(1, 0.2) & which(1, 0.4), which(1, 0.2));
}

TEST(dead_circuits, are_none_on_an_ideal_chip_and_change_the_name_of_others) {
    const dead_fractions some{.synapses = 0.1, .drivers = 0.1, .neurons = 0.1};
    const auto name = [](options o) { return make_emulator(o)->identifier(); };
    EXPECT_EQ(name({.ideal = true, .dead = some}), name({.ideal = true}));
    EXPECT_EQ(name({.dead_circuits = false, .dead = some}), name({}));
    EXPECT_NE(name({.dead = {.synapses = 0.1}}), name({}));
    EXPECT_NE(name({.dead = {.drivers = 0.1}}), name({}));
    EXPECT_NE(name({.dead = {.neurons = 0.1}}), name({}));
}

TEST(dead_circuits, are_refused_where_they_are_no_fraction) {
    const auto text = [](const dead_fractions& f) {
        return std::string(test::thrown<invalid_experiment>([&] { make_emulator({.dead = f}); }).what());
    };
    EXPECT_EQ(text({.neurons = 1.5}), "the fraction of dead neurons is 1.5; it has to be from 0 to 1");
    EXPECT_EQ(text({.drivers = -0.1}), "the fraction of dead drivers is -0.1; it has to be from 0 to 1");
    EXPECT_EQ(text({.sensors = std::nan("")}),
              "the fraction of dead sensors is nan; it has to be from 0 to 1");
}

namespace {

// Neurons of one hemisphere that fire when all are driven alike, by column; without spread.
std::vector<std::uint32_t> spikes_by_neuron(const chip::configuration& c, const dead_fractions& dead) {
    const auto r = make_emulator({.mismatch = false, .noise = false, .dead = dead})
                       ->execute(c, test::record_for(fpga_cycles(250'000)));
    std::vector<std::uint32_t> spikes(chip::column::size);
    for (const auto& s : r.spikes) {
        ++spikes[s.label & 0xff];
    }
    return spikes;
}

} // namespace

TEST(dead_circuits, do_not_fire_do_not_conduct_and_do_not_hear) {
    auto c = test::one_source_chip(40);
    for (const auto col : chip::column::all()) { // the bottom is silent
        c.neurons[chip::neuron_at(chip::hemisphere(1), col)].enable_fire = false;
    }
    const auto all = spikes_by_neuron(c, {});
    EXPECT_EQ(std::count(all.begin(), all.end(), 0u), 0);
    auto m = no_mismatch();
    kill(m, {.synapses = 0.2, .neurons = 0.2}, 1);
    const auto neurons = spikes_by_neuron(c, {.neurons = 0.2}),
               synapses = spikes_by_neuron(c, {.synapses = 0.2});
    for (std::uint32_t col = 0; col < chip::column::size; ++col) {
        EXPECT_EQ(neurons[col], m.neurons[chip::neuron(col)].dead ? 0 : all[col]) << col;
        EXPECT_EQ(synapses[col], m.synapses[chip::hemisphere(0)][col] == 0 ? 0 : all[col]) << col; // of row 0
    }
    const auto none = spikes_by_neuron(c, {.drivers = 1});
    EXPECT_EQ(std::count(none.begin(), none.end(), 0u), 256);
}
