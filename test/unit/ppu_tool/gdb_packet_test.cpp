// SPDX-License-Identifier: Apache-2.0
#include "gdb_packet.hpp"

#include <gtest/gtest.h>

namespace hxtwin::ppu::gdb {
namespace {

// What the last byte of a text completes.
receiver::kind take_all(receiver& r, std::string_view text) {
    auto last = receiver::kind::nothing;
    for (const char c : text) {
        last = r.take(c);
    }
    return last;
}

TEST(gdb_packet, has_the_sum_of_its_bytes_at_its_end) {
    EXPECT_EQ(framed("OK"), "$OK#9a");
    EXPECT_EQ(framed(""), "$#00");
}

TEST(gdb_packet, is_received_as_it_was_sent_whatever_is_in_it) {
    const std::string data = "a$b#c}d*e\x03";
    receiver r;
    EXPECT_EQ(take_all(r, framed(data)), receiver::kind::packet);
    EXPECT_EQ(r.data, data);
    EXPECT_EQ(take_all(r, framed("g")), receiver::kind::packet);
    EXPECT_EQ(r.data, "g");
}

TEST(gdb_packet, is_refused_if_its_sum_is_wrong) {
    receiver r;
    EXPECT_EQ(take_all(r, "$OK#9b"), receiver::kind::damaged);
    EXPECT_EQ(take_all(r, "$OK#zz"), receiver::kind::damaged);
}

TEST(gdb_packet, is_told_from_what_stands_between_packets) {
    receiver r;
    EXPECT_EQ(r.take('+'), receiver::kind::acknowledged);
    EXPECT_EQ(r.take('-'), receiver::kind::refused);
    EXPECT_EQ(r.take('\x03'), receiver::kind::interrupt);
    EXPECT_EQ(r.take('x'), receiver::kind::nothing);
}

TEST(gdb_packet, has_numbers_in_hexadecimal_and_nothing_else) {
    EXPECT_EQ(number_of("4000001C"), 0x4000'001cu);
    EXPECT_FALSE(number_of(""));
    EXPECT_FALSE(number_of("12,"));
    EXPECT_EQ(bytes_of("00ff"), (std::vector<std::uint8_t>{0, 255}));
    EXPECT_FALSE(bytes_of("00f"));
    EXPECT_FALSE(bytes_of("0g"));
    EXPECT_EQ(to_hex("a\n"), "610a");
    EXPECT_EQ(split("0,4:ab", ",:"), (std::vector<std::string_view>{"0", "4", "ab"}));
}

} // namespace
} // namespace hxtwin::ppu::gdb
