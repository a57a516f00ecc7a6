// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <span>

#include <fmt/format.h>

#include <hxtwin/emulator/error.hpp>

#include "execution.hpp"
#include "support/thrown.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;

constexpr fpga_cycles settles = std::chrono::microseconds(8);
constexpr std::size_t unsettled = 235; // samples of 34 ns in 8 us

// Starts the fast converter at 100 and stops it 9 us later.
chip::program sample_for_9_us() {
    return program_of({{fpga_cycles(100), chip::record_samples{}},
                       {fpga_cycles(225) + settles, chip::record_samples{false}}});
}

chip::configuration sampled_chip() {
    chip::configuration c;
    test::set_operating_point(c);
    c.madc = {.enable_0 = true, .enable_1 = false, .neuron_0 = 300, .neuron_1 = 3, .wake_up = true};
    return c;
}

TEST(fast_converter, samples_every_34_ns_at_the_published_scale) {
    const auto r = run(sampled_chip(), sample_for_9_us());
    ASSERT_EQ(r.samples.size(), 264u); // 29.4 a us
    for (std::size_t k = unsettled; k < r.samples.size(); ++k) {
        EXPECT_EQ(r.samples[k].time.count(), 200 + (17 * static_cast<std::int64_t>(k + 1)) / 2);
        EXPECT_EQ(r.samples[k].channel, 0);
        EXPECT_EQ(r.samples[k].code, 272); // 0.99 x 214 + 60
    }
}

TEST(fast_converter, takes_turns_between_two_channels) {
    auto c = sampled_chip();
    c.madc.enable_1 = true;
    c.code(chip::neuron(3), chip::cell::v_leak) = 729; // 80 direct codes more
    const auto r = run(c, sample_for_9_us());
    ASSERT_EQ(r.samples.size(), 264u);
    for (std::size_t k = unsettled; k < r.samples.size(); ++k) {
        EXPECT_EQ(r.samples[k].channel, k % 2);
        EXPECT_EQ(r.samples[k].code, k % 2 == 0 ? 272 : 351);
    }
}

TEST(fast_converter, refuses_two_columns_on_one_line_by_name) {
    auto c = sampled_chip();
    c.madc.enable_1 = true;
    c.madc.neuron_1 = 4;
    const auto e = test::thrown<invalid_experiment>([&] { run(c, sample_for_9_us()); });
    EXPECT_STREQ(e.what(),
                 "both channels of the fast converter read even columns (neurons 300 and 4); it reads at "
                 "most one even and one odd column at a time");
}

