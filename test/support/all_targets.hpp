// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace hxtwin::test {

// What `bits` gives is the same on every instruction set that was compiled and that this machine has.
template <class Bits>
void expect_the_same_on_all_targets(Bits bits) {
    const auto best = bits();
    const auto all = hwy::SupportedTargets();
    int compared = 0;
    for (std::int64_t target = 1; target > 0 && target <= all; target <<= 1) {
        if ((all & target) != 0 && (HWY_TARGETS & target) != 0) {
            hwy::SetSupportedTargetsForTest(target);
            hwy::GetChosenTarget().Update(hwy::SupportedTargets());
            EXPECT_EQ(bits(), best) << hwy::TargetName(target);
            hwy::SetSupportedTargetsForTest(0);
            ++compared;
        }
    }
    hwy::GetChosenTarget().DeInit();
    EXPECT_GE(compared, 1);
}

} // namespace hxtwin::test
