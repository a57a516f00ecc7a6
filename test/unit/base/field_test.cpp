// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/base/field.hpp>

#include <cstdint>

#include <gtest/gtest.h>

namespace hxtwin {

namespace {
enum class colour : std::uint8_t { red, green, blue };
struct parcel {
    bool sealed = false;
    colour ribbon = colour::red;
    std::uint8_t number = 0; // 8 bit: the upper six in word 0, the lower two in word 1
    std::uint32_t serial = 0;
};
} // namespace

template <>
struct register_layout<parcel> {
    static constexpr unsigned words = 3;
    using places = std::tuple<place<&parcel::sealed, 0, 31, 1>, place<&parcel::ribbon, 0, 8, 2>,
                              place<&parcel::number, 0, 0, 6, 2>, place<&parcel::number, 1, 4, 2, 0>,
                              place<&parcel::serial, 2, 0, 32>>;
};

namespace {

TEST(field, gets_and_sets_its_bits_alone) {
    using f = field<4, 3>;
    EXPECT_EQ(f::mask, 0x70u);
    EXPECT_EQ(f::max, 7u);
    EXPECT_EQ(f::get(0xffff'ff5fu), 5u);
    EXPECT_EQ(f::set(0xffff'ffffu, 2), 0xffff'ffafu);
    EXPECT_EQ(f::set(0, 8), 0u); // what does not fit touches no neighbour
}

TEST(field, may_be_the_whole_word) {
    using f = field<0, 32>;
    EXPECT_EQ(f::mask, 0xffff'ffffu);
    EXPECT_EQ(f::set(0x1234'5678u, 0xdead'beefu), 0xdead'beefu);
}

TEST(field, overlaps_are_found) {
    EXPECT_TRUE((disjoint<field<0, 4>, field<4, 4>, field<31, 1>>()));
    EXPECT_FALSE((disjoint<field<0, 5>, field<4, 4>>()));
}

TEST(place, encodes_to_the_word_written_by_hand) {
    const parcel p{.sealed = true, .ribbon = colour::blue, .number = 0b1011'0110, .serial = 0xcafe'f00d};
    EXPECT_EQ(encode_word(p, 0), 0x8000'022du); // 1 at 31, 2 at 9:8, 0b101101 at 5:0
    EXPECT_EQ(encode_word(p, 1), 0x0000'0020u); // 0b10 at 5:4
    EXPECT_EQ(encode_word(p, 2), 0xcafe'f00du);
}

TEST(place, decodes_members_that_are_split_over_words) {
    parcel p;
    decode_word(p, 0, 0x8000'022du);
    EXPECT_EQ(p.number, 0b1011'0100);
    decode_word(p, 1, 0x20u);
    EXPECT_EQ(p.number, 0b1011'0110);
    EXPECT_EQ(p.ribbon, colour::blue);
    EXPECT_TRUE(p.sealed);
    EXPECT_EQ(p.serial, 0u);
}

TEST(place, decoding_one_word_leaves_members_of_others_alone) {
    parcel p{.sealed = true, .ribbon = colour::green, .number = 0xff, .serial = 7};
    decode_word(p, 1, 0);
    EXPECT_EQ(p.number, 0xfc);
    EXPECT_TRUE(p.sealed);
    EXPECT_EQ(p.ribbon, colour::green);
    EXPECT_EQ(p.serial, 7u);
}

} // namespace
} // namespace hxtwin
