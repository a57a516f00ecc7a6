// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/array.hpp>
#include <hxtwin/chip/fabric.hpp>
#include <hxtwin/chip/madc.hpp>
#include <hxtwin/chip/neuron.hpp>

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <hxtwin/base/random.hpp>

namespace hxtwin::chip {
namespace {

template <class T>
std::vector<std::uint32_t> words_of(const T& value) {
    std::vector<std::uint32_t> words;
    for (unsigned w = 0; w < register_layout<T>::words; ++w) {
        words.push_back(encode_word(value, w));
    }
    return words;
}

template <class T>
T value_of(const std::vector<std::uint32_t>& words) {
    T value;
    for (unsigned w = 0; w < register_layout<T>::words; ++w) {
        decode_word(value, w, words[w]);
    }
    return value;
}

// Bits of each word that belong to a field.
template <class T>
std::vector<std::uint32_t> masks_of() {
    std::vector<std::uint32_t> masks(register_layout<T>::words);
    std::apply([&](auto... p) { ((masks[p.word] |= decltype(p)::bits::mask), ...); },
               typename register_layout<T>::places{});
    return masks;
}

template <class T>
class register_of : public testing::Test {};
using all_registers = testing::Types<neuron_config, neuron_backend_config, common_backend_config,
                                     crossbar_node, crossbar_output_config, background_config, driver_config,
                                     pulse_config, common_pulse_config, correlation_config, cadc_config,
                                     madc_config, board_dacs, ppu_control>;
TYPED_TEST_SUITE(register_of, all_registers);

TYPED_TEST(register_of, default_value_round_trips) {
    EXPECT_EQ(value_of<TypeParam>(words_of(TypeParam{})), TypeParam{});
}

TYPED_TEST(register_of, fields_share_no_bit) {
    std::vector<std::uint32_t> seen(register_layout<TypeParam>::words);
    const auto claim = [&](auto p) {
        EXPECT_EQ(seen[p.word] & decltype(p)::bits::mask, 0u) << "word " << p.word;
        seen[p.word] |= decltype(p)::bits::mask;
    };
    std::apply([&](auto... p) { (claim(p), ...); }, typename register_layout<TypeParam>::places{});
}

TYPED_TEST(register_of, each_field_round_trips_and_moves_no_other_bit) {
    const auto before = words_of(TypeParam{});
    const auto check = [&](auto p) {
        using bits = typename decltype(p)::bits;
        for (const std::uint32_t content : {0u, 1u, bits::max, 0x5555'5555u & bits::max}) {
            auto expected = before;
            expected[p.word] = bits::set(before[p.word], content);
            TypeParam value;
            decltype(p)::decode(value, bits::set(0, content));
            EXPECT_EQ(words_of(value), expected) << "word " << p.word << ", mask " << bits::mask;
            EXPECT_EQ(value_of<TypeParam>(expected), value) << "word " << p.word << ", mask " << bits::mask;
        }
    };
    std::apply([&](auto... p) { (check(p), ...); }, typename register_layout<TypeParam>::places{});
}

TYPED_TEST(register_of, random_words_keep_exactly_the_bits_of_fields) {
    const auto masks = masks_of<TypeParam>();
    for (std::uint64_t trial = 0; trial < 200; ++trial) {
        std::vector<std::uint32_t> words(masks.size());
        std::vector<std::uint32_t> kept(masks.size());
        for (std::uint32_t w = 0; w < words.size(); ++w) {
            words[w] = static_cast<std::uint32_t>(random_bits(1, random_purpose::test, trial, w));
            kept[w] = words[w] & masks[w];
        }
        ASSERT_EQ(words_of(value_of<TypeParam>(words)), kept) << "trial " << trial;
    }
}

// One value of each register against words put together by hand from the published bit positions (or, where
// the header says so, from ours), so that encode and decode cannot be wrong together.
using words = std::vector<std::uint32_t>;

TEST(neuron_config, has_the_published_bit_positions) {
    neuron_config n;
    n.reset_multiplication = n.leak_multiplication = n.strong_fire = true; // bits 2, 5, 6 of word 2
    n.readout_amplifier = n.enable_readout = true;                         // bits 4, 7 of word 3
    n.source = readout_source::inh_synin;                                  // 2 in bits 6:5 of word 3
    n.enable_adaptation = n.high_resistance_inh = true;                    // bits 2, 6 of word 4
    n.enable_offset_current = true;                                        // bit 0 of word 5
    n.membrane_capacitance = 63;                                           // bits 7:2 of word 5
    n.enable_fire = n.enable_threshold = n.enable_synin_exc = true;        // bits 2, 3, 5 of word 6
    n.connect_soma = n.enable_pause = true;                                // bits 4, 7 of word 7
    EXPECT_EQ(words_of(n), (words{0, 0, 0x64, 0xd0, 0x44, 0xfd, 0x2c, 0x90}));
}

TEST(neuron_backend_config, has_the_published_bit_positions) {
    neuron_backend_config n;
    n.address_out = 0xb7;     // 0x2d in bits 5:0 of word 0, 3 in bits 5:4 of word 1
    n.reset_holdoff = 0b1001; // 1 in bits 7:6 of word 0, 2 in bits 7:6 of word 1
    n.refractory_time = 0xa5; // 5 in bits 3:0 of word 1, 0xa in bits 5:2 of word 2
    n.fast_clock = n.enable_bayesian = true;
    n.enable_spike_out = n.master = true;
    n.bayesian_operation = 2;
    EXPECT_EQ(words_of(n), (words{0x6d, 0xb5, 0xaa, 0xb0}));
}

TEST(common_backend_config, stands_in_two_words_in_our_order) {
    common_backend_config c;
    c.enable_event_registers = c.enable_clocks = true;
    c.clock_scale_slow = 9, c.clock_scale_fast = 3, c.sample_pos_edge = 15;
    c.clock_scale_adaptation_pulse = 5, c.clock_scale_post_pulse = 6;
    EXPECT_EQ(words_of(c), (words{0x0032'f9cd, 0x0470'0000}));
}

TEST(crossbar_node, has_the_published_bit_positions) {
    EXPECT_EQ(words_of(crossbar_node{}), (words{0x0001'0000}));
    EXPECT_EQ(words_of(crossbar_node{.mask = 0x3fff, .target = 0x2a5a, .enable_drop_counter = true}),
              (words{0xaa5a'3fff}));
}

TEST(crossbar_output_config, has_the_published_bit_positions) {
    EXPECT_EQ(words_of(crossbar_output_config{.enable_slow = 0b1010, .enable_event_counter = 0x801}),
              (words{0x801a}));
}

TEST(background_config, has_the_published_bit_positions) {
    const background_config b{.enable = true,
                              .enable_random = true,
                              .period = 0x1234,
                              .seed = 0xdead'beef,
                              .mask = 0x0f,
                              .rate = 0x80,
                              .label = 0x3001};
    EXPECT_EQ(words_of(b), (words{0x1234'0003, 0xdead'beef, 0x3001'800f}));
}

TEST(driver_config, stands_in_one_word_in_our_order) {
    const driver_config d{.row_select_mask = 3,
                          .enable_receiver = true,
                          .enable_address_out = true,
                          .bottom = row_mode::excitatory,
                          .top = row_mode::inhibitory};
    EXPECT_EQ(words_of(d), (words{0x4e3}));
}

TEST(pulse_config, stands_in_one_word_in_our_order) {
    EXPECT_EQ(words_of(pulse_config{.enable_stp = true,
                                    .enable_hagen_dac = true,
                                    .utilization = 5,
                                    .recovery = 6,
                                    .offset = 7,
                                    .hagen_dac_offset = 0x3f}),
              (words{0x3f'7655}));
}

TEST(common_pulse_config, stands_in_one_word_in_our_order) {
    EXPECT_EQ(words_of(common_pulse_config{.enable_recovery_clock = true,
                                           .recovery_clock_speed = 3,
                                           .extension_0 = 1,
                                           .extension_1 = 0,
                                           .extension_2 = 0,
                                           .extension_3 = 4}),
              (words{0x40'0113}));
}

TEST(correlation_config, stands_in_three_words) {
    EXPECT_EQ(words_of(correlation_config{}), (words{1, 200, 5}));
}

TEST(madc_config, stands_in_four_words_in_our_order) {
    EXPECT_EQ(words_of(madc_config{.enable_0 = true, .enable_1 = true, .neuron_0 = 256, .neuron_1 = 3}),
              (words{0x7'0017, 0x4'0000, 0xffff, 0}));
    const madc_config c{.source_0 = madc_source::pad_1,       // 3:0
                        .source_1 = madc_source::debug_minus, // 7:4
                        .conversion_cycles_offset = 3,        // 12:8
                        .scale_clock = true,                  // 13
                        .clock_scale = 5,                     // 17:14
                        .continuous = false,                  // 18
                        .number_of_samples = 1000,
                        .wake_up = true};
    EXPECT_EQ(words_of(c), (words{0x2'0014, 0x1'63b2, 1000, 1}));
}

TEST(board_dacs, stand_in_one_word_in_our_order) {
    EXPECT_EQ(words_of(board_dacs{.pad_0 = 0xabc, .pad_1 = 0x123}), (words{0x123'0abc}));
}

TEST(cadc_config, stands_in_one_word) {
    EXPECT_EQ(words_of(cadc_config{.enable = true, .reset_wait = 100, .dead_time = 20}), (words{0x1'4641}));
}

TEST(ppu_control, has_the_published_bit_positions) {
    EXPECT_EQ(words_of(ppu_control{.inhibit_reset = true, .enable_cache = true}), (words{0x9}));
}

} // namespace
} // namespace hxtwin::chip
