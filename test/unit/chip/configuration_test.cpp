// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/configuration.hpp>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <hxtwin/base/random.hpp>
#include <hxtwin/chip/error.hpp>

#include "support/thrown.hpp"

namespace hxtwin::chip {
namespace {

class dice {
public:
    explicit dice(std::uint64_t seed) : seed_(seed) {}
    std::uint32_t word() {
        return static_cast<std::uint32_t>(random_bits(seed_, random_purpose::test, next_++, 0));
    }

private:
    std::uint64_t seed_;
    std::uint64_t next_ = 0;
};

template <class Value>
void fill(Value& value, dice& d) {
    for (unsigned w = 0; w < register_layout<Value>::words; ++w) {
        decode_word(value, w, d.word());
    }
}

void fill_hemisphere(configuration& c, hemisphere h, dice& d) {
    for (auto& driver : c.drivers[h]) {
        fill(driver, d);
    }
    for (const auto col : column::all()) {
        const auto bits = d.word();
        c.synapses[h].switches[col] = {(bits & 1) != 0, (bits & 2) != 0,  (bits & 4) != 0,
                                       (bits & 8) != 0, (bits & 16) != 0, (bits & 32) != 0};
        c.offsets[h].causal[col] = static_cast<std::int8_t>(bits >> 8);
        c.offsets[h].acausal[col] = static_cast<std::int8_t>(bits >> 16);
    }
    for (std::size_t i = 0; i < c.synapses[h].weights.size(); ++i) {
        const auto bits = d.word();
        c.synapses[h].weights[i] = bits & largest_weight;
        c.synapses[h].labels[i] = bits >> 8 & largest_label;
        c.synapses[h].time_calibs[i] = bits >> 16 & largest_calib;
        c.synapses[h].amp_calibs[i] = bits >> 18 & largest_calib;
    }
    for (auto& pulse : c.pulses[h]) {
        fill(pulse, d);
    }
    fill(c.common_pulses[h], d);
    fill(c.correlation[h], d);
    fill(c.cadc[h], d);
    fill(c.processors[h], d);
}

configuration random_configuration(std::uint64_t seed) {
    configuration c;
    dice d(seed);
    const auto fill_all = [&](auto& values) {
        for (auto& v : values) {
            fill(v, d);
        }
    };
    const auto fill_codes = [&](auto& blocks) {
        for (auto& block : blocks) {
            for (auto& code : block) {
                code = static_cast<std::uint16_t>(d.word() & 0x3ff);
            }
        }
    };
    fill_all(c.neurons), fill_all(c.backends), fill_all(c.common_backends);
    fill_all(c.nodes), fill_all(c.backgrounds);
    fill(c.crossbar_outputs, d);
    fill(c.madc, d);
    fill(c.dacs, d);
    fill_codes(c.cells), fill_codes(c.shared);
    for (const auto h : hemisphere::all()) {
        fill_hemisphere(c, h, d);
    }
    return c;
}

const configuration& a_random_configuration() {
    static const configuration c = random_configuration(42);
    return c;
}

TEST(configuration, default_value_survives_encoding) { EXPECT_EQ(decode(encode({})), configuration{}); }

TEST(configuration, random_values_survive_encoding) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const auto c = random_configuration(seed);
        EXPECT_TRUE(decode(encode(c)) == c) << "seed " << seed;
    }
}

TEST(configuration, encodes_to_one_write_for_each_register) {
    const auto writes = encode(a_random_configuration());
    std::set<std::uint32_t> words;
    for (const auto& w : writes) {
        words.insert(w.at.word);
    }
    // Neurons: 6 words, 4 of the backend, 24 cells. Hemispheres: 2 words of 128 drivers and one common to
    // them, 3 of the sensors, 512 offsets, two controls, 257 rows of weights and labels, 256 of both
    // calibration settings, one row of switches.
    constexpr std::uint32_t fabric = 76 + 1 + 8 * 3 + 4 + 1; // and the fast converter, the board
    constexpr std::uint32_t hemispheres = 2 * (2 * 128 + 1 + 3 + 512 + 2 + (2 * 257 + 2 * 256 + 1) * 64);
    EXPECT_EQ(words.size(), 512u * (6 + 4 + 24) + 4u * 24 + 2u * 2 + fabric + hemispheres);
    EXPECT_EQ(writes.size(), words.size());
}

TEST(configuration, each_register_reads_back_what_was_written) {
    const auto& c = a_random_configuration();
    for (const auto& w : encode(c)) {
        ASSERT_EQ(read_register(c, w.at), w.value) << std::hex << w.at.word;
    }
}

TEST(configuration, order_of_writes_does_not_matter) {
    auto writes = encode(a_random_configuration());
    std::reverse(writes.begin(), writes.end());
    EXPECT_TRUE(decode(writes) == a_random_configuration());
}

TEST(configuration, a_write_changes_the_value_at_its_address_and_no_other) {
    configuration expected;
    expected.neurons[neuron(300)].enable_fire = true;
    configuration c;
    write_register(c, {neuron_address(neuron(300), 6), 0x4});
    EXPECT_EQ(c, expected);
}

