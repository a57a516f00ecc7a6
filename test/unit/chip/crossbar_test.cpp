// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/fabric.hpp>
#include <hxtwin/chip/relation.hpp>

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace hxtwin::chip {
namespace {

std::vector<std::uint32_t> outputs_reached_from(std::uint32_t input) {
    std::vector<std::uint32_t> result;
    for (const auto o : crossbar_output::all()) {
        if (node_between(crossbar_input(input), o)) {
            result.push_back(o.value());
        }
    }
    return result;
}
using list = std::vector<std::uint32_t>;

TEST(crossbar, has_76_nodes_numbered_by_input_then_output) {
    std::uint32_t next = 0;
    for (const auto i : crossbar_input::all()) {
        for (const auto o : crossbar_output::all()) {
            if (const auto node = node_between(i, o)) {
                EXPECT_EQ(*node, next++);
            }
        }
    }
    EXPECT_EQ(next, 76u);
    EXPECT_EQ(next, crossbar_nodes);
}

TEST(crossbar, a_neuron_event_output_reaches_a_bus_on_each_hemisphere_and_one_link) {
    EXPECT_EQ(outputs_reached_from(0), (list{0, 4, 8}));
    EXPECT_EQ(outputs_reached_from(3), (list{3, 7, 11}));
    EXPECT_EQ(outputs_reached_from(5), (list{1, 5, 9}));
}

TEST(crossbar, a_link_reaches_all_buses_and_itself) {
    EXPECT_EQ(outputs_reached_from(8), (list{0, 1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(outputs_reached_from(11), (list{0, 1, 2, 3, 4, 5, 6, 7, 11}));
}

TEST(crossbar, a_background_source_reaches_its_own_bus_and_one_link) {
    EXPECT_EQ(outputs_reached_from(12), (list{0, 8}));
    EXPECT_EQ(outputs_reached_from(17), (list{5, 9}));
    EXPECT_EQ(node_between(input_of(background(7)), output_of(padi_bus(7))), 74u);
    EXPECT_EQ(node_between(input_of(background(7)), output_of(l2_channel(3))), 75u);
    EXPECT_FALSE(node_between(input_of(background(0)), output_of(padi_bus(1))));
}

TEST(crossbar, a_node_passes_labels_that_equal_its_target_under_its_mask) {
    const crossbar_node node{.mask = 0x00f0, .target = 0x0030};
    EXPECT_TRUE(node.passes(0x0030));
    EXPECT_TRUE(node.passes(0x3f3f));
    EXPECT_FALSE(node.passes(0x0020));
}

TEST(crossbar, an_untouched_node_passes_nothing_and_a_cleared_one_everything) {
    for (std::uint32_t label = 0; label < 1u << 14; ++label) {
        ASSERT_FALSE(crossbar_node{}.passes(static_cast<std::uint16_t>(label)));
        ASSERT_TRUE((crossbar_node{.mask = 0, .target = 0}.passes(static_cast<std::uint16_t>(label))));
    }
}

} // namespace
} // namespace hxtwin::chip
