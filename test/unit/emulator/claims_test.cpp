// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <hxtwin/emulator/device/claims.hpp>

namespace hxtwin::emulator {
namespace {

using bytes = std::vector<std::uint8_t>;

struct claimed_memory : testing::Test {
    bool write(std::size_t processor, tick at, std::size_t first, const bytes& what) {
        return of.write(processor, at, first, what);
    }
    bytes content(std::size_t first, std::size_t size) {
        of.settle();
        const auto all = m.bytes().subspan(first, size);
        return {all.begin(), all.end()};
    }
    memory m{4096};
    claims of{m};
};

TEST_F(claimed_memory, keeps_the_later_value_of_each_byte_whoever_comes_first) {
    EXPECT_TRUE(write(0, 10, 6, {1, 2, 3, 4}));
    EXPECT_TRUE(write(0, 30, 7, {5}));
    EXPECT_TRUE(write(1, 20, 6, {6, 7, 8}));
    EXPECT_TRUE(write(1, 40, 8, {9}));
    EXPECT_TRUE(write(0, 35, 8, {10}));
    EXPECT_EQ(content(6, 4), (bytes{6, 5, 9, 4}));
}

TEST_F(claimed_memory, takes_the_top_processor_first_at_the_same_time) {
    EXPECT_TRUE(write(1, 10, 0, {1}));
    EXPECT_TRUE(write(0, 10, 0, {2}));
    EXPECT_EQ(content(0, 1), bytes{1});
}

TEST_F(claimed_memory, does_not_know_the_order_of_a_read_and_the_others_write) {
    EXPECT_TRUE(write(0, 10, 4, {1}));
    EXPECT_FALSE(of.read(1, 4, 1));
    EXPECT_TRUE(of.read(1, 5, 3)); // of the same word
    EXPECT_FALSE(write(0, 20, 7, {1}));
    EXPECT_TRUE(of.read(0, 4, 4)); // what it wrote, and what the other only reads
    EXPECT_EQ(content(4, 4), (bytes{1, 0, 0, 0}));
}

TEST_F(claimed_memory, forgets_who_did_what_once_both_are_done) {
    EXPECT_TRUE(write(0, 10, 4, {1}));
    EXPECT_TRUE(of.read(1, 8, 1));
    of.settle();
    EXPECT_TRUE(of.read(1, 4, 1));
    EXPECT_TRUE(write(0, 20, 8, {2}));
}

} // namespace
} // namespace hxtwin::emulator
