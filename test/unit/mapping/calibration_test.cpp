// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fake_chip.hpp"
#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using experiment::calibrated_neuron;

namespace {

void expect_reached(const fake_chip& chip, const mapping::operating_point& p) {
    const auto& t = p.target;
    for (const auto n : chip::neuron::all()) {
        EXPECT_NEAR(chip.rest(p.base, n), t.v_rest, 1) << n.value();
        EXPECT_NEAR(chip.reset(p.base, n), t.v_reset, 1) << n.value();
        EXPECT_NEAR(chip.threshold(p.base, n), t.v_thresh, 1.2) << n.value();
        EXPECT_NEAR(chip.tau_m(p.base, n) / t.tau_m.count(), 1, 0.05) << n.value();
        EXPECT_NEAR(chip.tau_exc(p.base, n) / t.tau_syn_exc.count(), 1, 0.05) << n.value();
        EXPECT_NEAR(chip.tau_inh(p.base, n) / t.tau_syn_inh.count(), 1, 0.05) << n.value();
        EXPECT_TRUE(p.reached[n].success) << n.value();
    }
}

// Strength of a circuit's input for its code, 1 for the typical circuit with code 500.
double strength(const mapping::operating_point& p, chip::neuron n, double deviation) {
    return p.base.code(n, chip::cell::i_bias_synin_exc_gm) / 500.0 / deviation;
}

struct folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("hxtwin_calibration_" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "_" +
         ::testing::UnitTest::GetInstance()->current_test_info()->name());
    folder() { std::filesystem::remove_all(path); }
    ~folder() { std::filesystem::remove_all(path); }
    std::filesystem::path file() const { return std::filesystem::directory_iterator(path)->path(); }
};

} // namespace

TEST(calibrate, reaches_the_default_target_on_circuits_that_differ) {
    fake_chip chip(1);
    const auto p = mapping::calibrate(chip, {});
    expect_reached(chip, p);
    EXPECT_LT(chip.executions, 40u);
}

TEST(calibrate, reaches_a_slow_target_beyond_the_leak_codes) {
    fake_chip chip(2);
    calibrated_neuron target;
    target.v_rest = 150;
    target.v_thresh = 215;
    target.tau_m = microseconds(40);
    target.tau_syn_exc = microseconds(4);
    const auto p = mapping::calibrate(chip, target);
    expect_reached(chip, p);
    EXPECT_TRUE(p.base.neurons[chip::neuron(0)].leak_division);
    EXPECT_FALSE(p.base.neurons[chip::neuron(0)].enable_offset_current) << "a help of calibration only";
}

TEST(calibrate, makes_all_circuits_equally_strong) {
    fake_chip chip(3);
    const auto p = mapping::calibrate(chip, {});
    double sum = 0, squares = 0;
    for (const auto n : chip::neuron::all()) {
        // A slower line makes a smaller input as strong; compare what is left of the strength itself.
        const double s = strength(p, n, chip.circuits[n].exc_gm);
        sum += s;
        squares += s * s;
    }
    const double mean = sum / 512, spread = std::sqrt(squares / 512 - mean * mean);
    EXPECT_NEAR(mean, 1, 0.02);
    EXPECT_LT(spread, 0.015) << "0.06 before";
}

TEST(calibrate, tells_which_circuits_failed) {
    fake_chip chip(4);
    chip.circuits[chip::neuron(17)].exc_tau = 100; // would need a code of 5300
    chip.circuits[chip::neuron(300)].threshold_shift = 300;
    const auto p = mapping::calibrate(chip, {});
    for (const auto n : chip::neuron::all()) {
        EXPECT_EQ(p.reached[n].success, n.value() != 17 && n.value() != 300)
            << n.value() << ": " << p.reached[n].v_rest << " " << p.reached[n].v_reset << " "
            << p.reached[n].v_thresh << " " << p.reached[n].tau_m << " " << p.reached[n].tau_syn << " "
            << p.reached[n].amplitude;
        EXPECT_EQ(p.reached[n].fires, n.value() != 300) << n.value();
    }
}

TEST(calibrate, leaves_a_base_on_which_nothing_is_connected) {
    fake_chip chip(5);
    const auto p = mapping::calibrate(chip, {});
    for (const auto h : chip::hemisphere::all()) {
        EXPECT_EQ(p.base.synapses[h], chip::synapse_array{});
        EXPECT_EQ(p.base.drivers[h], (per<chip::driver_config, chip::driver>{}));
    }
    for (const auto& node : p.base.nodes) {
        EXPECT_EQ(node, chip::crossbar_node{});
    }
    for (const auto& config : p.base.neurons) {
        EXPECT_TRUE(config.enable_fire && config.enable_threshold && !config.enable_readout);
    }
}

TEST(calibrate, sets_refractory_times_within_4_percent_above_100_ns) {
    fake_chip chip(6);
    for (const double us : {0.12, 2.05, 32.0}) {
        calibrated_neuron target;
        target.tau_refrac = microseconds(us);
        const auto p = mapping::calibrate(chip, target);
        const auto& backend = p.base.backends[chip::neuron(0)];
        const int scale = p.base.common_backends[chip::backend_block(0)].clock_scale_fast;
        EXPECT_TRUE(backend.fast_clock);
        EXPECT_NEAR(backend.refractory_time * 0.004 * (2 << scale) / us, 1, 0.04) << us;
    }
}

TEST(calibrate, measures_once_per_chip_and_target) {
    folder cache;
    fake_chip chip(7);
    chip.circuits[chip::neuron(300)].threshold_shift = 300;
    const auto first = mapping::calibrate(chip, {}, {cache.path, nullptr});
    const auto measured = chip.executions;
    const auto second = mapping::calibrate(chip, {}, {cache.path, nullptr});
    EXPECT_EQ(chip.executions, measured);
    EXPECT_EQ(first.base, second.base);
    for (const auto n : chip::neuron::all()) {
        EXPECT_EQ(first.reached[n].v_thresh, second.reached[n].v_thresh);
        EXPECT_EQ(first.reached[n].amplitude, second.reached[n].amplitude);
        EXPECT_EQ(first.reached[n].success, second.reached[n].success);
        EXPECT_EQ(first.reached[n].fires, second.reached[n].fires);
    }
    calibrated_neuron other;
    other.v_rest = 81;
    mapping::calibrate(chip, other, {cache.path, nullptr});
    EXPECT_EQ(chip.executions, 2 * measured);
    chip.name = "another";
    mapping::calibrate(chip, {}, {cache.path, nullptr});
    EXPECT_EQ(chip.executions, 3 * measured);
}

TEST(calibrate, measures_again_when_its_file_is_damaged) {
    folder cache;
    fake_chip chip(8);
    const auto first = mapping::calibrate(chip, {}, {cache.path, nullptr});
    const auto measured = chip.executions;
    std::fstream file(cache.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5000);
    file.put('7').put('7');
    file.close();
    EXPECT_EQ(mapping::calibrate(chip, {}, {cache.path, nullptr}).base, first.base);
    EXPECT_EQ(chip.executions, 2 * measured);
    mapping::calibrate(chip, {}, {cache.path, nullptr});
    EXPECT_EQ(chip.executions, 2 * measured) << "the file was repaired";
    std::filesystem::resize_file(cache.file(), 3000);
    mapping::calibrate(chip, {}, {cache.path, nullptr});
    EXPECT_EQ(chip.executions, 3 * measured);
}
