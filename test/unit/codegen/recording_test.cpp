// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/codegen/recording.hpp>

#include <gtest/gtest.h>

#include <hxtwin/base/error.hpp>

namespace hxtwin::codegen {
namespace {

using experiment::element;
using experiment::layout;

// Two synapse handles of different sizes and two neuron handles.
const rule_handles handles{.synapses = {{0, 0, {1, 2, 3}, {10, 20}}, {0, 1, {4}, {30}}},
                           .neurons = {{0, 0, {7, 2}}, {0, 1, {255}}}};

experiment::plasticity_rule rule_with(std::map<std::string, experiment::observable> observables) {
    experiment::plasticity_rule rule;
    rule.observables = std::move(observables);
    return rule;
}

TEST(layout_of, starts_with_eight_bytes_of_time) {
    const auto layout =
        layout_of(rule_with({{"a", experiment::observable_array{element::int8, 3}}}), handles);
    EXPECT_EQ(layout.members.at(0).offset, 8u);
    EXPECT_EQ(layout.members.at(0).bytes, 3u);
    EXPECT_EQ(layout.sample_bytes, 16u);
    EXPECT_EQ(layout.alignment, 8u);
}

TEST(layout_of, orders_observables_by_name_and_aligns_them_as_their_elements) {
    const auto layout = layout_of(rule_with({{"b", experiment::observable_array{element::uint16, 2}},
                                             {"a", experiment::observable_array{element::uint8, 3}}}),
                                  handles);
    EXPECT_EQ(layout.members.at(0).name, "a");
    EXPECT_EQ(layout.members.at(1).offset, 12u); // 8 + 3, rounded up to 2
    EXPECT_EQ(layout.sample_bytes, 16u);
}

TEST(layout_of, puts_the_last_handle_of_a_tuple_first) {
    const auto layout = layout_of(
        rule_with({{"w", experiment::observable_per_synapse{element::uint8, layout::packed_active_columns}}}),
        handles);
    EXPECT_EQ(layout.members.at(0).bytes, 7u);  // 2 rows of 3, 1 row of 1
    EXPECT_EQ(layout.members.at(0).offset, 9u); // behind the second handle's byte
}

TEST(layout_of, aligns_complete_rows_as_vectors) {
    const auto layout = layout_of(
        rule_with({{"v", experiment::observable_per_neuron{element::int16, layout::complete_rows}}}),
        handles);
    EXPECT_EQ(layout.members.at(0).bytes, 2u * 512);
    EXPECT_EQ(layout.members.at(0).offset, 128u + 512);
    EXPECT_EQ(layout.sample_bytes, 128u + 2 * 512);
    EXPECT_EQ(layout.alignment, 128u);
}

TEST(layout_of, refuses_an_observable_per_synapse_of_a_rule_without_synapses) {
    try {
        layout_of(rule_with({{"w", experiment::observable_per_synapse{}}}),
                  rule_handles{{}, handles.neurons});
        FAIL();
    } catch (const invalid_experiment& e) {
        EXPECT_NE(std::string(e.what()).find("\"w\""), std::string::npos) << e.what();
        EXPECT_NE(std::string(e.what()).find("no projection"), std::string::npos) << e.what();
    }
}

TEST(decode, reads_time_and_packed_synapses_by_handle_row_and_column) {
    const auto rule =
        rule_with({{"w", experiment::observable_per_synapse{element::uint8, layout::packed_active_columns}}});
    const std::vector<std::uint8_t> bytes{0, 0, 0, 1, 0, 0, 0, 2, 99, 1, 2, 3, 4, 5, 200, 0};
    const auto sample = decode(rule, handles, bytes, 17);
    EXPECT_EQ(sample.period, 17u);
    EXPECT_EQ(sample.time, ppu_cycles((std::int64_t{1} << 32) + 2));
    EXPECT_EQ(sample.observables.at("w").at(0).values, (std::vector<std::int32_t>{1, 2, 3, 4, 5, 200}));
    EXPECT_EQ(sample.observables.at("w").at(1).values, (std::vector<std::int32_t>{99}));
}

TEST(decode, reads_signed_and_wide_elements_big_endian) {
    const auto rule = rule_with({{"a", experiment::observable_array{element::int8, 2}},
                                 {"b", experiment::observable_array{element::int16, 1}},
                                 {"c", experiment::observable_array{element::uint16, 1}}});
    const std::vector<std::uint8_t> bytes{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 5, 0xff, 0xfe, 0xff, 0xfe, 0, 0};
    const auto sample = decode(rule, handles, bytes, 0);
    EXPECT_EQ(sample.observables.at("a").at(0).values, (std::vector<std::int32_t>{-1, 5}));
    EXPECT_EQ(sample.observables.at("b").at(0).values, (std::vector<std::int32_t>{-2}));
    EXPECT_EQ(sample.observables.at("c").at(0).values, (std::vector<std::int32_t>{65534}));
}

TEST(decode, finds_columns_of_complete_rows_even_ones_first) {
    const auto rule =
        rule_with({{"v", experiment::observable_per_neuron{element::uint8, layout::complete_rows}}});
    std::vector<std::uint8_t> bytes(128 + 2 * 256);
    bytes[128 + 128 + 127] = 42;    // last handle first: column 255
    bytes[128 + 256 + 128 + 3] = 7; // column 7
    bytes[128 + 256 + 1] = 2;       // column 2
    const auto sample = decode(rule, handles, bytes, 0);
    EXPECT_EQ(sample.observables.at("v").at(0).values, (std::vector<std::int32_t>{7, 2}));
    EXPECT_EQ(sample.observables.at("v").at(1).values, (std::vector<std::int32_t>{42}));
}

TEST(decode, refuses_a_sample_of_another_size) {
    const auto rule = rule_with({{"a", experiment::observable_array{element::int8, 2}}});
    const std::vector<std::uint8_t> bytes(15);
    EXPECT_THROW(decode(rule, handles, bytes, 0), internal_error);
}

} // namespace
} // namespace hxtwin::codegen
