// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include <hxtwin/chip/error.hpp>
#include <hxtwin/emulator/emulator.hpp>

#include "driven_chip.hpp"

namespace hxtwin::emulator {
namespace {

using test::program_of;

constexpr fpga_cycles ten_ms{1'250'000};

chip::result run(const chip::configuration& c, const chip::program& p, options o = {.ideal = true}) {
    return make_emulator(o)->execute(c, p);
}

// Sends one event of L2 input 0 to every bus.
void open_input(chip::configuration& c) {
    for (const auto b : chip::padi_bus::all()) {
        c.nodes[*chip::node_between(chip::input_of(chip::l2_channel(0)), chip::output_of(b))] = {0, 0};
    }
}

chip::program send_and_wait(const std::vector<std::uint16_t>& labels, fpga_cycles spacing,
                            fpga_cycles end = fpga_cycles(12'500)) {
    chip::program p = program_of({{fpga_cycles(0), chip::record_events{}}});
    fpga_cycles at{10};
    for (const auto label : labels) {
        p.commands.push_back({at, chip::send_event{label}});
        at += spacing;
    }
    p.commands.push_back({end, chip::record_events{false}});
    return p;
}

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

TEST(background_source, sends_regular_events_one_period_plus_one_tick_apart) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    c.backgrounds[chip::background(0)] = {.enable = true,
                                          .enable_random = false,
                                          .period = 99,
                                          .seed = 1,
                                          .mask = 0,
                                          .rate = 0,
                                          .label = 0x123};
    c.nodes[*chip::node_between(chip::input_of(chip::background(0)), chip::output_of(chip::l2_channel(0)))] =
        {0, 0};
    const auto r = run(c, test::record_for(fpga_cycles(5'000)));
    ASSERT_EQ(r.spikes.size(), 100u);
    for (std::size_t k = 0; k < r.spikes.size(); ++k) {
        EXPECT_EQ(r.spikes[k], (chip::spike{fpga_cycles(50 * (static_cast<int>(k) + 1)), 0x123}));
    }
}

TEST(background_source, keeps_the_mean_and_the_variance_of_a_poisson_train) {
    auto c = test::one_source_chip(0);
    c.nodes[*chip::node_between(chip::input_of(chip::background(0)), chip::output_of(chip::l2_channel(0)))] =
        {0, 0};
    const auto r = run(c, test::record_for(fpga_cycles(125'000'000 / 4)));
    const double expected = 0.25 * 250e6 / 521 * 0.25; // 1/4 s, a quarter of the draws
    EXPECT_NEAR(static_cast<double>(r.spikes.size()), expected, 4 * std::sqrt(expected));
    std::map<std::int64_t, double> bins; // of 100 us
    for (const auto& s : r.spikes) {
        bins[s.time.count() / 12'500] += 1;
    }
    double sum = 0, squares = 0;
    for (const auto& [bin, n] : bins) {
        sum += n;
        squares += n * n;
    }
    const double n = 2'500, mean = sum / n, variance = squares / n - mean * mean;
    EXPECT_NEAR(variance / mean, 0.75, 0.1); // binomial: 1 - p
}

TEST(background_source, sends_the_same_train_from_the_same_seed) {
    auto c = test::one_source_chip(0);
    for (const auto k : {0u, 4u}) {
        c.nodes[*chip::node_between(chip::input_of(chip::background(k)),
                                    chip::output_of(chip::l2_channel(0)))] = {0, 0};
    }
    const auto r = run(c, test::record_for(ten_ms));
    ASSERT_GT(r.spikes.size(), 2'000u);
    for (std::size_t k = 0; k + 1 < r.spikes.size(); k += 2) {
        EXPECT_EQ(r.spikes[k], r.spikes[k + 1]);
    }
    c.backgrounds[chip::background(4)].seed = 1235;
    const auto other = run(c, test::record_for(ten_ms));
    EXPECT_NE(other.spikes, r.spikes);
}

TEST(background_source, draws_the_label_bits_under_its_mask) {
    auto c = test::one_source_chip(0);
    auto& b = c.backgrounds[chip::background(0)];
    b.mask = 0x7;
    b.label = 0x208;
    c.nodes[*chip::node_between(chip::input_of(chip::background(0)), chip::output_of(chip::l2_channel(0)))] =
        {0, 0};
    std::map<std::uint16_t, int> labels;
    for (const auto& s : run(c, test::record_for(ten_ms)).spikes) {
        ++labels[s.label];
    }
    EXPECT_EQ(labels.size(), 8u);
    EXPECT_EQ(labels.begin()->first, 0x208);
    EXPECT_EQ(labels.rbegin()->first, 0x20f);
}

TEST(crossbar, passes_only_labels_that_a_node_asks_for_and_counts_the_rest) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    open_input(c);
    for (const auto b : chip::padi_bus::all()) {
        auto& node = c.nodes[*chip::node_between(chip::input_of(chip::l2_channel(0)), chip::output_of(b))];
        node = {.mask = 0x3f, .target = 5, .enable_drop_counter = true};
    }
    c.crossbar_outputs.enable_event_counter = 0x001;
    auto p = send_and_wait({5, 6, 5, 7, 0x45}, fpga_cycles(100));
    p.commands.push_back({fpga_cycles(12'600), chip::read_words{{chip::base::drop_counter + 8}, 1}});
    p.commands.push_back({fpga_cycles(12'600), chip::read_words{{chip::base::event_counter}, 2}});
    const auto r = run(c, p);
    EXPECT_EQ(r.counts.external, 5u);
    EXPECT_EQ(r.counts.crossbar_dropped, 2u);
    EXPECT_EQ(r.counts.synaptic, 2u * 512); // 0x45 has row select 1
    EXPECT_EQ(r.reads[0][0], 2u);
    EXPECT_EQ(r.reads[1], (std::vector<std::uint32_t>{3, 0}));
}

TEST(padi_bus, loses_and_counts_a_second_event_within_8_ns) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    open_input(c);
    const auto apart = run(c, send_and_wait({5, 5, 5}, fpga_cycles(1)));
    EXPECT_EQ(apart.counts.overloaded, 0u);
    const auto together = run(c, send_and_wait({5, 5, 5}, fpga_cycles(0)));
    EXPECT_EQ(together.counts.overloaded, 2u * 8); // two of three, on each bus
    EXPECT_EQ(together.counts.synaptic, 512u);
}

TEST(synapse_driver, takes_events_by_row_select_under_its_mask) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    open_input(c);
    const std::vector<std::uint16_t> all{5 | 0 << 6, 5 | 1 << 6, 5 | 2 << 6, 5 | 16 << 6};
    EXPECT_EQ(run(c, send_and_wait(all, fpga_cycles(9))).counts.synaptic, 512u);
    for (const auto h : chip::hemisphere::all()) {
        c.drivers[h][chip::driver(0)].row_select_mask = 0x0f;
    }
    EXPECT_EQ(run(c, send_and_wait(all, fpga_cycles(9))).counts.synaptic, 2 * 512u);
    for (const auto h : chip::hemisphere::all()) {
        c.drivers[h][chip::driver(0)].enable_receiver = false;
    }
    EXPECT_EQ(run(c, send_and_wait(all, fpga_cycles(9))).counts.synaptic, 0u);
}

TEST(synapse, acts_only_on_its_label_with_the_sign_of_its_row) {
    auto c = test::one_source_chip(63);
    c.backgrounds = {};
    open_input(c);
    c.synapses[chip::hemisphere(0)].label(chip::row(0), chip::column(3)) = 6;
    c.drivers[chip::hemisphere(1)][chip::driver(0)].bottom = chip::row_mode::inhibitory;
    for (const auto h : chip::hemisphere::all()) {
        c.cadc[h].enable = true;
        for (auto& s : c.synapses[h].switches) {
            s.readout_causal = true;
        }
    }
    auto p = send_and_wait({5}, fpga_cycles(1), fpga_cycles(600)); // 4.7 us after the event
    for (const auto h : chip::hemisphere::all()) {
        p.commands.push_back({fpga_cycles(600),
                              chip::read_words{chip::synapse_plane_address(h, chip::base::causal, 0, 0), 1}});
        p.commands.push_back(
            {fpga_cycles(600),
             chip::read_words{chip::synapse_plane_address(h, chip::base::causal, 0, 32), 1}});
    }
    const auto r = run(c, p);
    const auto code = [&](std::size_t read, int byte) { return r.reads[read][0] >> (24 - 8 * byte) & 0xff; };
    EXPECT_EQ(code(1, 1), 80u); // column 3 of the top rests
    EXPECT_GT(code(0, 0), 95u); // column 0 is up
    EXPECT_LT(code(2, 0), 65u); // inhibited
    EXPECT_EQ(r.counts.synaptic, 511u);
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
            EXPECT_NEAR(r.reads[0][x] >> (24 - 8 * j) & 0xff, col == 9 ? 0 : expected, 0.51) << col;
        }
    }
    EXPECT_EQ(r.reads[1], r.reads[0]);
    EXPECT_EQ(r.reads[2], std::vector<std::uint32_t>(64));
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

TEST(weight_write, acts_on_the_next_event_and_not_on_the_one_before) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    open_input(c);
    c.cadc[chip::hemisphere(0)].enable = true;
    c.synapses[chip::hemisphere(0)].switches[chip::column(0)].readout_causal = true;
    const auto weight = chip::synapse_plane_address(chip::hemisphere(0), chip::base::weights, 0, 0);
    const auto reading = chip::synapse_plane_address(chip::hemisphere(0), chip::base::causal, 0, 0);
    const auto code_after = [&](fpga_cycles write) {
        auto p = program_of({{fpga_cycles(100), chip::send_event{5}},
                             {write, chip::write_word{weight, 0xffffffff}},
                             {fpga_cycles(700), chip::read_words{reading, 1}}});
        return run(c, p).reads[0][0] >> 24;
    };
    EXPECT_GT(code_after(fpga_cycles(112)), 90u); // the event arrives 25 ticks after it was sent
    EXPECT_EQ(code_after(fpga_cycles(113)), 80u);
}

TEST(recurrent_spike, reaches_the_other_hemisphere_100_ns_later) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    const chip::neuron source(0);
    c.code(source, chip::cell::v_leak) = 900;
    c.backends[source].address_out = 5;
    c.nodes[*chip::node_between(chip::input_of(chip::event_output(0)), chip::output_of(chip::padi_bus(4)))] =
        {0, 0};
    const auto r = run(c, test::record_for(fpga_cycles(125'000)));
    ASSERT_GT(r.counts.spikes, 50u);
    EXPECT_EQ(r.counts.synaptic, 256 * r.counts.spikes);
    const auto two = run(c, test::record_for(fpga_cycles(125'000)), {.ideal = true, .threads = 2});
    EXPECT_EQ(two.spikes, r.spikes);
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
                                      {fpga_cycles(300), chip::read_words{reading, 1}}}));
    EXPECT_EQ(r.reads[0][0] >> 24, 80u);
    EXPECT_EQ(r.reads[1][0] >> 24, 50u);
    EXPECT_EQ(r.counts.spikes, 0u);
}

} // namespace
} // namespace hxtwin::emulator
