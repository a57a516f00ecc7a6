// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/emulator/fingerprint.hpp>
#include <hxtwin/emulator/mismatch.hpp>
#include <hxtwin/emulator/transfer.hpp>

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
}
