// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/relation.hpp>

#include <concepts>
#include <set>

#include <gtest/gtest.h>

namespace hxtwin::chip {
namespace {

static_assert(!std::constructible_from<neuron, column> && !std::constructible_from<row, column>);

TEST(relation, neurons_count_through_the_top_row_first) {
    EXPECT_EQ(hemisphere_of(neuron(255)), hemisphere(0));
    EXPECT_EQ(hemisphere_of(neuron(256)), hemisphere(1));
    EXPECT_EQ(column_of(neuron(300)), column(44));
}

TEST(relation, each_neuron_is_found_again_by_hemisphere_and_column) {
    for (const auto n : neuron::all()) {
        EXPECT_EQ(neuron_at(hemisphere_of(n), column_of(n)), n);
    }
}

TEST(relation, quadrants_are_north_west_north_east_south_west_south_east) {
    EXPECT_EQ(quadrant_of(neuron(127)), quadrant(0));
    EXPECT_EQ(quadrant_of(neuron(128)), quadrant(1));
    EXPECT_EQ(quadrant_of(neuron(256)), quadrant(2));
    EXPECT_EQ(quadrant_of(neuron(511)), quadrant(3));
}

TEST(relation, each_backend_block_holds_256_neurons_of_both_hemispheres) {
    per<std::set<std::uint32_t>, backend_block> positions;
    for (const auto n : neuron::all()) {
        positions[backend_block_of(n)].insert(position_in_block(n));
        EXPECT_EQ(neuron_in_block(backend_block_of(n), position_in_block(n)), n);
    }
    for (const auto& p : positions) {
        EXPECT_EQ(p.size(), 256u);
        EXPECT_EQ(*p.rbegin(), 255u);
    }
}

TEST(relation, sixty_four_neurons_share_an_event_output) {
    per<int, event_output> sharing;
    for (const auto n : neuron::all()) {
        ++sharing[event_output_of(n)];
    }
    for (const int s : sharing) {
        EXPECT_EQ(s, 64);
    }
    EXPECT_EQ(event_output_of(neuron(31)), event_output_of(neuron(256)));
    EXPECT_NE(event_output_of(neuron(31)), event_output_of(neuron(32)));
}

TEST(relation, a_driver_drives_two_rows_of_which_the_odd_one_is_on_top) {
    EXPECT_EQ(driver_of(row(6)), driver(3));
    EXPECT_EQ(driver_of(row(7)), driver(3));
    EXPECT_FALSE(is_top_row(row(6)));
    EXPECT_TRUE(is_top_row(row(7)));
}

TEST(relation, thirty_two_drivers_listen_to_each_bus_at_positions_of_their_own) {
    for (const auto b : padi_bus::all()) {
        std::set<driver> drivers;
        for (std::uint32_t position = 0; position < 32; ++position) {
            const auto d = driver_at(b, position);
            EXPECT_EQ(padi_bus_of(hemisphere_of(b), d), b);
            EXPECT_EQ(position_on_bus(d), position);
            drivers.insert(d);
        }
        EXPECT_EQ(drivers.size(), 32u);
    }
    EXPECT_EQ(padi_bus_of(hemisphere(1), driver(6)), padi_bus(6));
}

TEST(relation, crossbar_inputs_and_outputs_are_shared_out_without_gap_or_overlap) {
    std::set<crossbar_input> inputs;
    std::set<crossbar_output> outputs;
    for (const auto e : event_output::all()) {
        inputs.insert(input_of(e));
    }
    for (const auto c : l2_channel::all()) {
        inputs.insert(input_of(c));
        outputs.insert(output_of(c));
    }
    for (const auto b : background::all()) {
        inputs.insert(input_of(b));
    }
    for (const auto b : padi_bus::all()) {
        outputs.insert(output_of(b));
    }
    EXPECT_EQ(inputs.size(), crossbar_input::size);
    EXPECT_EQ(outputs.size(), crossbar_output::size);
    EXPECT_EQ(input_of(background(0)), crossbar_input(12));
}

TEST(relation, vectors_hold_even_columns_before_odd_ones) {
    EXPECT_EQ(column_of_lane(0, 0), column(0));
    EXPECT_EQ(column_of_lane(0, 127), column(254));
    EXPECT_EQ(column_of_lane(1, 0), column(1));
    EXPECT_EQ(column_of_lane(1, 127), column(255));
}

} // namespace
} // namespace hxtwin::chip
