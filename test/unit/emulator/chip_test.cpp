// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <hxtwin/chip/error.hpp>

#include "execution.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;

TEST(emulated_chip, fires_when_a_background_source_drives_its_neurons) {
    const auto r = run(test::one_source_chip(40), test::record_for(ten_ms));
    EXPECT_GT(r.counts.spikes, 1'000u);
    EXPECT_EQ(r.counts.recorded, r.counts.spikes);
    EXPECT_EQ(r.spikes.size(), r.counts.spikes);
    EXPECT_EQ(r.counts.synaptic, 256 * r.counts.background);
    EXPECT_TRUE(std::is_sorted(r.spikes.begin(), r.spikes.end(),
                               [](const auto& a, const auto& b) { return a.time < b.time; }));
    EXPECT_LE(r.spikes.back().time, ten_ms);
}

TEST(emulated_chip, tells_its_observer_how_far_it_is) {
    struct listener : observer {
        std::vector<double> heard;
        void advances(std::string_view, double fraction) override { heard.push_back(fraction); }
    } listener;
    options o{.ideal = true};
    o.observer = &listener;
    run({}, test::record_for(fpga_cycles(12'500'000)), o);
    ASSERT_EQ(listener.heard.size(), 23u); // every 2^20 ticks of 25 million
    EXPECT_TRUE(std::is_sorted(listener.heard.begin(), listener.heard.end()));
    EXPECT_LE(listener.heard.back(), 1);
}

TEST(emulated_chip, is_silent_by_default) {
    const auto r = run({}, test::record_for(ten_ms));
    EXPECT_EQ(r.counts, chip::event_counts{});
}

TEST(emulated_chip, labels_a_spike_with_its_address_and_its_event_output) {
    auto c = test::one_source_chip(0);
    const chip::neuron n(256 + 70); // event output 2
    c.code(n, chip::cell::v_leak) = 900;
    const auto r = run(c, test::record_for(fpga_cycles(125'000)));
    ASSERT_GT(r.spikes.size(), 10u);
    for (const auto& s : r.spikes) {
        EXPECT_EQ(s.label, 2 << 14 | 2 << 8 | 70);
    }
}

TEST(emulated_chip, gives_the_same_bits_on_one_thread_and_on_two) {
    const auto c = test::one_source_chip(40);
    const auto one = run(c, test::record_for(ten_ms), {.threads = 1});
    const auto two = run(c, test::record_for(ten_ms), {.threads = 2});
    EXPECT_EQ(one.counts, two.counts);
    EXPECT_EQ(one.spikes, two.spikes);
    EXPECT_NE(one.spikes, run(c, test::record_for(ten_ms), {.chip_seed = 2}).spikes);
}

TEST(emulated_chip, starts_each_execution_from_the_same_state) {
    const auto chip = make_emulator({});
    const auto c = test::one_source_chip(40);
    EXPECT_EQ(chip->execute(c, test::record_for(ten_ms)).spikes,
              chip->execute(c, test::record_for(ten_ms)).spikes);
}

TEST(converter, reads_the_potentials_of_the_code_map) {
    chip::configuration c;
    test::set_operating_point(c);
    for (const auto h : chip::hemisphere::all()) {
        c.cadc[h].enable = true;
        for (const auto col : chip::column::all()) {
            auto& n = c.neurons[chip::neuron_at(h, col)];
            n.enable_threshold = false;
            c.code(chip::neuron_at(h, col), chip::cell::v_leak) =
                static_cast<std::uint16_t>(540 + col.value());
            c.synapses[h].switches[col] = {
                .exc = true, .inh = true, .readout_causal = col.value() != 9, .readout_acausal = false};
        }
    }
    c.offsets[chip::hemisphere(0)].causal[chip::column(2)] = -7;
    const auto h = chip::hemisphere(0);
    const auto at = [&](std::uint32_t plane, std::uint32_t words) {
        return chip::timed_command{fpga_cycles(10),
                                   chip::read_words{chip::synapse_plane_address(h, plane, 4, 0), words}};
    };
    const auto r =
        run(c, program_of({at(chip::base::causal, 64), at(chip::base::causal | chip::base::buffered, 64),
                           at(chip::base::acausal | chip::base::buffered, 64)}));
    for (std::uint32_t x = 0; x < 64; ++x) {
        for (std::uint32_t j = 0; j < 4; ++j) {
            const auto col = chip::column_of_byte(x, j).value();
            const double expected =
                20 + (214 + 0.80 * (540.0 + col - 629) - 70) * 200 / 480 - (col == 2 ? 7 : 0);
            EXPECT_NEAR(r.reads[0][x] >> (24 - 8 * j) & 0xff, col == 9 ? 190 : expected, 0.51) << col;
        }
    }
    EXPECT_EQ(r.reads[1], r.reads[0]);
    EXPECT_EQ(r.reads[2], std::vector<std::uint32_t>(64, 0xbebebebe)); // empty sensors
}

TEST(converter, shows_the_synaptic_line_decay_with_its_time_constant) {
    auto c = test::one_source_chip(63);
    c.backgrounds = {};
    open_input(c);
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].source = chip::readout_source::exc_synin;
    }
    for (const auto h : chip::hemisphere::all()) {
        c.cadc[h].enable = true;
        for (auto& s : c.synapses[h].switches) {
            s.readout_causal = true;
        }
    }
    auto p = send_and_wait(std::vector<std::uint16_t>(10, 5), fpga_cycles(1), fpga_cycles(100));
    const auto first = chip::synapse_plane_address(chip::hemisphere(0), chip::base::causal, 0, 0);
    p.commands.push_back({fpga_cycles(200), chip::read_words{first, 1}});
    p.commands.push_back(
        {fpga_cycles(200 + 747), chip::read_words{first, 1}}); // 5.976 us = 490 us / 82 later
    const auto r = run(c, p);
    const double early = 128 - static_cast<double>(r.reads[0][0] >> 24),
                 late = 128 - static_cast<double>(r.reads[1][0] >> 24);
    ASSERT_GT(early, 60);
    EXPECT_NEAR(early / late, std::exp(1), 0.06);
}

TEST(spike_counter, counts_to_255_then_overflows_and_clears_on_a_write) {
    chip::configuration c;
    test::set_operating_point(c);
    const chip::neuron n(300);
    c.code(n, chip::cell::v_leak) = 900;
    const auto counter = chip::spike_counter_address(n);
    std::vector<chip::timed_command> commands{{fpga_cycles(0), chip::record_events{}}};
    for (const int ms : {1, 2, 3, 4}) {
        commands.push_back({fpga_cycles(125'000 * ms), chip::read_words{counter, 1}});
    }
    commands.push_back({fpga_cycles(500'000), chip::write_word{chip::spike_counter_reset_address(n), 0}});
    commands.push_back({fpga_cycles(500'000), chip::read_words{counter, 1}});
    const auto r = run(c, program_of(commands));
    for (std::size_t k = 0; k < 4; ++k) {
        const auto until = fpga_cycles(125'000 * (static_cast<int>(k) + 1));
        const auto spikes = static_cast<std::uint32_t>(
            std::count_if(r.spikes.begin(), r.spikes.end(), [&](const auto& s) { return s.time <= until; }));
        EXPECT_EQ(r.reads[k][0], (spikes & 0xff) | (spikes > 255 ? 0x100 : 0)) << k;
    }
    EXPECT_GT(r.counts.spikes, 256u);
    EXPECT_EQ(r.reads[4][0], 0u);
}

TEST(program, reads_back_memories_and_stops_at_a_poll_that_is_never_satisfied) {
    chip::configuration c;
    c.memories.push_back({{chip::base::extmem + 3}, {0x01020304}});
    c.memories.push_back({chip::sram_address(chip::hemisphere(1), 7), {42}});
    const auto sram = chip::sram_address(chip::hemisphere(1), 7);
    const auto r = run(c, program_of({{fpga_cycles(1), chip::read_words{{chip::base::extmem + 3}, 2}},
                                      {fpga_cycles(1), chip::poll_word{sram, 0xff, 42}},
                                      {fpga_cycles(2), chip::write_word{{chip::base::dram + 9}, 7}},
                                      {fpga_cycles(2), chip::read_words{{chip::base::dram + 9}, 1}},
                                      {fpga_cycles(3), chip::poll_word{sram, 0xff, 43, fpga_cycles(1000)}},
                                      {fpga_cycles(4), chip::read_words{sram, 1}}}));
    EXPECT_EQ(r.reads, (std::vector<std::vector<std::uint32_t>>{{0x01020304, 0}, {7}}));
    EXPECT_EQ(r.polls, (std::vector<bool>{true, false}));
    EXPECT_EQ(r.executed.back(), ppu_cycles(6));
}

TEST(program, refuses_an_address_at_which_nothing_is) {
    const auto read = [](std::uint32_t word) {
        return program_of({{fpga_cycles(1), chip::read_words{{word}, 1}}});
    };
    EXPECT_THROW(run({}, read(0x0012'2801)), chip::unmapped_address);
    EXPECT_THROW(run({}, read(0x8000'8000)), chip::unmapped_address);
    EXPECT_THROW(run({}, read(chip::padi_injection_address(chip::hemisphere(0)).word)),
                 chip::unmapped_address);
    EXPECT_THROW(run({}, program_of({{fpga_cycles(5), chip::record_events{}},
                                     {fpga_cycles(4), chip::record_events{}}})),
                 invalid_experiment);
}

TEST(neuron_reset, pulls_the_membrane_to_its_reset_potential) {
    chip::configuration c;
    test::set_operating_point(c);
    const chip::hemisphere h(1);
    const chip::neuron n = chip::neuron_at(h, chip::column(0));
    c.code(n, chip::cell::v_reset) = 545; // reads 20 * 0.89 less
    c.cadc[h].enable = true;
    c.synapses[h].switches[chip::column(0)].readout_acausal = true;
    const auto reading = chip::synapse_plane_address(h, chip::base::acausal, 0, 0);
    const auto r = run(c, program_of({{fpga_cycles(100), chip::read_words{reading, 1}},
                                      {fpga_cycles(200), chip::write_word{chip::neuron_reset_address(n), 0}},
                                      {fpga_cycles(440), chip::read_words{reading, 1}}}));
    EXPECT_EQ(r.reads[0][0] >> 24, 80u);
    EXPECT_EQ(r.reads[1][0] >> 24, 52u); // the leak holds against it, and 3.8 time constants have passed
    EXPECT_EQ(r.counts.spikes, 0u);
}

TEST(chip, counts_the_steps_of_its_circuits) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    const auto p = test::record_for(fpga_cycles(125'000)); // 1 ms, in steps of 1 us
    EXPECT_EQ(run(c, p).wall.neuron_steps, 512u * 1000);
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_adaptation = n.value() < 256; // a hemisphere in passes
    }
    EXPECT_EQ(run(c, p).wall.neuron_steps, 512u * 1000);
    c.backgrounds = test::one_source_chip(0).backgrounds;
    EXPECT_GT(run(c, p).wall.neuron_steps, 512u * 1000); // linear ones also step from event to event
}

} // namespace
} // namespace hxtwin::emulator
