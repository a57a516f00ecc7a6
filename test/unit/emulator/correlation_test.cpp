// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/correlation.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr chip::hemisphere top(0);

chip::configuration biased_chip(std::uint16_t ramp = 80, std::uint16_t store = 70) {
    chip::configuration c;
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = ramp;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = store;
    }
    return c;
}

struct spike {
    tick time;
    bool is_post;
    std::uint32_t place; // row or column
    std::uint8_t label;
};

void feed(correlation& s, const std::vector<spike>& spikes) {
    for (const auto& e : spikes) {
        e.is_post ? s.post(e.place, e.time) : s.pre(e.place, e.label, e.time);
    }
}

// What a pair adds, in double precision: full until 100 codes, then falling to nothing at 160.
void add(double& to, double amplitude, double delay_ticks, double tau) {
    to += amplitude * std::exp(-delay_ticks * seconds_per_tick / tau) * std::min(1.0, (160 - to) / 60);
}

// One sensor by the definition: each post spike meets the last pre spike since the post spike before, each
// pre spike the last post spike since the pre spike before.
struct reference {
    double causal = 0, acausal = 0;
    reference(const std::vector<spike>& spikes, std::uint32_t row, std::uint32_t column, std::uint8_t label,
              std::array<double, 4> amplitudes_taus) {
        const auto [causal_amplitude, causal_tau, acausal_amplitude, acausal_tau] = amplitudes_taus;
        std::optional<tick> pre, post;
        for (const auto& s : spikes) {
            if (s.is_post && s.place == column) {
                if (pre) {
                    add(causal, causal_amplitude, static_cast<double>(s.time - *pre), causal_tau);
                }
                pre.reset();
                post = s.time;
            } else if (!s.is_post && s.place == row && s.label == label) {
                if (post) {
                    add(acausal, acausal_amplitude, static_cast<double>(s.time - *post), acausal_tau);
                }
                post.reset();
                pre = s.time;
            }
        }
    }
};

std::uint32_t draw(std::uint64_t k, std::uint32_t what, std::uint32_t below) {
    return static_cast<std::uint32_t>(random_bits(7, random_purpose::test, k, what) % below);
}

// About n spikes in random order, among few rows and columns, with labels below `labels`.
std::vector<spike> random_spikes(std::uint64_t n, std::uint32_t labels, std::uint32_t mean_ticks = 40) {
    std::vector<spike> result;
    tick now = 1'000;
    for (std::uint64_t k = 0; k < n; ++k) {
        now += 1 + draw(k, 0, 2 * mean_ticks);
        const bool is_post = draw(k, 1, 2) == 0;
        result.push_back({now, is_post, draw(k, 2, 4) * 71 % 256,
                          static_cast<std::uint8_t>(is_post ? 0 : draw(k, 3, labels))});
    }
    return result;
}

void set_labels(chip::configuration& c, std::uint32_t labels) {
    for (std::uint32_t s = 0; s < 65536; ++s) {
        c.synapses[top].labels[s] = static_cast<std::uint8_t>(labels == 1 ? 0 : draw(s, 4, labels));
    }
}

