// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include <hxtwin/chip/register/address.hpp>

#include "device/synapse_place.hpp"

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t odd = 1;

lane_mask every_third() {
    lane_mask mask{};
    for (std::size_t lane = 0; lane < mask.size(); lane += 3) {
        mask[lane] = true;
    }
    return mask;
}

ppu::vector counting() {
    ppu::vector v;
    for (std::size_t lane = 0; lane < v.size(); ++lane) {
        v[lane] = static_cast<std::uint8_t>(255 - lane);
    }
    return v;
}

// Writes some lanes of the odd columns of row 7 where everything was 9.
TEST(vector_write, changes_the_six_bits_of_its_half_s_selected_lanes_alone) {
    chip::synapse_array array;
    std::fill(array.weights.begin(), array.weights.end(), std::uint8_t{9});
    const place p{.plane = weights, .row = 7, .half = odd, .buffered = false};
    write_storage(array, p, counting(), every_third());
    ppu::vector read;
    read_storage(array, p, read);
    for (std::uint32_t c = 0; c < chip::column::size; ++c) {
        const auto lane = c / 2;
        const bool written = c % 2 == odd && lane % 3 == 0;
        const auto expected = written ? (255 - lane) & 0x3f : 9;
        ASSERT_EQ(array.weights[7 * chip::column::size + c], expected) << "column " << c;
        ASSERT_TRUE(c % 2 != odd || read[lane] == expected) << "column " << c;
        ASSERT_EQ(array.weights[6 * chip::column::size + c], 9);
        ASSERT_EQ(array.weights[8 * chip::column::size + c], 9);
    }
}

// Expects that the bits of `from` have come to the selected switches of odd columns, where all were on.
void expect_switches(std::uint32_t plane, const lane_mask& mask, bool chip::column_switch::*readout) {
    chip::synapse_array array;
    for (auto& s : array.switches.values) {
        s = {true, true, true, true, true, true};
    }
    ppu::vector from = counting();
    write_storage(array, {plane, chip::switch_row, odd, false}, from, mask);
    for (std::uint32_t c = 0; c < chip::column::size; ++c) {
        chip::column_switch expected{true, true, true, true, true, true};
        const bool written = c % 2 == odd && mask[c / 2];
        expected.*readout = !written || (from[c / 2] & 0x20) != 0;
        ASSERT_EQ(array.switches.values[c], expected) << "column " << c;
    }
}

TEST(vector_write, sets_the_readout_switches_of_all_lanes_or_of_those_selected) {
    lane_mask all;
    all.fill(true);
    for (const auto& mask : {all, every_third()}) {
        expect_switches(weights, mask, &chip::column_switch::readout_causal);
        expect_switches(labels, mask, &chip::column_switch::readout_acausal);
    }
}

} // namespace
} // namespace hxtwin::emulator
