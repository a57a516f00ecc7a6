// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <hxtwin/emulator/emulator.hpp>

#include "driven_chip.hpp"

namespace hxtwin::emulator {
namespace {

using namespace hxtwin::test;

TEST(emulated_chip, fires_when_a_background_source_drives_its_neurons) {
    auto c = one_source_chip(40);
    const auto chip = make_emulator({.ideal = true});
    const auto r = chip->execute(c, record_for(fpga_cycles(1'250'000)));
    EXPECT_GT(r.counts.background, 2'000u);
    EXPECT_GT(r.counts.spikes, 1'000u);
    EXPECT_EQ(r.counts.recorded, r.counts.spikes);
    EXPECT_EQ(r.spikes.size(), r.counts.spikes);
}

} // namespace
} // namespace hxtwin::emulator
