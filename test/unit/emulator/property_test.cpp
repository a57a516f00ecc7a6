// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/synapse_rows.hpp>
#include <hxtwin/emulator/mismatch.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "execution.hpp"

// What holds for any configuration and any events.
namespace hxtwin::emulator {
namespace {

using namespace execution;

std::uint32_t draw(std::uint64_t seed, std::uint64_t k, std::uint32_t what, std::uint32_t below) {
    return static_cast<std::uint32_t>(random_bits(seed, random_purpose::test, k, what) % below);
}

// A recurrent chip with random weights, labels, drivers, plastic pulses and sensors.
chip::configuration random_chip(std::uint64_t seed) {
    auto c = test::one_source_chip(0);
    open_input(c);
    for (const auto h : chip::hemisphere::all()) {
        auto& s = c.synapses[h];
        for (std::uint32_t k = 0; k < s.weights.size(); ++k) {
            s.weights[k] = static_cast<std::uint8_t>(draw(seed, k, h.value(), 12));
            s.labels[k] = static_cast<std::uint8_t>(draw(seed, k, 2 + h.value(), 8));
        }
        for (const auto d : chip::driver::all()) {
            c.drivers[h][d] = {.row_select_mask = static_cast<std::uint8_t>(draw(seed, d.value(), 4, 32)),
                               .enable_receiver = true,
                               .enable_address_out = true,
                               .bottom = static_cast<chip::row_mode>(draw(seed, d.value(), 5, 4)),
                               .top = static_cast<chip::row_mode>(draw(seed, d.value(), 6, 4))};
            c.pulses[h][d] = {.enable_stp = draw(seed, d.value(), 7, 2) == 0,
                              .utilization = static_cast<std::uint8_t>(draw(seed, d.value(), 8, 16)),
                              .offset = 8};
        }
        c.cadc[h].enable = true;
    }
    for (auto& q : c.shared) {
        for (const auto& [cell, code] : {std::pair{chip::shared_cell::stp_v_charge_0, 100},
                                         std::pair{chip::shared_cell::stp_v_recover_0, 400},
                                         std::pair{chip::shared_cell::stp_i_ramp, 600},
                                         std::pair{chip::shared_cell::syn_i_bias_ramp, 80},
                                         std::pair{chip::shared_cell::syn_i_bias_store, 30}}) {
            q[static_cast<unsigned>(cell)] = static_cast<std::uint16_t>(code);
        }
    }
    for (const auto e : chip::event_output::all()) {
        c.nodes[*chip::node_between(chip::input_of(e), chip::output_of(chip::padi_bus(e.value() % 4)))] = {
            0x80, 0x80};
    }
    return c;
}

chip::program random_events(std::uint64_t seed) {
    auto p = program_of({{fpga_cycles(0), chip::record_events{}}});
    fpga_cycles at{10};
    for (std::uint64_t k = 0; k < 2'000; ++k) {
        at += fpga_cycles(draw(seed, k, 9, 30));
        p.commands.push_back({at, chip::send_event{static_cast<std::uint16_t>(draw(seed, k, 10, 8 * 64))}});
    }
    for (const auto h : chip::hemisphere::all()) {
        p.commands.push_back(
            {at, chip::read_words{chip::synapse_plane_address(h, chip::base::causal, 17, 0), 64}});
    }
    p.commands.push_back({at + fpga_cycles(100), chip::record_events{false}});
    return p;
}

TEST(any_chip, gives_the_same_bits_on_one_thread_and_on_two) {
    for (const std::uint64_t seed : {1u, 2u}) {
        const auto c = random_chip(seed);
        const auto one = run(c, random_events(seed), {.threads = 1});
        const auto two = run(c, random_events(seed), {.threads = 2});
        ASSERT_GT(one.counts.spikes, 100u) << seed;
        EXPECT_EQ(one.spikes, two.spikes) << seed;
        EXPECT_EQ(one.reads, two.reads) << seed;
        EXPECT_EQ(one.counts, two.counts) << seed;
        EXPECT_NE(
            std::count_if(one.reads[0].begin(), one.reads[0].end(), [](auto w) { return w != 0xbebebebe; }),
            0);
    }
}

TEST(any_chip, keeps_the_order_of_time_and_loses_no_spike_without_counting_it) {
    const auto r = run(random_chip(3), random_events(3), {});
    EXPECT_TRUE(std::is_sorted(r.spikes.begin(), r.spikes.end(),
                               [](const auto& a, const auto& b) { return a.time < b.time; }));
    // Every neuron's spike goes to its L2 output, and so does every event of the FPGA that has no other way.
    EXPECT_EQ(r.counts.recorded + r.counts.link_lost, r.counts.spikes);
    EXPECT_EQ(r.spikes.size(), r.counts.recorded);
}

TEST(any_chip, starts_each_execution_from_the_same_state) {
    const auto chip = make_emulator({});
    const auto c = random_chip(4);
    const auto first = chip->execute(c, random_events(4)), second = chip->execute(c, random_events(4));
    EXPECT_EQ(first.spikes, second.spikes);
    EXPECT_EQ(first.reads, second.reads);
}

// What lies on the lines after an event is the sum of the weights that have its label.
TEST(any_row, hands_the_charge_of_its_synapses_to_the_lines_and_no_more) {
    const auto c = random_chip(5);
    const auto m = no_mismatch();
    const chip::hemisphere h(0);
    synapse_rows rows(c, h, m.synapses[h], driver_pulses(c, h, m.drivers[h], {}));
    driver_pulses same(c, h, m.drivers[h], {});
    for (std::uint64_t k = 0; k < 50; ++k) {
        lanes_of<float> exc{}, inh{};
        const std::uint32_t bus = draw(5, k, 11, 4), label = draw(5, k, 12, 8), select = draw(5, k, 13, 32);
        const auto now = static_cast<tick>(100 * k);
        arrived to;
        rows.deliver(bus, static_cast<std::uint16_t>(label | select << 6), now, to);
        for (const auto& a : to.charges) {
            for (std::size_t i = 0; i < circuits; ++i) {
                (a.inhibitory ? inh : exc)[i] += (*a.units)[i] * a.pulse;
            }
        }
        double expected = 0, synapses = 0;
        for (std::uint32_t d = bus; d < 128; d += 4) {
            const auto& driver = c.drivers[h][chip::driver(d)];
            if (((select ^ d / 4) & driver.row_select_mask) != 0) {
                continue;
            }
            const double pulse =
                same.modulates(d) ? same.length(d, static_cast<std::uint8_t>(label), now) : 1.0;
            for (std::uint32_t s = 512 * d; s < 512 * (d + 1); ++s) {
                const auto mode = static_cast<unsigned>(s / 256 % 2 == 0 ? driver.bottom : driver.top);
                const double lines = (mode & 1) + (mode >> 1);
                if (c.synapses[h].labels[s] == label) {
                    expected += lines * pulse * transfer::line_units(c.synapses[h].weights[s], 600);
                    synapses += lines;
                }
            }
        }
        const double sum =
            std::accumulate(exc.begin(), exc.end(), 0.0) + std::accumulate(inh.begin(), inh.end(), 0.0);
        EXPECT_NEAR(sum, expected, 1e-5 * (expected + 1)) << k;
    }
}

TEST(ideal, is_switched_off_part_by_part) {
    auto c = random_chip(6);
    for (auto& s : c.synapses[chip::hemisphere(0)].switches) {
        s.readout_causal = true;
    }
    const auto read = [&](options o) {
        const auto at = chip::synapse_plane_address(chip::hemisphere(0), chip::base::causal, 0, 0);
        return run(c, program_of({{fpga_cycles(10), chip::read_words{at, 64}}}), o).reads[0];
    };
    const std::vector<std::uint32_t> alike(64, 0x50505050);
    EXPECT_EQ(read({.ideal = true}), alike);
    EXPECT_EQ(read({.mismatch = false, .noise = false}), alike);
    EXPECT_NE(read({.mismatch = false}), alike);
    const auto fixed = read({.noise = false});
    EXPECT_NE(fixed, alike);
    EXPECT_EQ(fixed, read({.noise = false, .noise_seed = 7}));
}

TEST(ideal, chips_without_mismatch_may_still_have_dead_sensors) {
    const auto c = [] {
        auto chip = random_chip(7);
        chip.nodes = {};
        for (auto& b : chip.backends) {
            b.post_overwrite = true;
        }
        for (auto& l : chip.synapses[chip::hemisphere(0)].labels) {
            l = 5;
        }
        chip.drivers[chip::hemisphere(0)][chip::driver(0)].row_select_mask = 0;
        return chip;
    }();
    const auto read = [&](bool dead) {
        auto p = program_of({});
        for (int k = 0; k < 20; ++k) {
            p.commands.push_back(
                {fpga_cycles(100 * k + 10),
                 chip::write_word{chip::padi_injection_address(chip::hemisphere(0)), 1 | 5 << 16}});
            p.commands.push_back({fpga_cycles(100 * k + 15),
                                  chip::write_word{chip::post_pulse_address(chip::backend_block(0)), 0}});
        }
        const auto at = chip::synapse_plane_address(chip::hemisphere(0), chip::base::causal, 0, 0);
        p.commands.push_back({fpga_cycles(3'000), chip::read_words{at, 16}});
        const auto words = run(c, p, {.mismatch = false, .noise = false, .dead_circuits = dead}).reads[0];
        std::map<std::uint32_t, int> codes;
        for (const auto w : words) {
            for (int j = 0; j < 4; ++j) {
                ++codes[w >> (24 - 8 * j) & 0xff];
            }
        }
        return codes;
    };
    EXPECT_EQ(read(false).size(), 1u);
    const auto codes = read(true);
    ASSERT_EQ(codes.size(), 2u);
    EXPECT_EQ(codes.rbegin()->first, 190u); // empty
    EXPECT_LT(codes.rbegin()->second, 12);  // of 64
}

} // namespace
} // namespace hxtwin::emulator
