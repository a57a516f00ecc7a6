// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cmath>

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/kernel/parameters.hpp>
#include <hxtwin/emulator/kernel/step.hpp>

#include "driven_chip.hpp"
#include "readout/codes.hpp"

namespace hxtwin::emulator {
namespace {

// Bits of all circuits and all spikes after 1 ms of random events.
std::vector<std::uint64_t> bits_on(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    chip::configuration c;
    test::set_operating_point(c);
    const auto p = parameters_of(c, chip::hemisphere(0), draw_mismatch(1).neurons);
    membrane_state s;
    s.v = p.rest;
    propagator_table table;
    table.reset(p);
    std::vector<firing> fired;
    for (tick t = 0; t < 250'000;) {
        const auto h = static_cast<std::int32_t>(
            1 + random_bits(1, random_purpose::test, static_cast<std::uint64_t>(t), 0) % 250);
        lanes_of<std::int32_t> special;
        const auto found = step_circuits(s, p, table.at(h), t, h, special);
        for (std::size_t k = 0; k < found; ++k) {
            resolve_circuit(s, p, table, static_cast<std::uint32_t>(special[k]), t, h, fired);
        }
        t += h;
        for (std::size_t i = 0; i < circuits; ++i) {
            s.exc[i] += static_cast<float>(i % 7);
            s.inh[i] += static_cast<float>(i % 3) / 3;
        }
    }
    std::vector<std::uint64_t> bits;
    for (std::size_t i = 0; i < circuits; ++i) {
        bits.push_back(std::uint64_t{std::bit_cast<std::uint32_t>(s.v[i])} << 32 |
                       std::bit_cast<std::uint32_t>(s.exc[i]));
    }
    for (const auto& f : fired) {
        bits.push_back(static_cast<std::uint64_t>(f.time) << 9 | f.circuit);
    }
    return bits;
}

// Readings inside and outside of the range, some in the middle between two codes, some not a number.
std::vector<std::uint64_t> codes_on(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    std::array<float, circuits> drawn{};
    std::array<std::int8_t, circuits> set{};
    std::array<double, circuits> values{};
    for (std::size_t c = 0; c < circuits; ++c) {
        values[c] = c % 17 == 3 ? std::nan("") : -30 + 1.25 * static_cast<double>(c);
        set[c] = static_cast<std::int8_t>(c % 5);
        drawn[c] = 0.25f * static_cast<float>(c % 3);
    }
    std::vector<std::uint64_t> all;
    for (const bool noise : {false, true}) {
        std::array<std::uint8_t, circuits> codes;
        convert_channels({values, drawn, set, noise, 0x1234'5678'9abc'def0, 1}, codes);
        all.insert(all.end(), codes.begin(), codes.end());
    }
    return all;
}

template <class Bits>
void expect_the_same_on_all_targets(Bits bits_of) {
    const auto all = hwy::SupportedTargets();
    const auto best = bits_of(0);
    int compared = 0;
    for (std::int64_t target = 1; target > 0 && target <= all; target <<= 1) {
        if ((all & target) != 0 && (HWY_TARGETS & target) != 0) {
            EXPECT_EQ(bits_of(target), best) << hwy::TargetName(target);
            ++compared;
        }
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().DeInit();
    EXPECT_GE(compared, 1);
    std::printf("compared %d instruction sets\n", compared);
}

TEST(step, gives_the_same_bits_on_every_instruction_set_of_this_machine) {
    ASSERT_GT(bits_on(0).size(), circuits + 1'000);
    expect_the_same_on_all_targets(bits_on);
}

TEST(converter, gives_the_same_codes_on_every_instruction_set_of_this_machine) {
    expect_the_same_on_all_targets(codes_on);
    const auto codes = codes_on(0);
    EXPECT_EQ(codes[3], 0u);     // not a number
    EXPECT_EQ(codes[10], 0u);    // -17.5 + 0.25
    EXPECT_EQ(codes[100], 95u);  // -30 + 125 + 0.25 + 0
    EXPECT_EQ(codes[104], 104u); // 100 + 0.5 + 4: the even one
    EXPECT_EQ(codes[255], 255u);
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().DeInit();
}

} // namespace
} // namespace hxtwin::emulator
