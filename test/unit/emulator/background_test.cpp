// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <hxtwin/emulator/fabric/background_source.hpp>

#include "all_targets.hpp"

namespace hxtwin::emulator {
namespace {

// The register itself, bit by bit.
std::uint32_t shifted(std::uint32_t s) {
    for (int step = 0; step < 16; ++step) {
        s = s >> 1 ^ ((s & 1) != 0 ? 0x8020'0003 : 0);
    }
    return s;
}

constexpr chip::background_config rare{.enable = true,
                                       .enable_random = true,
                                       .period = 2,
                                       .seed = 1234,
                                       .mask = 0x3f,
                                       .rate = 3,
                                       .label = 0x140};

// Takes events until `end` and compares them with the register's, which has made its draw at `drawn`.
void expect_register(background_source& s, const chip::background_config& c, std::uint32_t& state,
                     tick& drawn, tick end) {
    for (; drawn + c.period + 1 <= end;) {
        drawn += c.period + 1;
        state = shifted(state);
        if ((state & 0xff) <= c.rate) {
            ASSERT_EQ(s.next(), drawn);
            ASSERT_EQ(s.label(), (c.label & ~c.mask) | (state >> 8 & c.mask));
            s.take();
        }
    }
    EXPECT_GT(s.next(), end);
}

TEST(background_source, draws_what_a_shift_register_draws_bit_by_bit) {
    test::expect_the_same_on_all_targets([] {
        background_source s;
        s.configure(rare, 100);
        std::uint32_t state = rare.seed;
        tick drawn = 100;
        expect_register(s, rare, state, drawn, 200'000);
        return s.next();
    });
}

TEST(background_source, goes_on_with_its_register_when_its_rate_changes) {
    background_source s;
    s.configure(rare, 0);
    std::uint32_t state = rare.seed;
    tick drawn = 0;
    auto c = rare;
    for (const tick now : {4'001, 4'777, 30'000}) {
        expect_register(s, c, state, drawn, now);
        c.rate = static_cast<std::uint8_t>(c.rate + 5);
        s.configure(c, now);
    }
    expect_register(s, c, state, drawn, 60'000);
}

} // namespace
} // namespace hxtwin::emulator
