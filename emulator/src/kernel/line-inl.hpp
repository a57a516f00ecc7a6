// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers). A synaptic line of a group of
// circuits over a step.
#if defined(HXTWIN_EMULATOR_LINE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_LINE_INL
#undef HXTWIN_EMULATOR_LINE_INL
#else
#define HXTWIN_EMULATOR_LINE_INL
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <hxtwin/emulator/kernel/membrane.hpp>

#include "fused-inl.hpp"
#include "vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

constexpr std::size_t most_small = 64; // charges of a line in a pass; more end steps, too

HWY_INLINE V set(float x) { return hn::Set(d, x); }

// Charges of a pass that do not end a step, by line, as the circuits of a group get them.
struct small_charges {
    struct of_line {
        std::size_t number = 0;
        std::int32_t time[most_small];
        alignas(64) float units[most_small][16];
    };
    of_line exc, inh;
};

// Of a synaptic line over a step. Late: what the step's charges add to the mean, each times the part of the
// step that was over when it came, but for their decay.
struct line_flow {
    V mean, end, late;
};

// exp(-x) and its mean over the step, for 0 <= x <= 1/2: series, whose truncation is below 0.5^6 / 5040 =
// 3e-6.
constexpr float fastest_line = 0.5f;
HWY_INLINE V decay(V x, V& mean) {
    const auto y = hn::Neg(x);
    mean = fused(d, y, set(1.0f / 720), set(1.0f / 120));
    for (const float c : {1.0f / 24, 1.0f / 6, 1.0f / 2, 1.0f}) {
        mean = fused(d, y, mean, set(c));
    }
    return fused(d, y, mean, set(1));
}

HWY_INLINE line_flow line_over(V line, V x) {
    V mean;
    const auto left = decay(x, mean);
    return {hn::Mul(line, mean), hn::Mul(line, left), hn::Zero(d)};
}

// Adds the charges that come after `now` and not after `now + n`: their sums times powers of the part of the
// step that is left, and the series of line_over by those. For x = rate h <= 1/2, x^5 / 120 of a charge is
// lost.
HWY_INLINE line_flow receive(line_flow line, const small_charges::of_line& c, V x, I now, I n) {
    if (c.number == 0) {
        return line;
    }
    const hn::RebindToUnsigned<decltype(di)> du;
    const auto end = hn::Add(now, n);
    const auto part = hn::Div(set(1), hn::ConvertTo(d, n));
    V sum[5];
    std::fill(sum, sum + 5, hn::Zero(d));
    for (std::size_t k = 0; k < c.number; ++k) {
        const auto left = hn::Sub(end, hn::Set(di, c.time[k]));
        const auto comes = hn::Lt(hn::BitCast(du, left), hn::BitCast(du, n)); // also not before 0
        const auto units = hn::IfThenElseZero(hn::RebindMask(d, comes), hn::Load(d, c.units[k]));
        const auto r = hn::Mul(hn::ConvertTo(d, left), part), first = hn::Mul(units, r),
                   second = hn::Mul(first, r);
        sum[0] = hn::Add(sum[0], units);
        sum[1] = hn::Add(sum[1], first);
        sum[2] = hn::Add(sum[2], second);
        sum[3] = fused(d, second, r, sum[3]);
        sum[4] = fused(d, hn::Mul(second, r), r, sum[4]);
    }
    const auto y = hn::Neg(x);
    auto mean = fused(d, y, hn::Mul(sum[4], set(1.0f / 24)), hn::Mul(sum[3], set(1.0f / 6)));
    mean = fused(d, y, fused(d, y, mean, hn::Mul(sum[2], set(1.0f / 2))), sum[1]);
    line.mean = hn::Add(line.mean, mean);
    line.end = hn::Add(line.end, fused(d, y, mean, sum[0])); // as decay has it
    line.late = hn::Sub(sum[1], sum[2]);
    return line;
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