TEST(configuration, weights_cross_the_register_bus_permuted_and_labels_do_not) {
    configuration c;
    auto& s = c.synapses[hemisphere(1)];
    std::uint8_t value = 1;
    for (const std::uint32_t col : {0u, 2u, 4u, 6u}) {
        s.weight(row(9), column(col)) = value;
        s.label(row(9), column(col)) = value;
        value = static_cast<std::uint8_t>(2 * value);
    }
    EXPECT_EQ(read_register(c, synapse_plane_address(hemisphere(1), base::weights, 9, 0)), 0x1008'0402u);
    EXPECT_EQ(read_register(c, synapse_plane_address(hemisphere(1), base::labels, 9, 0)), 0x0102'0408u);
}

TEST(configuration, calibration_settings_are_the_top_bits_of_raw_bytes) {
    configuration c;
    auto& s = c.synapses[hemisphere(1)];
    s.weight(row(9), column(1)) = 1;
    s.time_calib(row(9), column(1)) = 2;
    s.label(row(9), column(3)) = 5;
    s.amp_calib(row(9), column(3)) = 3;
    const auto word = [&](std::uint32_t plane, std::uint32_t r) {
        return read_register(c, synapse_plane_address(hemisphere(1), plane, r, 32)); // columns 1, 3, 5, 7
    };
    EXPECT_EQ(word(base::time_calibs, 9), 0x0200'0000u);
    EXPECT_EQ(word(base::amp_calibs, 9), 0x0003'0000u);
    EXPECT_EQ(word(base::raw_synapses, 18), 0x9000'0000u);
    EXPECT_EQ(word(base::raw_synapses, 19), 0x00c5'0000u);
    configuration copy;
    for (const std::uint32_t r : {18u, 19u}) {
        write_register(copy, {synapse_plane_address(hemisphere(1), base::raw_synapses, r, 32),
                              word(base::raw_synapses, r)});
    }
    EXPECT_TRUE(copy == c);
}

TEST(configuration, row_256_holds_the_switches_of_a_column) {
    configuration c;
    c.synapses[hemisphere(0)].switches[column(3)] = {
        .exc = true, .inh = true, .readout_causal = true, .readout_acausal = true, .exc_debug = true};
    c.synapses[hemisphere(0)].switches[column(7)].inh_debug = true;
    const auto at = [](std::uint32_t plane) {
        return synapse_plane_address(hemisphere(0), plane, switch_row, 32);
    };
    EXPECT_EQ(read_register(c, at(base::odd_switches)), 0x0007'0008u); // columns 1, 3, 5, 7
    EXPECT_EQ(read_register(c, at(base::weights)), 0x0020'0000u);
    EXPECT_EQ(read_register(c, at(base::labels)), 0x0020'0000u);
}

TEST(configuration, converter_offsets_are_stored_with_128_added) {
    configuration c;
    c.offsets[hemisphere(0)].causal[column(1)] = -128;
    c.offsets[hemisphere(0)].acausal[column(200)] = 127;
    constexpr std::uint32_t west = 0x0240'0800, east = 0x0240'0000;
    EXPECT_EQ(read_register(c, {west + 2}), 0u);
    EXPECT_EQ(read_register(c, {east + 2 * 72 + 1}), 255u);
    EXPECT_EQ(read_register(c, {west}), 128u);
}

TEST(configuration, code_names_a_cell_of_the_parameter_memory) {
    configuration c;
    c.code(neuron(130), cell::v_threshold) = 500;
    c.code(quadrant(2), shared_cell::syn_i_bias_dac) = 1000;
    EXPECT_EQ(read_register(c, {0x0014'8000 + 32 * 2 + 2}), 500u);
    EXPECT_EQ(read_register(c, {0x0015'0000 + 32 * 128 + 8}), 1000u);
}

struct hole {
    std::uint32_t word;
    const char* why;
};

TEST(configuration, addresses_without_configuration_register_are_refused) {
    const hole holes[] = {
        {0x0000'0000, "nothing there"},
        {neuron_address(neuron(0), 1).word, "unused word of a neuron"},
        {background_address(background(0), 3).word, "unused word of a background source"},
        {node_address(crossbar_nodes).word, "one past the last node"},
        {capmem_address(neuron(0), cells_per_neuron).word, "one past a neuron's last cell"},
        {spike_counter_address(neuron(0)).word, "a counter"},
        {neuron_reset_address(neuron(0)).word, "a reset"},
        {synapse_plane_address(hemisphere(0), base::causal, 0, 0).word, "a converter"},
        {synapse_plane_address(hemisphere(0), base::odd_switches, switch_row, 0).word,
         "even half, odd plane"},
        {synapse_plane_address(hemisphere(0), base::raw_synapses, 512, 0).word, "one past the raw rows"},
        {0x0220'0003, "one past the sensors' words"},
        {synapse_plane_address(hemisphere(0), base::weights, switch_row + 1, 0).word, "one past the rows"},
        {0xffff'ffff, "the last word"},
    };
    for (const auto& h : holes) {
        configuration c;
        EXPECT_THROW(write_register(c, {{h.word}, 0}), unmapped_address) << h.why;
        EXPECT_THROW(read_register(c, {h.word}), unmapped_address) << h.why;
        EXPECT_EQ(c, configuration{}) << h.why;
    }
}

TEST(unmapped_address, tells_what_was_tried_and_where) {
    configuration c;
    const auto w = test::thrown<unmapped_address>([&] { write_register(c, {{0x00ab'cdef}, 1}); });
    EXPECT_STREQ(w.what(), "the chip has no register to write at word address 0x00abcdef");
    EXPECT_EQ(w.word, 0x00ab'cdefu);
    const auto r = test::thrown<unmapped_address>([&] { read_register(c, {0x00ab'cdef}); });
    EXPECT_STREQ(r.what(), "the chip has no register to read at word address 0x00abcdef");
}

} // namespace
} // namespace hxtwin::chip
