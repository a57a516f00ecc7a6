// SPDX-License-Identifier: Apache-2.0
// Hemispheres that run on two threads, and processors that read and write them.
#include <gtest/gtest.h>

#include <set>

#include "execution.hpp"
#include "live_chip.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;
using namespace processor_code;

TEST(processors, that_read_and_write_synapses_leave_the_same_bits_on_two_threads) {
    auto c = live_chip(30);
    load(c, top, learning(300));
    load(c, bottom, learning(307)); // earlier, later, and far from the other one's
    auto p = test::record_for(fpga_cycles(250'000));
    for (const auto h : chip::hemisphere::all()) {
        p.commands.push_back(
            {fpga_cycles(250'000),
             chip::read_words{chip::synapse_plane_address(h, chip::base::weights, 0, 0), 64}});
    }
    const auto one = run(c, p, {.threads = 1}), two = run(c, p, {.threads = 2});
    ASSERT_GT(one.spikes.size(), 1'000u);
    ASSERT_NE(one.reads[0], one.reads[1]);
    EXPECT_EQ(one.spikes, two.spikes);
    EXPECT_EQ(one.reads, two.reads);
    EXPECT_EQ(one.processors, two.processors);
    EXPECT_EQ(one.counts, two.counts);
}

// The top processor sends an event to the other hemisphere right after it has read its own sensors; the
// bottom one reads its lines, which stand at 80 codes, a few cycles earlier or later.
TEST(processors, reach_the_other_hemisphere_in_time_right_after_a_reading) {
    auto c = live_chip(63);
    c.backgrounds = {};
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].source = chip::readout_source::exc_synin;
    }
    for (auto& s : c.synapses[bottom].switches) {
        s.readout_causal = true;
    }
    std::set<std::uint32_t> seen;
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_dac)] = 1022;
    }
    for (unsigned later = 0; later < 90; later += 6) {
        auto chip = c;
        code sends = set(7, 0x0008'0000), reads = set(7, 0x0008'0000);
        append(sends, set(3, pointer(chip::padi_injection_address(bottom))));
        append(sends, set(4, 5u << 16 | 1));
        append(reads, set(3, 0));
        append(reads, set(4, 0));
        append(sends, pause(10'000));
        append(reads, pause(10'000));
        append(reads, code(later, assemble("ori", {0, 0, 0})));
        append(sends, {assemble("fxvinx", {1, 0, 7}), assemble("stw", {4, 0, 3}), assemble("wait", {})});
        append(reads, {assemble("fxvinx", {1, 0, 7}), assemble("sync", {}), assemble("wait", {})});
        load(chip, top, sends);
        load(chip, bottom, reads);
        const auto buffered =
            chip::synapse_plane_address(bottom, chip::base::causal | chip::base::buffered, 0, 0);
        const auto p = program_of({{fpga_cycles(20'000), chip::read_words{buffered, 64}}});
        const auto one = run(chip, p, {.ideal = true, .threads = 1});
        const auto two = run(chip, p, {.ideal = true, .threads = 2});
        EXPECT_EQ(one.reads, two.reads) << later;
        seen.insert(one.reads[0][0]);
    }
    EXPECT_GT(seen.size(), 1u); // before the event, and after it
}

// One of 64 neurons sends its spikes to both hemispheres.
TEST(recurrent_network, fires_the_same_spikes_on_one_thread_and_on_two) {
    auto c = live_chip(45);
    for (const auto h : chip::hemisphere::all()) {
        c.drivers[h][chip::driver(0)].row_select_mask = 0;
    }
    for (const auto e : chip::event_output::all()) {
        for (const auto b : {0u, 4u}) {
            if (const auto node = chip::node_between(chip::input_of(e), chip::output_of(chip::padi_bus(b)))) {
                c.nodes[*node] = {.mask = 0x3f, .target = 5};
            }
        }
    }
    const auto p = test::record_for(fpga_cycles(250'000));
    const auto one = run(c, p, {.threads = 1}), two = run(c, p, {.threads = 2});
    ASSERT_GT(one.counts.synaptic, 256 * one.counts.background + 10'000);
    EXPECT_EQ(one.spikes, two.spikes);
    EXPECT_EQ(one.counts, two.counts);
}

} // namespace
} // namespace hxtwin::emulator
