// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/core.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "adapting.hpp"
#include "all_targets.hpp"
#include "driven_chip.hpp"

namespace hxtwin::emulator {
namespace {

using namespace nonlinear;

std::uint32_t draw(std::uint64_t k, std::uint32_t what, std::uint32_t below) {
    return static_cast<std::uint32_t>(random_bits(7, random_purpose::test, k, what) % below);
}

// 256 circuits that differ, in all 16 blocks: onset, capacitance, stimulus and adaptation.
struct population {
    nonlinear_parameters n;
    nonlinear_table table;
    membrane_state s{};
    std::vector<firing> fired{};
    upswings seen{};
    bool hints = true;

    explicit population(std::uint16_t tau_code = 82) {
        for (std::size_t i = 0; i < circuits; ++i) {
            const auto m = adapting([&](auto& c, auto neuron) {
                stimulate(c, neuron, static_cast<std::uint16_t>(20 + draw(i, 0, 80)));
                c.code(neuron, chip::cell::v_exp) = static_cast<std::uint16_t>(840 + draw(i, 1, 110));
                c.code(neuron, chip::cell::i_bias_adapt_a) = static_cast<std::uint16_t>(draw(i, 2, 200));
                c.neurons[neuron].membrane_capacitance = static_cast<std::uint8_t>(40 + draw(i, 3, 24));
                c.code(neuron, chip::cell::i_bias_synin_exc_tau) = tau_code;
                c.code(neuron, chip::cell::i_bias_synin_inh_tau) = tau_code;
            });
            set(n, i, m);
            s.v[i] = static_cast<float>(m.rest);
        }
        finish(n);
        table.reset(n);
    }
    // One pass at a time, with the charges that come in it.
    void run(tick until, std::int32_t h, const std::vector<line_charge>& charges) {
        std::size_t first = 0;
        for (tick t = 0; t < until; t += h) {
            std::size_t last = first;
            while (last < charges.size() && charges[last].time <= t + h) {
                ++last;
            }
            const pass p{t, h, std::span(charges).subspan(first, last - first)};
            first = last;
            lanes_of<std::int32_t> special;
            const auto found = step_nonlinear(s, n, table, p, special, seen);
            solve_nonlinear(s, n, p, std::span(special).first(found), fired, hints ? &seen : nullptr);
        }
        std::sort(fired.begin(), fired.end());
    }
    // The first three at most.
    std::vector<tick> first_spikes(std::uint32_t circuit) const {
        std::vector<tick> times;
        for (const auto& f : fired) {
            if (f.circuit == circuit && times.size() < 3) {
                times.push_back(f.time);
            }
        }
        return times;
    }
};

struct stimulus {
    std::vector<lanes_of<float>> units;
    std::vector<line_charge> charges{};
};

// Events at random times, a third of them inhibitory, one in eight of them large.
stimulus random_stimulus(tick until, tick spacing) {
    stimulus all;
    const auto number = static_cast<std::size_t>(until / spacing);
    all.units.resize(number);
    tick time = 0;
    for (std::size_t k = 0; k < number; ++k) {
        auto& units = all.units[k];
        const float scale = draw(k, 4, 8) == 0 ? 30 : 2;
        for (std::size_t i = 0; i < circuits; ++i) {
            units[i] = scale * static_cast<float>(draw(k * circuits + i, 5, 1000)) / 1000;
        }
        time += 1 + draw(k, 6, static_cast<std::uint32_t>(2 * spacing));
        if (time < until) {
            all.charges.push_back({time, &units, draw(k, 7, 2) == 0 ? 1.0f : 0.7f,
                                   *std::max_element(units.begin(), units.end()), draw(k, 8, 3) == 0});
        }
    }
    return all;
}

TEST(pass, takes_events_inside_it_as_if_it_ended_at_each) {
    constexpr tick until = 12'500; // 50 us
    const auto in = random_stimulus(until, 90);
    population coarse, fine;
    coarse.run(until, longest_step, in.charges);
    fine.run(until, 1, in.charges);
    EXPECT_GT(fine.fired.size(), circuits);
    EXPECT_NEAR(static_cast<double>(coarse.fired.size()), static_cast<double>(fine.fired.size()),
                0.01 * static_cast<double>(fine.fired.size()));
    // 50 ns, but where a membrane lingers near the onset, for shifts grow there.
    std::size_t number = 0, close = 0;
    tick worst = 0;
    for (std::uint32_t i = 0; i < circuits; ++i) {
        const auto c = coarse.first_spikes(i), f = fine.first_spikes(i);
        ASSERT_EQ(c.size(), f.size()) << i;
        for (std::size_t k = 0; k < c.size(); ++k) {
            worst = std::max(worst, std::abs(c[k] - f[k]));
            close += std::abs(c[k] - f[k]) <= 12 ? 1 : 0;
            ++number;
        }
    }
    std::printf("%zu of %zu within 50 ns, worst %lld ns\n", close, number, static_cast<long long>(4 * worst));
    EXPECT_GE(static_cast<double>(close), 0.98 * static_cast<double>(number));
    EXPECT_LT(worst, 125);
    double lines = 0;
    for (std::size_t i = 0; i < circuits; ++i) {
        lines = std::max<double>(lines, std::abs(coarse.s.exc[i] - fine.s.exc[i]) / (1 + fine.s.exc[i]));
        lines = std::max<double>(lines, std::abs(coarse.s.inh[i] - fine.s.inh[i]) / (1 + fine.s.inh[i]));
    }
    EXPECT_LT(lines, 1e-4); // no charge is lost
}

// Time constants of 0.6 us: beyond what a series in time does.
TEST(pass, loses_no_charge_of_a_fast_line) {
    constexpr tick until = 2'500;
    const auto in = random_stimulus(until, 90);
    population coarse(800), fine(800);
    coarse.run(until, longest_step, in.charges);
    fine.run(until, 1, in.charges);
    double lines = 0;
    std::size_t close = 0; // all but those about to fire
    for (std::size_t i = 0; i < circuits; ++i) {
        lines = std::max<double>(lines, std::abs(coarse.s.exc[i] - fine.s.exc[i]) / (1 + fine.s.exc[i]));
        lines = std::max<double>(lines, std::abs(coarse.s.inh[i] - fine.s.inh[i]) / (1 + fine.s.inh[i]));
        close += std::abs(coarse.s.v[i] - fine.s.v[i]) < 0.5 * transfer::volts_per_reading ? 1 : 0;
    }
    EXPECT_LT(lines, 1e-4);
    EXPECT_GE(close, 240u);
    EXPECT_GT(*std::max_element(fine.s.exc.begin(), fine.s.exc.end()), 1);
}

TEST(pass, knows_time_constants_that_have_changed) {
    constexpr tick until = 1'000;
    const auto in = random_stimulus(until, 90);
    population before, used(40), fresh(40);
    before.run(until, longest_step, in.charges);
    used.table = std::move(before.table);
    used.table.reset(used.n);
    used.run(until, longest_step, in.charges);
    fresh.run(until, longest_step, in.charges);
    EXPECT_EQ(used.s.v, fresh.s.v);
    EXPECT_EQ(used.s.exc, fresh.s.exc);
    EXPECT_NE(used.s.exc, before.s.exc);
}

// What a pass sees of an upswing only aims steps.
TEST(pass, may_keep_to_itself_where_it_sees_spikes_come) {
    constexpr tick until = 5'000;
    const auto in = random_stimulus(until, 90);
    population told, untold;
    untold.hints = false;
    told.run(until, longest_step, in.charges);
    untold.run(until, longest_step, in.charges);
    ASSERT_GT(untold.fired.size(), circuits / 4);
    ASSERT_EQ(told.fired.size(), untold.fired.size());
    EXPECT_NE(told.s.v, untold.s.v);
    for (std::uint32_t i = 0; i < circuits; ++i) {
        const auto a = told.first_spikes(i), b = untold.first_spikes(i);
        ASSERT_EQ(a.size(), b.size()) << i;
        for (std::size_t k = 0; k < a.size(); ++k) {
            EXPECT_NEAR(static_cast<double>(a[k]), static_cast<double>(b[k]), 8) << i;
        }
    }
}

TEST(pass, solves_a_circuit_the_same_whatever_others_it_solves_with_it) {
    const auto in = random_stimulus(250, 40);
    population one, all;
    const pass p{0, 250, in.charges};
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(circuits); ++i) {
        one.s.v[static_cast<std::size_t>(i)] += 0.002f * static_cast<float>(i);
        all.s.v[static_cast<std::size_t>(i)] += 0.002f * static_cast<float>(i);
    }
    lanes_of<std::int32_t> list;
    for (std::size_t k = 0; k < circuits; ++k) {
        list[k] = static_cast<std::int32_t>(k * 37 % circuits);
        solve_nonlinear(one.s, one.n, p, std::span(list).subspan(k, 1), one.fired);
    }
    solve_nonlinear(all.s, all.n, p, list, all.fired);
    std::sort(one.fired.begin(), one.fired.end());
    std::sort(all.fired.begin(), all.fired.end());
    EXPECT_EQ(one.fired, all.fired);
    EXPECT_GT(all.fired.size(), 10u);
    EXPECT_EQ(one.s.v, all.s.v);
    EXPECT_EQ(one.s.w, all.s.w);
    EXPECT_EQ(one.s.exc, all.s.exc);
}

std::vector<std::uint64_t> bits() {
    const auto in = random_stimulus(7'500, 90);
    population p;
    p.run(7'500, 150, in.charges);
    std::vector<std::uint64_t> all;
    for (std::size_t i = 0; i < circuits; ++i) {
        all.push_back(std::uint64_t{std::bit_cast<std::uint32_t>(p.s.v[i])} << 32 |
                      std::bit_cast<std::uint32_t>(p.s.w[i]));
    }
    for (const auto& f : p.fired) {
        all.push_back(static_cast<std::uint64_t>(f.time) << 9 | f.circuit);
    }
    return all;
}

TEST(pass, gives_the_same_bits_on_every_instruction_set_of_this_machine) {
    ASSERT_GT(bits().size(), circuits + 30);
    test::expect_the_same_on_all_targets(bits);
}

chip::configuration slightly_nonlinear() {
    chip::configuration c;
    test::set_operating_point(c);
    test::set_row(c, 20);
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_exponential = true;
        c.code(n, chip::cell::v_exp) = 1022;
        c.code(n, chip::cell::i_bias_exp) = 1;
    }
    return c;
}

// Membranes 1 us after the start, with events at two times and, between them, weights of 0 for even columns.
lanes_of<float> membranes(bool first, bool silence, bool second) {
    auto c = slightly_nonlinear();
    const auto m = no_mismatch();
    const chip::hemisphere h(0);
    core one(c, h, m);
    if (first) {
        one.push({100, 0, 5, 0});
    }
    one.deliver(120);
    if (silence) {
        for (std::size_t k = 0; k < circuits; k += 2) {
            c.synapses[h].weights[k] = 0;
        }
        one.rows().weights_changed(0);
    }
    if (second) {
        one.push({130, 0, 5, 1});
    }
    one.deliver(140);
    EXPECT_EQ(one.stands(), 0); // all in one pass
    one.advance(250);
    return one.state().v;
}

TEST(pass, keeps_the_weights_that_an_event_met) {
    const auto silenced = membranes(true, true, true), once = membranes(true, false, false),
               twice = membranes(true, false, true);
    for (std::size_t k = 0; k < circuits; ++k) {
        EXPECT_EQ(silenced[k], k % 2 == 0 ? once[k] : twice[k]) << k;
        EXPECT_NE(once[k], twice[k]) << k;
    }
}

} // namespace
} // namespace hxtwin::emulator
