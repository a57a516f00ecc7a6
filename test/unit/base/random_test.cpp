// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/base/random.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include <gtest/gtest.h>

namespace hxtwin {
namespace {

// Known answers of philox4x32-10, as published with Random123 (kat_vectors): the first two of four words.
// Seed is the key, low word first; major the counter's words 0 and 1, minor word 2, purpose word 3.
TEST(random, gives_the_published_answer_for_zeros) {
    EXPECT_EQ(random_bits(0, random_purpose{0}, 0, 0), 0x6627'e8d5'e169'c58du);
}

TEST(random, gives_the_published_answer_for_ones) {
    EXPECT_EQ(random_bits(~0ull, random_purpose{~0u}, ~0ull, ~0u), 0x408f'276d'41c8'3b0eu);
}

TEST(random, gives_the_published_answer_for_the_digits_of_pi) {
    EXPECT_EQ(random_bits(0x299f'31d0'a409'3822u, random_purpose{0x0370'7344u}, 0x85a3'08d3'243f'6a88u,
                          0x1319'8a2eu),
              0xd16c'fe09'94fd'cceb);
}

TEST(random, depends_on_seed_purpose_and_both_positions) {
    using enum random_purpose;
    const std::set<std::uint64_t> distinct{
        random_bits(1, test, 2, 3), random_bits(0, test, 2, 3), random_bits(1, calibration, 2, 3),
        random_bits(1, test, 0, 3), random_bits(1, test, 2, 0), random_bits(1, test, 1ull << 32, 3)};
    EXPECT_EQ(distinct.size(), 6u);
}

struct moments {
    double mean = 0, variance = 0, skewness = 0, kurtosis = 0;
};

constexpr std::uint32_t draws = 100'000;

template <class Draw>
moments moments_of(Draw draw) {
    double s1 = 0, s2 = 0, s3 = 0, s4 = 0;
    for (std::uint32_t i = 0; i < draws; ++i) {
        const double x = draw(i);
        s1 += x, s2 += x * x, s3 += x * x * x, s4 += x * x * x * x;
    }
    const double n = draws, m = s1 / n;
    const double v = s2 / n - m * m;
    const double third = s3 / n - 3 * m * s2 / n + 2 * m * m * m;
    const double fourth = s4 / n - 4 * m * s3 / n + 6 * m * m * s2 / n - 3 * m * m * m * m;
    return {m, v, third / std::pow(v, 1.5), fourth / (v * v)};
}

// Tolerances are four standard errors of the estimates with this many draws.
TEST(random, uniform_numbers_have_mean_a_half_and_variance_a_twelfth) {
    const auto m = moments_of([](std::uint32_t i) { return random_uniform(7, random_purpose::test, 1, i); });
    EXPECT_NEAR(m.mean, 0.5, 4 * std::sqrt(1.0 / 12 / draws));
    EXPECT_NEAR(m.variance, 1.0 / 12, 4 * std::sqrt(1.0 / 180 / draws));
    EXPECT_NEAR(m.kurtosis, 1.8, 0.02);
}

TEST(random, uniform_numbers_stay_within_zero_and_one) {
    double smallest = 1, largest = 0;
    for (std::uint32_t i = 0; i < draws; ++i) {
        const double u = random_uniform(8, random_purpose::test, i, 0);
        smallest = std::min(smallest, u), largest = std::max(largest, u);
    }
    EXPECT_GE(smallest, 0.0);
    EXPECT_LT(largest, 1.0);
    EXPECT_LT(smallest, 20.0 / draws);
    EXPECT_GT(largest, 1 - 20.0 / draws);
}

TEST(random, normal_numbers_have_the_moments_of_a_standard_normal) {
    const auto m = moments_of([](std::uint32_t i) { return random_normal(7, random_purpose::test, 2, i); });
    EXPECT_NEAR(m.mean, 0.0, 4 * std::sqrt(1.0 / draws));
    EXPECT_NEAR(m.variance, 1.0, 4 * std::sqrt(2.0 / draws));
    EXPECT_NEAR(m.skewness, 0.0, 4 * std::sqrt(6.0 / draws));
    EXPECT_NEAR(m.kurtosis, 3.0, 4 * std::sqrt(24.0 / draws));
}

TEST(random, neighbouring_positions_are_uncorrelated) {
    double sum = 0;
    for (std::uint32_t i = 0; i < draws; ++i) {
        sum +=
            random_normal(7, random_purpose::test, i, 0) * random_normal(7, random_purpose::test, i + 1, 0);
    }
    EXPECT_NEAR(sum / draws, 0.0, 4 * std::sqrt(1.0 / draws));
}

} // namespace
} // namespace hxtwin
