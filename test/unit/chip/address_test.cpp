// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/register/address.hpp>

#include <cstdint>
#include <set>

#include <gtest/gtest.h>

namespace hxtwin::chip {
namespace {

TEST(address, neuron_blocks_of_eight_words_fill_the_four_quadrants) {
    EXPECT_EQ(neuron_address(neuron(0), 2).word, 0x0016'0002u);
    EXPECT_EQ(neuron_address(neuron(130), 7).word, 0x0016'8017u);
    EXPECT_EQ(neuron_address(neuron(256), 2).word, 0x0017'0002u);
    EXPECT_EQ(neuron_address(neuron(511), 7).word, 0x0017'83ffu);
}

TEST(address, parameter_memory_holds_32_rows_a_column) {
    EXPECT_EQ(capmem_address(neuron(1), 2).word, 0x0014'0022u);
    EXPECT_EQ(shared_cell_address(quadrant(3), 8).word, 0x0015'9008u);
}

TEST(address, backends_and_counters_count_through_west_and_east) {
    EXPECT_EQ(backend_address(neuron(1), 3).word, 0x001a'1007u);
    EXPECT_EQ(backend_address(neuron(384), 0).word, 0x001a'9200u);
    EXPECT_EQ(spike_counter_address(neuron(257)).word, 0x0012'2a04u);
    EXPECT_EQ(spike_counter_reset_address(neuron(128)).word, 0x0012'ac00u);
    EXPECT_EQ(neuron_reset_address(neuron(255)).word, 0x0012'a1fcu);
}

TEST(address, each_neuron_has_counters_of_its_own) {
    std::set<std::uint32_t> words;
    for (const auto n : neuron::all()) {
        words.insert(spike_counter_address(n).word);
        words.insert(spike_counter_reset_address(n).word);
        words.insert(neuron_reset_address(n).word);
    }
    EXPECT_EQ(words.size(), 3 * neuron::size);
}

TEST(address, each_hemisphere_has_a_subtree) {
    EXPECT_EQ(sram_address(hemisphere(0), 0).word, 0x0280'0000u);
    EXPECT_EQ(sram_address(hemisphere(1), 4095).word, 0x0380'0fffu);
    EXPECT_EQ(ppu_control_address(hemisphere(1)).word, 0x03a0'0000u);
    EXPECT_EQ(ppu_status_address(hemisphere(0)).word, 0x02a0'0001u);
    EXPECT_EQ(synapse_plane_address(hemisphere(0), base::labels, 1, 63).word, 0x02c4'007fu);
}

TEST(address, a_row_of_words_holds_each_column_once_and_even_ones_first) {
    std::set<column> seen;
    for (std::uint32_t word = 0; word < words_per_row; ++word) {
        for (std::uint32_t byte = 0; byte < 4; ++byte) {
            const auto c = column_of_byte(word, byte);
            EXPECT_EQ(c.value() % 2, word / 32);
            seen.insert(c);
        }
    }
    EXPECT_EQ(seen.size(), column::size);
    EXPECT_EQ(column_of_byte(1, 0), column(8));
    EXPECT_EQ(column_of_byte(63, 3), column(255));
}

TEST(permuted_weight, reverses_the_lower_five_bits_and_keeps_the_sixth) {
    EXPECT_EQ(permuted_weight(0b000001), 0b010000);
    EXPECT_EQ(permuted_weight(0b000010), 0b001000);
    EXPECT_EQ(permuted_weight(0b000100), 0b000100);
    EXPECT_EQ(permuted_weight(0b100000), 0b100000);
    EXPECT_EQ(permuted_weight(63), 63);
}

TEST(permuted_weight, is_its_own_inverse) {
    std::set<int> images;
    for (std::uint8_t w = 0; w < 64; ++w) {
        EXPECT_EQ(permuted_weight(permuted_weight(w)), w);
        images.insert(permuted_weight(w));
    }
    EXPECT_EQ(images.size(), 64u);
}

} // namespace
} // namespace hxtwin::chip
