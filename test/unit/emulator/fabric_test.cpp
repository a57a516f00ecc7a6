// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "execution.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;

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
    const auto injected = [&](std::int64_t spacing) {
        const chip::write_word event{chip::padi_injection_address(chip::hemisphere(0)), 5u << 16 | 0xf};
        return run(c, program_of({{fpga_cycles(10), event},
                                  {fpga_cycles(10 + spacing), event},
                                  {fpga_cycles(1'000), chip::record_events{false}}}))
            .counts;
    };
    EXPECT_EQ(injected(1).overloaded, 0u);
    EXPECT_EQ(injected(1).synaptic, 2 * 256u);
    EXPECT_EQ(injected(0).overloaded, 4u); // one of two, on each bus
    EXPECT_EQ(injected(0).synaptic, 256u);
}

TEST(link, spaces_events_of_one_time_on_a_bus_also_without_limits) {
    auto c = test::one_source_chip(63);
    c.backgrounds = {};
    open_input(c);
    const std::vector<std::uint16_t> labels(20, 5);
    const auto limited = run(c, send_and_wait(labels, fpga_cycles(0)), {}),
               free = run(c, send_and_wait(labels, fpga_cycles(0)), {.link_limits = false}),
               apart = run(c, send_and_wait(labels, fpga_cycles(1)), {.link_limits = false});
    EXPECT_EQ(free.counts.overloaded, 0u);
    EXPECT_EQ(free.counts.synaptic, 20 * 512u);
    EXPECT_GT(free.spikes.size(), 100u);
    EXPECT_EQ(free.spikes, limited.spikes);
    EXPECT_EQ(free.spikes, apart.spikes);
}

TEST(link, takes_an_event_in_8_ns_and_counts_what_would_wait_eight_microseconds) {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    open_input(c);
    const auto r =
        run(c, send_and_wait(std::vector<std::uint16_t>(1200, 5), fpga_cycles(0), fpga_cycles(2000)), {});
    EXPECT_EQ(r.counts.external, 1200u);
    EXPECT_EQ(r.counts.link_lost, 1200u - 1024);
    EXPECT_EQ(r.counts.synaptic, 1024u * 512);
}

// Four background sources send 250 million events a second each to the FPGA.
TEST(link, loses_nothing_without_counting_it) {
    chip::configuration c;
    for (std::uint32_t k = 0; k < 4; ++k) {
        const chip::background b(k);
        c.backgrounds[b] = {.enable = true, .period = static_cast<std::uint16_t>(k == 0 ? 1 : 3), .label = 7};
        c.nodes[*chip::node_between(chip::input_of(b), chip::output_of(chip::l2_channel(k)))] = {0, 0};
    }
    const auto p = test::record_for(fpga_cycles(125'000));
    const auto limited = run(c, p, {}), one = run(c, p, {.threads = 1});
    EXPECT_EQ(limited.counts.recorded + limited.counts.link_lost, limited.counts.background);
    EXPECT_NEAR(static_cast<double>(limited.counts.recorded), 125'000 + 1024, 3);
    EXPECT_EQ(limited.spikes, one.spikes);
    const auto free = run(c, p, {.link_limits = false});
    EXPECT_EQ(free.counts.recorded, free.counts.background);
    EXPECT_TRUE(std::is_sorted(free.spikes.begin(), free.spikes.end(),
                               [](const auto& a, const auto& b) { return a.time < b.time; }));
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
    EXPECT_GT(code(0, 0), 92u); // column 0 is up
    EXPECT_LT(code(2, 0), 68u); // inhibited
    EXPECT_EQ(r.counts.synaptic, 511u);
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

} // namespace
} // namespace hxtwin::emulator