void expect_closed_form(std::uint32_t labels, const sensor_mismatch& mismatch, std::uint16_t store) {
    auto c = biased_chip(80, store);
    set_labels(c, labels);
    for (std::uint32_t s = 0; s < 65536; ++s) {
        c.synapses[top].time_calibs[s] = static_cast<std::uint8_t>(draw(s, 5, 4));
        c.synapses[top].amp_calibs[s] = static_cast<std::uint8_t>(draw(s, 6, 4));
    }
    correlation sensors(c, top, mismatch);
    const auto spikes = random_spikes(8'000, labels);
    feed(sensors, spikes);
    const auto& d = mismatch.drawn();
    double largest = 0, farthest = 0;
    for (std::uint32_t row = 0; row < 256; row += row % 71 == 0 ? 1 : 70) {
        for (std::uint32_t column = 0; column < 256; ++column) {
            const std::size_t s = row * 256 + column;
            const auto& a = c.synapses[top];
            const double amplitude = sensor_transfer::amplitude(store, a.amp_calibs[s]);
            const double tau = sensor_transfer::tau(80, a.time_calibs[s]);
            const reference r(spikes, row, column, a.labels[s],
                              {amplitude * d.causal_amplitude[s], tau / d.causal_rate[s],
                               amplitude * d.acausal_amplitude[s], tau / d.acausal_rate[s]});
            farthest = std::max({farthest, std::abs(sensors.causal(row, column) - r.causal),
                                 std::abs(sensors.acausal(row, column) - r.acausal)});
            largest = std::max({largest, r.causal, r.acausal});
        }
    }
    EXPECT_LT(farthest, 0.02);
    EXPECT_GT(largest, 150);
    testing::Test::RecordProperty("farthest", std::to_string(farthest));
}

TEST(correlation, of_a_chip_without_mismatch_is_within_a_fiftieth_code_of_the_closed_form) {
    expect_closed_form(1, sensor_mismatch(1, top, {0, 0, 0}), 70);
}

TEST(correlation, of_mismatched_sensors_with_mixed_labels_is_within_a_fiftieth_code_of_the_closed_form) {
    expect_closed_form(5, sensor_mismatch(1, top, {}), 20);
}

TEST(correlation, counts_a_causal_pair_only_causally_and_an_acausal_one_only_acausally) {
    const auto c = biased_chip();
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    feed(sensors, {{1'000, false, 3, 0}, {2'000, true, 9, 0}});
    const double expected =
        0.5 * sensor_transfer::amplitude_ratio[0] * std::exp(-4e-6 / sensor_transfer::tau(80, 0));
    EXPECT_NEAR(sensors.causal(3, 9), expected, 1e-4);
    EXPECT_EQ(sensors.acausal(3, 9), 0);
    EXPECT_EQ(sensors.causal(9, 3), 0);
    EXPECT_EQ(sensors.causal(4, 9), 0);
    feed(sensors, {{3'000, false, 3, 0}});
    EXPECT_NEAR(sensors.acausal(3, 9), expected, 1e-4);
    EXPECT_NEAR(sensors.causal(3, 9), expected, 1e-4);
}

TEST(correlation, uses_up_each_spike_with_its_nearest_partner) {
    const auto c = biased_chip();
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    feed(sensors, {{1'000, false, 0, 0}, {2'000, false, 0, 0}, {2'500, true, 0, 0}, {3'000, true, 0, 0}});
    const double tau = sensor_transfer::tau(80, 0), amplitude = 0.5 * sensor_transfer::amplitude_ratio[0];
    EXPECT_NEAR(sensors.causal(0, 0), amplitude * std::exp(-2e-6 / tau), 1e-4); // 500 ticks alone
    feed(sensors, {{3'250, false, 0, 0}, {3'300, false, 0, 0}});
    EXPECT_NEAR(sensors.acausal(0, 0), amplitude * std::exp(-1e-6 / tau), 1e-4); // 250 ticks alone
}

TEST(correlation, ignores_labels_that_no_synapse_of_the_row_has) {
    const auto c = biased_chip();
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation with(c, top, none), without(c, top, none);
    feed(with, {{1'000, false, 0, 0}, {1'100, false, 0, 3}, {1'101, true, 0, 0}, {1'102, false, 0, 3}});
    feed(without, {{1'000, false, 0, 0}, {1'101, true, 0, 0}});
    EXPECT_EQ(with.causal(0, 0), without.causal(0, 0));
    EXPECT_EQ(with.acausal(0, 0), 0);
}

TEST(correlation, takes_the_post_spike_first_where_both_come_at_one_tick) {
    const auto c = biased_chip();
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    feed(sensors, {{1'000, true, 0, 0}, {1'000, false, 0, 0}, {1'500, true, 0, 0}});
    EXPECT_NEAR(sensors.acausal(0, 0), 0.5 * sensor_transfer::amplitude_ratio[0], 1e-4);
    EXPECT_GT(sensors.causal(0, 0), 0.5);
}

TEST(correlation, never_passes_160_codes) {
    const auto c = biased_chip(80, 5); // 11 codes a pair
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    for (tick t = 1'000; t < 200'000; t += 200) {
        feed(sensors, {{t, false, 0, 0}, {t + 1, true, 0, 0}});
    }
    EXPECT_GT(sensors.causal(0, 0), 159.9);
    EXPECT_LE(sensors.causal(0, 0), 160);
}

TEST(correlation, reset_empties_the_branch_it_names_and_no_other_sensor) {
    const auto c = biased_chip();
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    feed(sensors, random_spikes(500, 1));
    const auto causal = sensors.causal(0, 71), neighbour = sensors.causal(71, 71);
    ASSERT_GT(causal, 1);
    sensors.reset(0, 71, false, true);
    EXPECT_EQ(sensors.acausal(0, 71), 0);
    EXPECT_EQ(sensors.causal(0, 71), causal);
    sensors.reset(0, 71, true, false);
    EXPECT_EQ(sensors.causal(0, 71), 0);
    EXPECT_EQ(sensors.causal(71, 71), neighbour);
}

TEST(correlation, is_the_same_bits_whenever_spikes_are_made_to_act) {
    auto c = biased_chip();
    set_labels(c, 3);
    const sensor_mismatch spread(1, top, {});
    correlation late(c, top, spread), soon(c, top, spread);
    const auto spikes = random_spikes(3'000, 3);
    feed(late, spikes);
    for (const auto& s : spikes) {
        feed(soon, {s});
        (void)soon.causal(0, 0);
    }
    for (std::uint32_t row = 0; row < 256; row += 71) {
        for (std::uint32_t column = 0; column < 256; ++column) {
            ASSERT_EQ(late.causal(row, column), soon.causal(row, column));
            ASSERT_EQ(late.acausal(row, column), soon.acausal(row, column));
        }
    }
}

TEST(correlation, lets_spikes_meet_the_labels_and_biases_that_held_when_they_came) {
    auto c = biased_chip();
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    feed(sensors, {{1'000, false, 0, 0}, {1'001, true, 0, 0}});
    sensors.settle();
    c.synapses[top].label(chip::row(0), chip::column(0)) = 7;
    sensors.row_changed(0);
    feed(sensors, {{20'000, false, 0, 0}, {20'001, true, 0, 0}}); // no longer its label
    const auto one = sensors.causal(0, 0);
    EXPECT_NEAR(one, 0.5 * sensor_transfer::amplitude_ratio[0], 2e-3);
    c = biased_chip(80, 35);
    c.synapses[top].label(chip::row(0), chip::column(0)) = 7;
    feed(sensors, {{40'000, false, 0, 7}, {40'001, true, 0, 0}});
    sensors.biases_changed();
    feed(sensors, {{60'000, false, 0, 7}, {60'001, true, 0, 0}});
    EXPECT_NEAR(sensors.causal(0, 0), 4 * one, 1e-3);
}

TEST(correlation, costs_nothing_where_nobody_reads_or_no_bias_flows) {
    const sensor_mismatch none(1, top, {0, 0, 0});
    const auto on = biased_chip(), off = biased_chip(0, 70);
    correlation unread(on, top, none), unbiased(off, top, none);
    for (auto* s : {&unread, &unbiased}) {
        feed(*s, random_spikes(1'000, 1));
        s->keep_up();
    }
    EXPECT_EQ(unread.waiting(), 1'000u); // written down, no more
    EXPECT_EQ(unbiased.waiting(), 0u);
    EXPECT_EQ(unbiased.causal(0, 0), 0);
    (void)unread.causal(0, 0);
    feed(unread, random_spikes(1'000, 1));
    unread.keep_up();
    EXPECT_EQ(unread.waiting(), 0u); // somebody reads: its own thread does the work
}

TEST(correlation, keeps_times_apart_that_are_2_to_the_32_ticks_apart) {
    const auto c = biased_chip();
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    feed(sensors, {{1'000, false, 0, 0}});
    const tick round = tick{1} << 32;
    for (tick t = round / 8; t < round; t += round / 8) {
        sensors.refresh(t);
    }
    feed(sensors, {{round + 1'001, true, 0, 0}});
    EXPECT_LT(sensors.causal(0, 0), 1e-6);
}

TEST(sensor_mismatch, is_log_normal_and_leaves_some_synapses_dead) {
    const sensor_mismatch chip(3, top, {});
    const auto& d = chip.drawn();
    double sum = 0, squares = 0, product = 0;
    std::size_t n = 0, dead = 0;
    for (std::size_t s = 0; s < d.causal_amplitude.size(); ++s) {
        if (d.causal_amplitude[s] == 0) {
            EXPECT_EQ(d.acausal_amplitude[s], 0);
            ++dead;
            continue;
        }
        const double z = std::log(d.causal_amplitude[s]), other = std::log(d.acausal_amplitude[s]);
        sum += z, squares += z * z, product += z * other, ++n;
    }
    const double mean = sum / static_cast<double>(n), count = static_cast<double>(n);
    EXPECT_NEAR(mean, 0, 0.01);
    EXPECT_NEAR(std::sqrt(squares / count - mean * mean), 0.4, 0.01);
    EXPECT_NEAR(product / count / 0.16, 0, 0.02); // branches are independent
    EXPECT_NEAR(static_cast<double>(dead) / 65536, 0.05, 0.005);
}

} // namespace
} // namespace hxtwin::emulator
