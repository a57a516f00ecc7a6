// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/relation.hpp>

#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using mapping::traced_connection;

namespace {

// Background source 1 with label 5 and row select 3 reaches driver 13 (bus 1, position 3), whose top row 27
// has the label in column 200.
chip::configuration one_connection() {
    auto c = nominal_point().base;
    c.backgrounds[chip::background(1)].enable = true;
    c.backgrounds[chip::background(1)].label = 3 << 6 | 5;
    c.nodes[*chip::node_between(chip::crossbar_input(13), chip::crossbar_output(1))] = {0, 0, false};
    auto& driver = c.drivers[chip::hemisphere(0)][chip::driver(13)];
    driver = {0x1f, true, true, chip::row_mode::disabled, chip::row_mode::excitatory};
    auto& array = c.synapses[chip::hemisphere(0)];
    array.label(chip::row(27), chip::column(200)) = 5;
    array.weight(chip::row(27), chip::column(200)) = 42;
    array.switches[chip::column(200)].exc = true;
    return c;
}

} // namespace

TEST(trace, follows_a_hand_written_configuration) {
    const auto found = mapping::trace(one_connection());
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].from, traced_connection::kind::background);
    EXPECT_EQ(found[0].source, 1u);
    EXPECT_EQ(found[0].synapse, (chip::synapse{chip::hemisphere(0), chip::row(27), chip::column(200)}));
    EXPECT_EQ(found[0].receptor, experiment::receptor::excitatory);
    EXPECT_EQ(found[0].weight, 42);
}

TEST(trace, stops_where_any_link_is_cut) {
    const std::vector<void (*)(chip::configuration&)> cuts{
        [](auto& c) { c.backgrounds[chip::background(1)].enable = false; },
        [](auto& c) { c.backgrounds[chip::background(1)].label ^= 1; },
        [](auto& c) { c.backgrounds[chip::background(1)].label ^= 1 << 10; },
        [](auto& c) {
            c.nodes[*chip::node_between(chip::crossbar_input(13), chip::crossbar_output(1))] = {0, 1, false};
        },
        [](auto& c) { c.drivers[chip::hemisphere(0)][chip::driver(13)].enable_receiver = false; },
        [](auto& c) { c.drivers[chip::hemisphere(0)][chip::driver(13)].enable_address_out = false; },
        [](auto& c) { c.drivers[chip::hemisphere(0)][chip::driver(13)].top = chip::row_mode::inhibitory; },
        [](auto& c) { c.synapses[chip::hemisphere(0)].switches[chip::column(200)].exc = false; },
        [](auto& c) { c.neurons[chip::neuron(200)].enable_synin_exc = false; },
    };
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        auto c = one_connection();
        cuts[i](c);
        EXPECT_TRUE(mapping::trace(c).empty()) << "cut " << i;
    }
}

TEST(trace, follows_every_label_of_a_random_source) {
    auto c = one_connection();
    auto& source = c.backgrounds[chip::background(1)];
    source.enable_random = true;
    source.mask = 0x44;
    source.label = 3 << 6 | 1;
    c.synapses[chip::hemisphere(0)].label(chip::row(27), chip::column(201)) = 1;
    c.synapses[chip::hemisphere(0)].switches[chip::column(201)].exc = true;
    EXPECT_EQ(mapping::trace(c).size(), 2u) << "labels 1 and 5 under row select 3; row select 2 is not taken";
    c.drivers[chip::hemisphere(0)][chip::driver(13)].row_select_mask = 0x1e;
    EXPECT_EQ(mapping::trace(c).size(), 4u);
}

TEST(trace, counts_a_row_of_both_modes_twice) {
    auto c = one_connection();
    c.drivers[chip::hemisphere(0)][chip::driver(13)].top = chip::row_mode::both;
    c.synapses[chip::hemisphere(0)].switches[chip::column(200)].inh = true;
    EXPECT_EQ(mapping::trace(c).size(), 2u);
}

TEST(trace, follows_neurons_and_external_events) {
    auto c = one_connection();
    c.backgrounds[chip::background(1)].enable = false;
    c.nodes[*chip::node_between(chip::crossbar_input(10), chip::crossbar_output(1))] = {0, 0, false};
    const std::uint16_t external = 2 << 14 | 3 << 6 | 5;
    EXPECT_EQ(mapping::trace(c, {external}).size(), 1u);
    EXPECT_TRUE(mapping::trace(c, {3 << 14 | 3 << 6 | 5}).empty());
    // Neuron 40 sits at event output 1: its row select is 1 << 2 | address bits 7:6.
    c.nodes[*chip::node_between(chip::crossbar_input(1), chip::crossbar_output(1))] = {0, 0, false};
    c.backends[chip::neuron(40)].enable_spike_out = true;
    c.backends[chip::neuron(40)].address_out = 3 << 6 | 5;
    EXPECT_TRUE(mapping::trace(c).empty());
    c.drivers[chip::hemisphere(0)][chip::driver(13)].row_select_mask = 0x1b;
    const auto found = mapping::trace(c);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].from, traced_connection::kind::neuron);
    EXPECT_EQ(found[0].source, 40u);
}
