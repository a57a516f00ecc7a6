// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/refractory_logic.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

#include "execution.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;
using enum bayesian_operation;
using times = std::vector<double>;

const chip::neuron a(3), b(256 + 3);
constexpr std::uint16_t ramp = 400, store = 2; // tau 0.69 us, 27 codes a pair

void set_operation(chip::configuration& c, chip::neuron n, bayesian_operation o) {
    c.backends[n].enable_bayesian = true;
    c.backends[n].bayesian_operation = static_cast<std::uint8_t>(o);
}

// Two relays whose fire signals are connected: label 5 fires a, which is refractory for 1 us, label 6 fires b
// for 8 us. Label 7 with row select 1 reaches a row that only has sensors.
chip::configuration pair_of_relays(bayesian_operation o) {
    chip::configuration c;
    test::set_operating_point(c);
    test::set_row(c, 1);
    open_input(c);
    for (auto& common : c.common_backends) {
        common.clock_scale_fast = 0;
        common.clock_scale_slow = 3;
    }
    c.backends[a].fast_clock = true;
    c.neurons[a].bypass_exc = c.neurons[b].bypass_exc = true;
    c.synapses[chip::hemisphere(1)].label(chip::row(0), chip::column_of(b)) = 6;
    c.backends[a].fire_bottom = true;
    set_operation(c, a, o);
    auto& observer = c.drivers[chip::hemisphere(0)][chip::driver(4)]; // the second of bus 0
    observer.enable_receiver = observer.enable_address_out = true;
    for (const auto col : chip::column::all()) {
        c.synapses[chip::hemisphere(0)].label(chip::row(8), col) = 7;
    }
    c.cadc[chip::hemisphere(0)].enable = true;
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = ramp;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = store;
    }
    return c;
}

constexpr std::uint16_t fire_a = 5, fire_b = 6, observe = 1 << 6 | 7;
struct event {
    double us;
    std::uint16_t label;
};

chip::program program_for(const std::vector<event>& events) {
    auto p = test::program_of({{fpga_cycles(0), chip::record_events{}}});
    for (const auto& e : events) {
        p.commands.push_back({fpga_cycles(std::lround(e.us * 125)), chip::send_event{e.label}});
    }
    const auto row = chip::synapse_plane_address(chip::hemisphere(0), chip::base::causal, 8, 0);
    p.commands.push_back({fpga_cycles(125 * 20), chip::read_words{row, chip::words_per_row}});
    return p;
}

// What the causal sensor of a's column has summed up on the row that observes.
double causal_in(const chip::result& r) {
    for (std::uint32_t x = 0; x < chip::words_per_row; ++x) {
        for (std::uint32_t j = 0; j < 4; ++j) {
            if (chip::column_of_byte(x, j) == chip::column_of(a)) {
                return 190.0 - (r.reads.at(0)[x] >> (24 - 8 * j) & 0xff);
            }
        }
    }
    return -1;
}

double causal(const chip::configuration& c, const std::vector<event>& events, options o = {.ideal = true}) {
    return causal_in(run(c, program_for(events), o));
}

// The same of pulses so many us after the event that observes them.
double sum_of(const times& delays) {
    const double tau = sensor_transfer::tau(ramp, 0) * 1e6;
    return std::accumulate(delays.begin(), delays.end(), 0.0, [&](double sum, double us) {
        return sum + sensor_transfer::amplitude(store, 0) * std::exp(-us / tau);
    });
}

const std::vector<event> only_a{{1, observe}, {1.4, fire_a}}, only_b{{1, observe}, {1.4, fire_b}},
    a_then_b{{1, observe}, {1.4, fire_a}, {1.8, fire_b}},
    b_then_a{{1, observe}, {1.4, fire_b}, {1.8, fire_a}},
    // a twice while b is refractory
    a_again{{1, observe}, {1.4, fire_b}, {1.8, fire_a}, {3, observe}, {3.2, fire_a}};

struct expectation {
    bayesian_operation operation;
    times only_a, only_b, a_then_b, b_then_a, a_again;
};

void expect(const expectation& e, const chip::configuration& c, options o = {.ideal = true}) {
    for (const auto& [events, delays] :
         {std::pair{&only_a, &e.only_a}, std::pair{&only_b, &e.only_b}, std::pair{&a_then_b, &e.a_then_b},
          std::pair{&b_then_a, &e.b_then_a}, std::pair{&a_again, &e.a_again}}) {
        EXPECT_NEAR(causal(c, *events, o), sum_of(*delays), 0.6)
            << static_cast<int>(e.operation) << ", " << events->size() << " events";
    }
}

const expectation of_own_state{own_state, {0.4}, {}, {0.4}, {0.8}, {0.8, 0.2}};
const expectation of_both{both, {}, {}, {0.8}, {0.8}, {0.8, 0.2}};
// Also when a's period ends while b's goes on: at 2.8 and 4.2 us, 1.8 us after the first observation, which
// an earlier pulse has used up, and 1.2 us after the second.
const expectation of_differ{differ, {0.4}, {0.4}, {0.4}, {0.4}, {0.4, 1.2}};
const expectation of_muller_c{muller_c, {}, {}, {0.8}, {0.8}, {0.8}};

TEST(bayesian_logic, without_an_operation_pulses_with_each_spike) {
    expect(of_own_state, pair_of_relays(own_state));
}

TEST(bayesian_logic, pulses_when_both_are_refractory) { expect(of_both, pair_of_relays(both)); }

TEST(bayesian_logic, pulses_when_the_states_begin_to_differ) { expect(of_differ, pair_of_relays(differ)); }

TEST(bayesian_logic, pulses_when_both_are_refractory_and_not_before_both_have_rested) {
    expect(of_muller_c, pair_of_relays(muller_c));
}

