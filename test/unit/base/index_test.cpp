// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/base/index.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "support/thrown.hpp"

namespace hxtwin {
namespace {

struct shelf_tag {
    static constexpr std::uint32_t size = 5;
    static constexpr std::string_view name = "shelf";
};
struct book_tag {
    static constexpr std::uint32_t size = 5;
    static constexpr std::string_view name = "book";
};
using shelf = index<shelf_tag>;
using book = index<book_tag>;

static_assert(!std::constructible_from<shelf, book>);
static_assert(!std::convertible_to<int, shelf> && !std::convertible_to<shelf, int>);
static_assert(!std::equality_comparable_with<shelf, book>);

template <class Key>
concept subscript_of_shelves = requires(per<int, shelf> p, Key k) {
    p[k];
};
static_assert(subscript_of_shelves<shelf>);
static_assert(!subscript_of_shelves<book> && !subscript_of_shelves<int>);

TEST(index, holds_the_last_value_before_its_size) { EXPECT_EQ(shelf(4).value(), 4u); }

TEST(index, rejects_the_first_value_past_the_end_and_names_its_kind) {
    const auto e = test::thrown<index_out_of_range>([] { shelf(5u); });
    EXPECT_EQ(e.value, 5u);
    EXPECT_EQ(e.size, 5u);
    EXPECT_STREQ(e.what(), "shelf index 5 is outside [0, 5)");
}

TEST(index, rejects_negative_values) { EXPECT_THROW(shelf(-1), index_out_of_range); }

TEST(index, rejects_values_that_would_wrap_in_32_bits) {
    EXPECT_THROW(shelf(std::uint64_t{1} << 32), index_out_of_range);
    EXPECT_THROW(shelf(std::numeric_limits<std::int64_t>::min()), index_out_of_range);
}

TEST(index, orders_by_value) {
    EXPECT_LT(shelf(1), shelf(2));
    EXPECT_EQ(shelf(3), shelf(3));
    EXPECT_EQ(shelf(), shelf(0));
}

TEST(index, all_visits_each_value_once_in_order) {
    std::uint32_t expected = 0;
    for (const auto s : shelf::all()) {
        EXPECT_EQ(s.value(), expected++);
    }
    EXPECT_EQ(expected, shelf::size);
}

TEST(per, starts_with_default_values) {
    for (const int v : per<int, shelf>{}) {
        EXPECT_EQ(v, 0);
    }
}

TEST(per, keeps_one_value_for_each_index) {
    per<std::uint32_t, shelf> p;
    for (const auto s : shelf::all()) {
        p[s] = 10 * s.value();
    }
    const auto& read = p;
    for (const auto s : shelf::all()) {
        EXPECT_EQ(read[s], 10 * s.value());
    }
}

TEST(per, compares_all_values) {
    per<int, shelf> a;
    per<int, shelf> b;
    EXPECT_EQ(a, b);
    b[shelf(4)] = 1;
    EXPECT_NE(a, b);
}

} // namespace
} // namespace hxtwin
