// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>

#include <hxtwin/emulator/kernel/model.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "execution.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;
using chip::cell;

constexpr std::uint32_t neuron_label_mask = 0xff;
const chip::neuron probe(3);

std::vector<std::int64_t> spike_times(const chip::result& r, chip::neuron n) {
    std::vector<std::int64_t> times;
    for (const auto& s : r.spikes) {
        if ((s.label & neuron_label_mask) == n.value()) {
            times.push_back(s.time.count());
        }
    }
    return times;
}

// Events with label 5 at 10, 10 + spacing, ... charge row 0; far too little to fire anything.
chip::configuration relay(std::uint8_t weight) {
    chip::configuration c;
    test::set_operating_point(c);
    test::set_row(c, weight);
    open_input(c);
    return c;
}

chip::program ten_events(fpga_cycles spacing) {
    return send_and_wait(std::vector<std::uint16_t>(10, 5), spacing);
}

// What decides by which of the three solvers a circuit goes.
struct way {
    const char* name;
    std::function<void(chip::configuration&)> choose;
};
const way ways[] = {{"linear", [](auto&) {}},
                    {"in passes", [](auto& c) { c.neurons[probe].enable_pause = true; }},
                    {"connected", [](auto& c) {
                         c.neurons[probe].connect_vertical = true;
                         const chip::neuron other(probe.value() + 256);
                         c.neurons[other].enable_threshold = false;
                         for (const auto k : {cell::v_leak, cell::i_bias_leak}) {
                             c.code(other, k) = c.code(probe, k);
                         }
                     }}};

TEST(bypass, makes_a_spike_of_each_event_on_its_line) {
    for (const auto& w : ways) {
        auto c = relay(1);
        w.choose(c);
        EXPECT_EQ(spike_times(run(c, ten_events(fpga_cycles(300))), probe).size(), 0u) << w.name;
        c.neurons[probe].bypass_exc = true;
        const auto times = spike_times(run(c, ten_events(fpga_cycles(300))), probe);
        ASSERT_EQ(times.size(), 10u) << w.name;
        for (std::size_t k = 0; k < times.size(); ++k) {
            EXPECT_EQ(times[k], 10 + 300 * static_cast<std::int64_t>(k) + 12)
                << w.name; // and the fabric's way
        }
    }
}

// 125 counts of 16 ns are 250 cycles of the FPGA.
TEST(bypass, does_not_hear_an_event_in_the_refractory_time) {
    for (const auto& w : ways) {
        auto c = relay(1);
        w.choose(c);
        c.neurons[probe].bypass_exc = true;
        EXPECT_EQ(spike_times(run(c, ten_events(fpga_cycles(100))), probe),
                  (std::vector<std::int64_t>{22, 322, 622, 922}))
            << w.name;
    }
}

// No counts at all never release the membrane, and never block a relay.
TEST(bypass, goes_on_where_the_refractory_counter_never_ends_a_reset) {
    for (const auto& w : ways) {
        auto c = relay(1);
        w.choose(c);
        c.neurons[probe].bypass_exc = true;
        c.backends[probe].refractory_time = 0;
        EXPECT_EQ(spike_times(run(c, ten_events(fpga_cycles(100))), probe).size(), 10u) << w.name;
    }
}

TEST(bypass, pulls_the_membrane_to_its_reset_potential) {
    for (const auto& w : ways) {
        auto c = relay(1);
        w.choose(c);
        c.neurons[probe].bypass_exc = true;
        c.code(probe, cell::v_reset) = 545;
        auto p = ten_events(fpga_cycles(300));
        p.membranes = {{fpga_cycles(210), fpga_cycles(211), fpga_cycles(1)}};
        const auto r = run(c, p);
        EXPECT_LT(r.membranes.at(0).volts[probe.value()], transfer::reset_volts(600)) << w.name;
    }
}

TEST(bypass, hears_nothing_of_the_other_line_of_empty_synapses_and_of_a_line_that_is_not_connected) {
    auto c = relay(1);
    c.neurons[probe].bypass_inh = true;
    EXPECT_EQ(run(c, ten_events(fpga_cycles(300))).counts.spikes, 0u);
    c.drivers[chip::hemisphere(0)][chip::driver(0)].bottom = chip::row_mode::inhibitory;
    EXPECT_EQ(run(c, ten_events(fpga_cycles(300))).counts.spikes, 10u);
    c.synapses[chip::hemisphere(0)].weight(chip::row(0), chip::column_of(probe)) = 0;
    EXPECT_EQ(run(c, ten_events(fpga_cycles(300))).counts.spikes, 0u);
    c.synapses[chip::hemisphere(0)].weight(chip::row(0), chip::column_of(probe)) = 63;
    c.synapses[chip::hemisphere(0)].switches[chip::column_of(probe)].inh = false;
    EXPECT_EQ(run(c, ten_events(fpga_cycles(300))).counts.spikes, 0u);
}

