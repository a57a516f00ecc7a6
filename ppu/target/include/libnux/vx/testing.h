// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include <libnux/vx/unittest.h>

// Tests that register themselves, at most 32, and expectations that count. RUN_ALL_TESTS() is 1 if one
// failed.
namespace libnux::vx::testing {

struct test {
    const char* name;
    void (*body)();
};
inline constexpr size_t max_tests = 32;
inline test tests[max_tests];
inline size_t num_tests = 0;

struct registration {
    registration(const char* name, void (*body)()) {
        if (num_tests == max_tests) {
            exit(1);
        }
        tests[num_tests++] = {name, body};
    }
};

inline int run_all() {
    test_init();
    for (size_t i = 0; i < num_tests; ++i) {
        testcase_begin(tests[i].name);
        tests[i].body();
        testcase_end();
    }
    test_summary();
    return unittest::state.failed_cases != 0;
}

} // namespace libnux::vx::testing

#define TEST(suite, name)                                                                                    \
    static void suite##_##name##_test();                                                                     \
    static const libnux::vx::testing::registration suite##_##name##_registration(#suite "." #name,           \
                                                                                 suite##_##name##_test);     \
    static void suite##_##name##_test()
#define RUN_ALL_TESTS() libnux::vx::testing::run_all()
#define EXPECT_TRUE(a) libnux::vx::unittest::check(static_cast<bool>(a), #a)
#define EXPECT_FALSE(a) libnux::vx::unittest::check(!(a), "not " #a)
#define EXPECT_EQ(a, b) libnux::vx::unittest::check((a) == (b), #a " == " #b)
#define EXPECT_NE(a, b) libnux::vx::unittest::check((a) != (b), #a " != " #b)
#define EXPECT_LT(a, b) libnux::vx::unittest::check((a) < (b), #a " < " #b)
#define EXPECT_LE(a, b) libnux::vx::unittest::check((a) <= (b), #a " <= " #b)
#define EXPECT_GT(a, b) libnux::vx::unittest::check((a) > (b), #a " > " #b)
#define EXPECT_GE(a, b) libnux::vx::unittest::check((a) >= (b), #a " >= " #b)
#define ASSERT_TRUE(a) EXPECT_TRUE(a)
#define ASSERT_FALSE(a) EXPECT_FALSE(a)
#define ASSERT_EQ(a, b) EXPECT_EQ(a, b)
#define ASSERT_NE(a, b) EXPECT_NE(a, b)
#define ASSERT_LT(a, b) EXPECT_LT(a, b)
#define ASSERT_LE(a, b) EXPECT_LE(a, b)
#define ASSERT_GT(a, b) EXPECT_GT(a, b)
#define ASSERT_GE(a, b) EXPECT_GE(a, b)