TEST(bayesian_logic, has_its_operation_in_the_published_bits) {
    chip::neuron_backend_config n;
    n.enable_bayesian = true;
    n.bayesian_operation = 1; // bit 6 of word 3: bayesian_1
    EXPECT_EQ(operation_of(n), both);
    n.bayesian_operation = 2; // bit 7: bayesian_0
    EXPECT_EQ(operation_of(n), differ);
    n.enable_bayesian = false;
    EXPECT_EQ(operation_of(n), own_state);
}

TEST(bayesian_logic, sees_the_opposite_neuron_if_its_option_says_so) {
    auto c = pair_of_relays(both);
    c.backends[a].fire_bottom = false;
    expect({both, {}, {}, {}, {}, {}}, c);
    expect(of_both, c, {.ideal = true, .partner = bayesian_partner::opposite});
}

TEST(bayesian_logic, leaves_spikes_as_they_are_and_gives_way_to_the_pulses_of_the_block) {
    const auto plain = run(pair_of_relays(own_state), program_for(a_again));
    auto c = pair_of_relays(both);
    const auto combined = run(c, program_for(a_again));
    EXPECT_EQ(plain.spikes, combined.spikes);
    EXPECT_EQ(plain.counts.spikes, 3u);
    c.backends[a].post_overwrite = true;
    EXPECT_EQ(causal(c, b_then_a), 0);
}

TEST(bayesian_logic, counts_the_period_that_a_reset_begins) {
    auto c = pair_of_relays(both);
    auto p = program_for({{1, observe}, {1.4, fire_b}});
    p.commands.insert(p.commands.end() - 1, {fpga_cycles(std::lround(1.9 * 125)),
                                             chip::write_word{chip::neuron_reset_address(a), 0}});
    EXPECT_NEAR(causal_in(run(c, p)), sum_of({0.8}), 0.6); // the way from the FPGA takes 0.1 us
}

// b is refractory from 1.4 to 9.4 us, the operation is AND from 2 to 4.6 us.
TEST(bayesian_logic, knows_who_is_refractory_when_an_operation_is_written) {
    const chip::address at = chip::backend_address(a, 3);
    const auto word = [&](bayesian_operation o) { return chip::read_register(pair_of_relays(o), at); };
    for (const bool written : {false, true}) {
        auto p = program_for({{1.4, fire_b}, {3, observe}, {3.4, fire_a}, {5, observe}, {5.4, fire_a}});
        const auto write = [&](double us, bayesian_operation o) {
            const fpga_cycles time(std::lround(us * 125));
            const auto next = std::find_if(p.commands.begin(), p.commands.end(),
                                           [&](const auto& c) { return c.at > time; });
            p.commands.insert(next, {time, chip::write_word{at, word(o)}});
        };
        write(2, written ? both : muller_c);
        write(4.6, own_state);
        EXPECT_NEAR(causal_in(run(pair_of_relays(own_state), p)), sum_of({0.4, 0.4}), 0.6) << written;
    }
}

// Each neuron has an operation at random, all of a column and its right neighbour are connected.
chip::configuration random_logic() {
    auto c = test::one_source_chip(40);
    for (const auto n : chip::neuron::all()) {
        const auto random = random_bits(5, random_purpose::test, n.value(), 0);
        set_operation(c, n, static_cast<bayesian_operation>(random & 3));
        c.backends[n].refractory_time = static_cast<std::uint8_t>(60 + (random >> 8) % 190);
        c.backends[n].fire_to_right = n.value() % 2 == 0;
        c.backends[n].fire_bottom = n.value() % 4 == 0;
    }
    for (const auto h : chip::hemisphere::all()) {
        c.cadc[h].enable = true;
    }
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 80;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = 20;
    }
    return c;
}

TEST(bayesian_logic, gives_the_same_bits_on_one_thread_and_on_two) {
    const auto c = random_logic();
    auto p = test::record_for(fpga_cycles(25'000));
    for (const auto h : chip::hemisphere::all()) {
        const auto row = chip::synapse_plane_address(h, chip::base::causal, 0, 0);
        p.commands.push_back({fpga_cycles(25'000), chip::read_words{row, chip::words_per_row}});
    }
    const auto one = run(c, p, {.threads = 1}), two = run(c, p, {.threads = 2});
    EXPECT_EQ(one.spikes, two.spikes);
    EXPECT_EQ(one.reads, two.reads);
    const auto none = [&] {
        auto plain = c;
        for (auto& n : plain.backends) {
            n.enable_bayesian = false;
        }
        return run(plain, p, {.threads = 2});
    }();
    EXPECT_EQ(none.counts.spikes, one.counts.spikes);
    EXPECT_NE(none.reads, one.reads);
}

TEST(bayesian_logic, takes_periods_in_any_order_and_pulses_by_what_is_known) {
    chip::configuration c;
    c.neurons[a].enable_fire = true;
    c.backends[a].fire_bottom = true;
    set_operation(c, a, differ);
    refractory_logic logic(bayesian_partner::fire_line);
    logic.configure(c, {}, 0);
    ASSERT_TRUE(logic.used());
    logic.begin({50, b.value(), 70});
    logic.begin({20, a.value(), 40});
    logic.begin({20, a.value(), 40}); // told twice
    using pulse = refractory_logic::pulse;
    EXPECT_EQ(logic.advance(50), (std::vector<pulse>{{21, a.value()}})); // b begins at 50: not yet
    logic.begin({50, a.value(), 60});
    EXPECT_EQ(logic.advance(100), (std::vector<pulse>{{61, a.value()}})); // both at once do not differ
    set_operation(c, a, own_state);
    logic.configure(c, {}, 100);
    EXPECT_FALSE(logic.used());
}

} // namespace
} // namespace hxtwin::emulator