// All neurons of both blocks would fire. Block 0 is forced from 100 us to 200 us.
TEST(forced_reset, holds_and_silences_its_block_until_it_is_taken_back) {
    auto c = test::one_source_chip(0);
    for (const auto n : chip::neuron::all()) {
        c.code(n, cell::v_leak) = 900;
        c.code(n, cell::v_reset) = 545;
        c.neurons[n].enable_pause = n.value() % 64 < 16; // solved in passes
    }
    const chip::address control{chip::base::common_backend[0]};
    const auto word = chip::read_register(c, control);
    c.common_backends[chip::backend_block(0)].force_reset = true;
    const auto forced = chip::read_register(c, control);
    c.common_backends[chip::backend_block(0)].force_reset = false;
    ASSERT_NE(word, forced);
    chip::program p = test::program_of({{fpga_cycles(0), chip::record_events{}},
                                        {fpga_cycles(12'500), chip::write_word{control, forced}},
                                        {fpga_cycles(25'000), chip::write_word{control, word}},
                                        {fpga_cycles(37'500), chip::record_events{false}}});
    p.membranes = {{fpga_cycles(24'000), fpga_cycles(24'001), fpga_cycles(1)}};
    const auto r = run(c, p);
    std::array<std::array<std::uint32_t, 3>, 2> spikes{}; // by block, before, while, after
    for (const auto& s : r.spikes) {
        const auto when = s.time < fpga_cycles(12'501) ? 0u : s.time < fpga_cycles(25'000) ? 1u : 2u;
        ++spikes.at((s.label & neuron_label_mask) / 128).at(when);
    }
    EXPECT_GT(spikes[0][0], 1'000u);
    EXPECT_EQ(spikes[0][1], 0u);
    EXPECT_GT(spikes[0][2], 1'000u);
    EXPECT_GT(spikes[1][1], 1'000u);
    const auto model = model_of(c, chip::neuron(0), {});
    const double held = (model.leak * model.rest + model.pull * model.reset) / (model.leak + model.pull);
    for (const std::uint32_t n : {0u, 40u, 256u, 300u, 383u}) {
        EXPECT_NEAR(r.membranes.at(0).volts[n], held, 1e-5) << n;
    }
}

// 20 counts: the counter starts behind 255 - 31, where the reset would end.
chip::configuration never_released(const way& w, std::uint16_t reset) {
    auto c = test::one_source_chip(0);
    c.code(probe, cell::v_leak) = 900;
    c.code(probe, cell::v_reset) = reset;
    c.backends[probe].reset_holdoff = 0;
    c.backends[probe].refractory_time = 20;
    w.choose(c);
    return c;
}

TEST(refractory_counter, that_starts_behind_the_end_of_the_reset_never_releases_its_membrane) {
    for (const auto& w : ways) {
        auto c = never_released(w, 545);
        auto p = test::record_for(ten_ms);
        p.membranes = {{ten_ms - fpga_cycles(1), ten_ms, fpga_cycles(1)}};
        const auto r = run(c, p);
        EXPECT_EQ(spike_times(r, probe).size(), 1u) << w.name;
        EXPECT_LT(r.membranes.at(0).volts[probe.value()], transfer::reset_volts(600)) << w.name;
        c.backends[probe].refractory_time = 31;
        EXPECT_GT(spike_times(run(c, p), probe).size(), 100u) << w.name;
        c.backends[probe].refractory_time = 20;
        c.backends[probe].reset_holdoff = 6; // 31 - 12 counts
        EXPECT_GT(spike_times(run(c, p), probe).size(), 100u) << w.name;
    }
}

TEST(refractory_counter, never_releases_a_membrane_that_is_reset_to_above_its_threshold_either) {
    for (const auto& w : ways) {
        const auto c = never_released(w, 900);
        EXPECT_EQ(spike_times(run(c, test::record_for(ten_ms)), probe).size(), 1u) << w.name;
    }
}

TEST(refractory_counter, is_started_by_a_register_whatever_solves_the_circuit) {
    for (const auto& w : ways) {
        auto c = relay(0);
        c.code(probe, cell::v_reset) = 545;
        w.choose(c);
        auto p = test::program_of({{fpga_cycles(10), chip::write_word{chip::neuron_reset_address(probe), 0}},
                                   {fpga_cycles(500), chip::record_events{}}});
        p.membranes = {{fpga_cycles(180), fpga_cycles(181), fpga_cycles(1)}};
        EXPECT_LT(run(c, p).membranes.at(0).volts[probe.value()], transfer::reset_volts(600)) << w.name;
    }
}

} // namespace
} // namespace hxtwin::emulator
