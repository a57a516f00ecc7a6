// SPDX-License-Identifier: Apache-2.0
#include "handles.hpp"

#include <hxtwin/chip/relation.hpp>

using namespace hxtwin;
using namespace hxtwin::session;

namespace {

chip::synapse synapse(unsigned hemisphere, unsigned row, unsigned column) {
    return {chip::hemisphere(hemisphere), chip::row(row), chip::column(column)};
}

// One projection of 2 x 3 connections, on both hemispheres, in an order that is not that of rows and columns.
struct placed {
    experiment::plasticity_rule rule;
    mapping::plan plan;
    placed() {
        rule.projections = {0};
        rule.populations = {1};
        plan.routing.synapses = {{synapse(1, 9, 4), synapse(0, 7, 30), synapse(0, 2, 10), synapse(0, 7, 10),
                                  synapse(1, 5, 4), synapse(0, 2, 30)}};
        plan.placement.neurons = {{}, {chip::neuron(30), chip::neuron(256 + 4), chip::neuron(10)}};
    }
};

} // namespace

TEST(handles, list_rows_and_columns_in_order_top_before_bottom) {
    const placed p;
    const auto handles = handles_of(p.rule, p.plan);
    ASSERT_EQ(handles.synapses.size(), 2u);
    EXPECT_EQ(handles.synapses[0], (codegen::synapse_handle{0, 0, {10, 30}, {2, 7}}));
    EXPECT_EQ(handles.synapses[1], (codegen::synapse_handle{0, 1, {4}, {5, 9}}));
}

TEST(handles, list_neurons_in_the_order_of_their_cells) {
    const placed p;
    const auto handles = handles_of(p.rule, p.plan);
    ASSERT_EQ(handles.neurons.size(), 2u);
    EXPECT_EQ(handles.neurons[0], (codegen::neuron_handle{0, 0, {30, 10}}));
    EXPECT_EQ(handles.neurons[1], (codegen::neuron_handle{0, 1, {4}}));
}

TEST(places, follow_row_and_column_whatever_the_order_of_connections) {
    const placed p;
    const auto handles = handles_of(p.rule, p.plan);
    const auto places = places_of_synapses(p.rule, 0, handles, p.plan);
    const auto& synapses = p.plan.routing.synapses[0];
    ASSERT_EQ(places.size(), synapses.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto& handle = handles.synapses[places[i].part];
        EXPECT_EQ(places[i].hemisphere, synapses[i].hemisphere.value());
        EXPECT_EQ(handle.rows[places[i].offset / handle.columns.size()], synapses[i].row.value());
        EXPECT_EQ(handle.columns[places[i].offset % handle.columns.size()], synapses[i].column.value());
    }
}

TEST(places, of_neurons_are_their_positions_in_the_handle_of_their_hemisphere) {
    const placed p;
    const auto places = places_of_neurons(p.rule, 0, handles_of(p.rule, p.plan), p.plan);
    ASSERT_EQ(places.size(), 3u);
    EXPECT_EQ(places[0].offset, 0u);
    EXPECT_EQ(places[2].offset, 1u);
    EXPECT_EQ(places[1].part, 1u);
    EXPECT_EQ(places[1].hemisphere, 1u);
}