TEST(fast_converter, has_noise_of_two_codes) {
    auto p = sample_for_9_us();
    p.commands[1].at = fpga_cycles(100'000);
    const auto r = run(sampled_chip(), p, {});
    ASSERT_GT(r.samples.size(), 20'000u);
    double sum = 0, squares = 0;
    for (const auto& s : std::span(r.samples).subspan(unsettled)) {
        sum += s.code, squares += s.code * s.code;
    }
    const double n = static_cast<double>(r.samples.size() - unsettled), mean = sum / n;
    EXPECT_NEAR(std::sqrt(squares / n - mean * mean), std::sqrt(4 + 1 / 12.0), 0.05);
}

TEST(fast_converter, shows_a_synaptic_line_and_nothing_where_no_neuron_drives_it) {
    auto c = test::one_source_chip(0);
    c.madc = sampled_chip().madc;
    c.neurons[chip::neuron(300)].source = chip::readout_source::exc_synin;
    EXPECT_EQ(run(c, sample_for_9_us()).samples.back().code, 386); // 0.99 x (70 + 2.4 x 108) + 60
    c.neurons[chip::neuron(300)].enable_readout = false;
    EXPECT_EQ(run(c, sample_for_9_us()).samples.back().code, 0);
}

TEST(fast_converter, is_invalid_for_the_first_8_us_of_a_recording) {
    const auto r = run(sampled_chip(), sample_for_9_us());
    EXPECT_EQ(r.sampling, (chip::sampling_counts{0, 0, unsettled}));
    EXPECT_LT(r.samples[0].code, 20); // 34 ns
    EXPECT_NEAR(r.samples[29].code, 272 * (1 - std::exp(-1.02)), 2);
    EXPECT_EQ(r.samples[unsettled].code, 272);
}

TEST(fast_converter, sleeps_until_the_configuration_or_a_write_wakes_it) {
    auto c = sampled_chip();
    c.madc.wake_up = false;
    const auto asleep = run(c, sample_for_9_us());
    EXPECT_TRUE(asleep.samples.empty());
    EXPECT_EQ(asleep.sampling, (chip::sampling_counts{1, 0, 0}));
    const auto control = [](std::uint32_t bits) {
        return chip::write_word{{chip::base::madc + chip::madc_control_word}, bits};
    };
    constexpr fpga_cycles ms{125'000};
    const auto woken = program_of({{fpga_cycles(100), control(1)},
                                   {ms / 2, control(1 | chip::madc_start::mask)},
                                   {ms * 2, control(1 | chip::madc_stop::mask)}});
    const auto r = run(c, woken);
    EXPECT_EQ(r.sampling, (chip::sampling_counts{0, 1, unsettled}));
    ASSERT_FALSE(r.samples.empty());
    EXPECT_EQ(r.samples.front().time.count(), 200 + 250'000 + 8);
    EXPECT_EQ(r.samples.back().code, 272);
}

TEST(fast_converter, that_is_put_to_sleep_stops_and_needs_another_millisecond) {
    const auto write = [](fpga_cycles at, std::uint32_t bits) {
        return chip::timed_command{at, chip::write_word{{chip::base::madc + chip::madc_control_word}, bits}};
    };
    const auto r = run(sampled_chip(), program_of({write(fpga_cycles(100), 1 | chip::madc_start::mask),
                                                   write(fpga_cycles(225), 0),
                                                   write(fpga_cycles(1'000), 1 | chip::madc_start::mask),
                                                   write(fpga_cycles(100'000), 1 | chip::madc_stop::mask)}));
    EXPECT_EQ(r.samples.size(), 29u); // of the first us
    EXPECT_EQ(r.sampling.starts_late, 1u);
}

TEST(fast_converter, takes_as_many_samples_as_asked_for) {
    auto c = sampled_chip();
    c.madc.continuous = false;
    c.madc.number_of_samples = 101;
    const auto p = sample_for_9_us();
    EXPECT_EQ(run(c, p).samples.size(), 101u);
    c.madc.enable_1 = true;
    const auto both = run(c, p).samples;
    ASSERT_EQ(both.size(), 101u);
    EXPECT_EQ(both.back().channel, 0);
    c.madc.number_of_samples = 0;
    EXPECT_TRUE(run(c, p).samples.empty());
}

TEST(fast_converter, takes_longer_for_a_conversion_with_offset_and_scaled_clock) {
    auto c = sampled_chip();
    c.madc.conversion_cycles_offset = 3;
    c.madc.scale_clock = true;
    c.madc.clock_scale = 4;
    const auto r = run(c, sample_for_9_us());
    ASSERT_EQ(r.samples.size(), 22u); // every 20 x 10 x 2 ns
    for (std::size_t k = 0; k < r.samples.size(); ++k) {
        EXPECT_EQ(r.samples[k].time.count(), 200 + 100 * static_cast<std::int64_t>(k + 1));
    }
}

TEST(fast_converter, shows_the_voltage_of_the_board_at_a_pad) {
    auto c = sampled_chip();
    c.madc.source_0 = chip::madc_source::pad_1;
    c.dacs.pad_1 = 1638; // 1 V of 2.5 V
    auto p = sample_for_9_us();
    EXPECT_EQ(run(c, p).samples.back().code, std::lround(0.99 / 1.9e-3 + 60));
    p.commands.insert(
        p.commands.begin() + 1,
        {fpga_cycles(150) + settles, chip::write_word{{chip::base::board_dacs}, 819u << 16}}); // 0.5 V
    const auto stepped = run(c, p).samples;
    EXPECT_EQ(stepped[unsettled].code, 581);
    EXPECT_EQ(stepped.back().code, std::lround(0.99 * 0.5 / 1.9e-3 + 60));
}

TEST(fast_converter, shows_the_synaptic_line_on_the_debug_line) {
    auto c = test::one_source_chip(40);
    c.madc = sampled_chip().madc; // neuron 300, column 44
    c.neurons[chip::neuron(300)].source = chip::readout_source::exc_synin;
    auto p = sample_for_9_us();
    for (auto& command : p.commands) {
        command.at += fpga_cycles(10'000);
    }
    const auto own = run(c, p).samples;
    EXPECT_LT(own.back().code, 386 - 2) << "events have charged the line";
    c.madc.source_0 = chip::madc_source::synin_debug_exc;
    EXPECT_EQ(run(c, p).samples.back().code, 0) << "no column is connected";
    auto& switches = c.synapses[chip::hemisphere(1)].switches;
    switches[chip::column(44)].exc_debug = true;
    EXPECT_EQ(run(c, p).samples, own);
    switches[chip::column(46)].exc_debug = true;
    const auto e = test::thrown<not_emulated>([&] { run(c, p); });
    EXPECT_STREQ(e.what(),
                 "channel 0 of the fast converter uses the excitatory synaptic lines' debug line with 2 "
                 "columns at once, which the emulated chip does not have");
}

TEST(fast_converter, refuses_sources_that_have_no_model_by_name) {
    auto c = sampled_chip();
    const auto p = sample_for_9_us();
    for (const auto& [source, name] :
         {std::pair{chip::madc_source::synapse_driver_debug_top, "the debug line of the top synapse drivers"},
          std::pair{chip::madc_source::cadc_debug_acausal,
                    "the debug line of the columnar converter's acausal channels"},
          std::pair{chip::madc_source::current_dac, "the current DAC"},
          std::pair{chip::madc_source::debug_minus, "the debug - line"}}) {
        c.madc.source_0 = source;
        const auto e = test::thrown<not_emulated>([&] { run(c, p); });
        EXPECT_EQ(
            e.what(),
            fmt::format("channel 0 of the fast converter uses {}, which the emulated chip does not have",
                        name));
    }
    c.madc.source_0 = static_cast<chip::madc_source>(13);
    const auto e = test::thrown<invalid_experiment>([&] { run(c, p); });
    EXPECT_STREQ(e.what(), "channel 0 of the fast converter has source 13; its sources are 0 to 11");
}

} // namespace
} // namespace hxtwin::emulator
