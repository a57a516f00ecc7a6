// SPDX-License-Identifier: Apache-2.0
// Lets this program's vector instructions be those of the narrowest instruction set.
#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace hxtwin::ppu {
namespace {

const bool is_narrow = [] {
    hwy::SetSupportedTargetsForTest(HWY_STATIC_TARGET);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return true;
}();

TEST(narrow, is_what_this_program_runs_on) {
    EXPECT_TRUE(is_narrow);
    EXPECT_EQ(hwy::SupportedTargets(), std::int64_t{HWY_STATIC_TARGET});
}

} // namespace
} // namespace hxtwin::ppu
