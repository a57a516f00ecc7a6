// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/experiment/description.hpp>

using namespace hxtwin::experiment;

TEST(all_to_all, lists_every_pair_once_source_by_source) {
    const auto c = all_to_all(2, 3, 7);
    ASSERT_EQ(c.size(), 6u);
    for (std::uint32_t i = 0; i < 6; ++i) {
        EXPECT_EQ(c[i], (connection{i / 3, i % 3, 7}));
    }
}

TEST(one_to_one, connects_equal_numbers) {
    const auto c = one_to_one(3, 5);
    ASSERT_EQ(c.size(), 3u);
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_EQ(c[i], (connection{i, i, 5}));
    }
}
