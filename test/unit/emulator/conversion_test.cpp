// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <hxtwin/emulator/readout/conversion.hpp>

#include "all_targets.hpp"

namespace hxtwin::emulator {
namespace {

struct channels {
    lanes_of<float> readings{};
    std::array<float, circuits> analog{};
    std::array<std::int8_t, circuits> digital{};

    lanes_of<std::uint8_t> codes(const channel_noise& n = {}) const {
        lanes_of<std::uint8_t> result;
        convert(result, readings, analog, digital, n);
        return result;
    }
};

TEST(conversion, adds_both_offsets_rounds_to_even_and_stays_in_the_range) {
    channels c;
    c.readings[0] = 100.4f;
    c.readings[1] = 100.5f;
    c.readings[2] = 101.5f;
    c.readings[3] = 300;
    c.readings[4] = -3;
    c.readings[5] = 100;
    c.analog[5] = -2.25f;
    c.digital[5] = -20;
    c.readings[255] = 10;
    c.digital[255] = 127;
    const auto codes = c.codes();
    EXPECT_EQ(codes[0], 100);
    EXPECT_EQ(codes[1], 100);
    EXPECT_EQ(codes[2], 102);
    EXPECT_EQ(codes[3], 255);
    EXPECT_EQ(codes[4], 0);
    EXPECT_EQ(codes[5], 78);
    EXPECT_EQ(codes[255], 137);
}

TEST(conversion, makes_0_of_a_reading_that_is_not_a_number) {
    channels c;
    c.readings[7] = std::numeric_limits<float>::quiet_NaN();
    c.readings[8] = -std::numeric_limits<float>::quiet_NaN();
    c.readings[9] = std::numeric_limits<float>::infinity();
    c.digital[7] = c.digital[8] = 50;
    for (const float sigma : {0.0f, 0.7f}) {
        const auto codes = c.codes({.sigma = sigma});
        EXPECT_EQ(codes[7], 0);
        EXPECT_EQ(codes[8], 0);
        EXPECT_EQ(codes[9], 255);
    }
}

// Wide noise, so that rounding does not show: mean, standard deviation, and what a channel has in common with
// its neighbour, with itself one conversion later, and with the other kind.
TEST(conversion, has_normal_noise_that_channels_and_conversions_do_not_share) {
    channels c;
    c.readings.fill(128);
    constexpr std::uint32_t conversions = 2'000;
    double sum = 0, squares = 0, neighbours = 0, repeats = 0, kinds = 0, beyond = 0;
    lanes_of<std::uint8_t> before{};
    before.fill(128);
    for (std::uint32_t k = 0; k < conversions; ++k) {
        const channel_noise causal{.sigma = 16, .keys = {k, 7 * k}, .first = 0};
        auto acausal = causal;
        acausal.first = circuits;
        const auto codes = c.codes(causal), others = c.codes(acausal);
        for (std::size_t i = 0; i < circuits; ++i) {
            const auto z = [](std::uint8_t code) { return (code - 128) / 16.0; };
            sum += z(codes[i]);
            squares += z(codes[i]) * z(codes[i]);
            neighbours += z(codes[i]) * z(codes[(i + 1) % circuits]);
            repeats += z(codes[i]) * z(before[i]);
            kinds += z(codes[i]) * z(others[i]);
            beyond += std::abs(z(codes[i])) > 2 ? 1 : 0;
        }
        before = codes;
    }
    const double n = conversions * circuits; // 512 000: five standard errors are 0.007
    EXPECT_NEAR(sum / n, 0, 0.007);
    EXPECT_NEAR(std::sqrt(squares / n), 1, 0.01);
    EXPECT_NEAR(neighbours / n, 0, 0.007);
    EXPECT_NEAR(repeats / n, 0, 0.007);
    EXPECT_NEAR(kinds / n, 0, 0.007);
    EXPECT_NEAR(beyond / n, 0.042, 0.003); // of a normal distribution beyond 32.5 / 16
}

TEST(conversion, has_the_same_codes_on_every_instruction_set_of_this_machine) {
    channels c;
    for (std::size_t i = 0; i < circuits; ++i) {
        c.readings[i] = 0.97f * static_cast<float>(i);
        c.analog[i] = 0.013f * static_cast<float>(i % 31);
        c.digital[i] = static_cast<std::int8_t>(i % 17);
    }
    const channel_noise noise{.sigma = 3, .keys = {1, 2}, .first = 256};
    test::expect_the_same_on_all_targets([&] { return c.codes(noise); });
}

} // namespace
} // namespace hxtwin::emulator
