// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <span>

#include <hxtwin/emulator/kernel/elementary.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "adapting.hpp"

namespace hxtwin::emulator {
namespace {

using namespace nonlinear;

void expect_close(const circuit_model& m, const circuit_state& start, tick until, double volts,
                  double ticks) {
    euler e{m, start};
    vectored v(m);
    v.start(start);
    double worst = 0;
    for (tick t = 0; t < until; t += 250) {
        e.run(t, t + 250);
        v.run(t, t + 250, 250);
        // In the upswing and while it is held, volts tell the same as the times of spikes.
        if (e.s.v < m.onset && e.s.held == 0 && v.spikes.size() == e.spikes.size()) {
            worst = std::max(worst, std::abs(e.s.v - static_cast<double>(v.s.v[3])));
        }
    }
    EXPECT_LT(worst, volts);
    ASSERT_EQ(v.spikes.size(), e.spikes.size());
    for (std::size_t k = 0; k < v.spikes.size(); ++k) {
        EXPECT_NEAR(static_cast<double>(v.spikes[k]), static_cast<double>(e.spikes[k]), ticks) << k;
    }
    std::printf("worst %.3g mV, %zu spikes\n", worst * 1e3, v.spikes.size());
}

// Of consecutive floats: exp(-x) from the first of them, by a series whose next term is below 3e-12.
void add_errors(std::span<const float> of, std::span<const float> into, std::array<double, 8>& worst) {
    const double first = of.front(), inverse = std::exp(-first);
    for (std::size_t i = 0; i < of.size(); i += worst.size()) {
        for (std::size_t k = 0; k < worst.size(); ++k) {
            const double d = double{of[i + k]} - first;
            const double error = std::abs(double{into[i + k]} * inverse * (1 + d * (d / 2 - 1)) - 1);
            worst[k] = error > worst[k] ? error : worst[k];
        }
    }
}

// Every float from -40 to 20, but those between -5e-10 and 5e-10.
TEST(exponential, stays_within_its_bound_over_all_arguments) {
    constexpr std::uint32_t together = 64, block = 64 * together;
    std::array<float, block> of{}, into{};
    std::array<double, 8> worst{};
    for (const float limit : {-40.0f, 20.0f}) {
        const auto end = std::bit_cast<std::uint32_t>(limit);
        for (std::uint32_t bits = (end & 0x8000'0000u) | 0x3000'0000u; bits <= end; bits += block) {
            for (std::uint32_t i = 0; i < block; ++i) {
                of[i] = std::bit_cast<float>(bits + i);
            }
            exponentials(of, into);
            for (std::uint32_t i = 0; i < block; i += together) {
                add_errors(std::span(of).subspan(i, together), std::span(into).subspan(i, together), worst);
            }
        }
    }
    const double most = *std::max_element(worst.begin(), worst.end());
    EXPECT_LT(most, 4.2e-7);
    EXPECT_GT(most, 1e-8);
    std::printf("worst %.3g\n", most);
}

TEST(logarithm, stays_within_its_bound) {
    // Every 997th float from 2^-100 to 2^100.
    std::vector<float> of, into;
    for (std::uint32_t bits = 27u << 23; bits < 227u << 23; bits += 997) {
        of.push_back(std::bit_cast<float>(bits));
    }
    of.resize(of.size() / 16 * 16);
    into.resize(of.size());
    logarithms(of, into);
    double worst = 0;
    for (std::size_t i = 0; i < of.size(); ++i) {
        const double exact = std::log(double{of[i]});
        worst = std::max(worst, std::abs(into[i] - exact) / (1 + std::abs(exact)));
    }
    EXPECT_LT(worst, 2e-7);
    EXPECT_GT(worst, 1e-9);
}

// Worst relative error over 2^16 arguments of a range, ends included.
template <class Approximation, class Exact>
double worst_error(float first, float last, const Approximation& approximation, const Exact& exact) {
    constexpr std::size_t number = 1 << 16;
    std::vector<float> of(number), into(number);
    for (std::size_t i = 0; i < number; ++i) {
        of[i] = first + (last - first) * static_cast<float>(i) / (number - 1);
    }
    approximation(of, into);
    double worst = 0;
    for (std::size_t i = 0; i < number; ++i) {
        worst = of[i] == 0 ? worst : std::max(worst, std::abs(into[i] / exact(double{of[i]}) - 1));
    }
    return worst;
}

TEST(mean_growth, stays_within_its_bound) {
    const double worst = worst_error(-6, 1, mean_growths, [](double x) { return std::expm1(x) / x; });
    EXPECT_LT(worst, 7.1e-4);
    EXPECT_GT(worst, 1e-6);
}

TEST(widths_added, stay_within_their_bound) {
    const double worst = worst_error(0, 0.52f, widths_added, [](double u) { return -std::log1p(-u); });
    EXPECT_LT(worst, 6e-5);
    EXPECT_GT(worst, 1e-7);
}

TEST(power_of_2, stays_within_its_bound) {
    const double worst = worst_error(-126, 127, powers_of_2, [](double x) { return std::exp2(x); });
    EXPECT_LT(worst, 2.5e-7);
    EXPECT_GT(worst, 1e-8);
}

TEST(adaptation, follows_a_reference_with_a_step_of_40_ps) {
    const auto m = adapting([](auto& c, auto n) { stimulate(c, n, 76); });
    expect_close(m, {m.rest, 0, 0, 0, 0, 0}, 60'000, 0.5 * transfer::volts_per_reading, 12.5);
}

TEST(conductance, follows_a_reference_with_a_step_of_40_ps) {
    const auto m = adapting([](auto& c, auto n) {
        c.neurons[n].coba_exc = c.neurons[n].coba_inh = true;
        c.code(n, chip::cell::i_bias_synin_exc_coba) = 300;
        c.code(n, chip::cell::e_synin_exc_rev) = 271;
        c.code(n, chip::cell::i_bias_synin_inh_coba) = 200;
        c.code(n, chip::cell::e_synin_inh_rev) = 271;
    });
    expect_close(m, {m.rest, 200, 50, 0, 0, 0}, 10'000, 0.5 * transfer::volts_per_reading, 12);
    expect_close(m, {m.rest, 20, 400, 0, 0, 0}, 10'000, 0.5 * transfer::volts_per_reading, 12);
}

TEST(pause, follows_a_reference_with_a_step_of_40_ps) {
    const auto m = adapting([](auto& c, auto n) {
        c.neurons[n].enable_pause = true;
        c.backends[n].reset_holdoff = 4;
    });
    expect_close(m, {m.rest, 500, 0, 0, 0, 0}, 10'000, 0.5 * transfer::volts_per_reading, 12);
}

} // namespace
} // namespace hxtwin::emulator
