// SPDX-License-Identifier: Apache-2.0
// Resets of sensors inside a pass.
#include <gtest/gtest.h>

#include <numeric>

#include <hxtwin/emulator/core.hpp>

#include "live_chip.hpp"

namespace hxtwin::emulator {
namespace {

struct live_core {
    explicit live_core(const chip::configuration& c) : one(c, top, chip_as_drawn()) {}
    const mismatch& chip_as_drawn() {
        m.sensors[top] = std::make_unique<sensor_mismatch>(1, top, sensor_spread{0, 0, 0});
        return m;
    }
    // What the row's causal sensors hold, all together.
    float causal() {
        lanes_of<float> causes, others;
        one.sensors().read_row(0, causes, others);
        return std::accumulate(causes.begin(), causes.end(), 0.0f);
    }
    mismatch m = no_mismatch();
    core one;
};

lanes_of<std::uint8_t> all_columns() {
    lanes_of<std::uint8_t> which;
    which.fill(correlation::causal_branch | correlation::acausal_branch);
    return which;
}

// Neurons fire every few microseconds, so that a reset at another time leaves something else.
TEST(reset_of_sensors, acts_at_its_time_though_circuits_come_by_later) {
    auto c = live_chip(45);
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_adaptation = c.neurons[n].enable_exponential = false; // a pass may end anywhere
    }
    std::vector<float> left;
    for (tick at = 100'003; at < 160'000; at += 19'170) {
        live_core ahead(c), behind(c), never_reset(c);
        ahead.one.advance(at);
        ahead.one.reset_sensors(0, all_columns(), at);
        behind.one.reset_sensors(0, all_columns(), at);
        for (auto* which : {&ahead, &behind, &never_reset}) {
            which->one.advance(230'000);
        }
        const float after = ahead.causal();
        EXPECT_NEAR(behind.causal(), after, 1e-3f * after) << at;
        EXPECT_GT(never_reset.causal(), after);
        left.push_back(after);
    }
    EXPECT_GT(left.front(), 1.2f * left.back());
    EXPECT_GT(left.back(), 0);
}

} // namespace
} // namespace hxtwin::emulator
