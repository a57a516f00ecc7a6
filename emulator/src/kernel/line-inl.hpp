// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers). A synaptic line of a group of
// circuits over a step.
#if defined(HXTWIN_EMULATOR_LINE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_LINE_INL
#undef HXTWIN_EMULATOR_LINE_INL
#else
#define HXTWIN_EMULATOR_LINE_INL
#endif

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
// step that was over when it came.
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

HWY_INLINE line_flow line_over(V line, V rate, V h) {
    V mean;
    const auto left = decay(hn::Mul(rate, h), mean);
    return {hn::Mul(line, mean), hn::Mul(line, left), hn::Zero(d)};
}

// Adds the charges that come after `now` and not after `now + n`.
HWY_INLINE line_flow receive(line_flow line, const small_charges::of_line& c, V rate, I now, I n) {
    if (c.number == 0) {
        return line;
    }
    const auto end = hn::Add(now, n);
    const auto part = hn::Div(set(1), hn::ConvertTo(d, n));
    const auto per_tick = hn::Mul(rate, set(static_cast<float>(seconds_per_tick)));
    for (std::size_t k = 0; k < c.number; ++k) {
        const auto time = hn::Set(di, c.time[k]);
        const auto left = hn::Sub(end, time);
        const auto comes = hn::And(hn::Gt(time, now), hn::Gt(left, hn::Set(di, -1)));
        if (hn::AllFalse(di, comes)) {
            continue;
        }
        const auto units = hn::IfThenElseZero(hn::RebindMask(d, comes), hn::Load(d, c.units[k]));
        const auto ticks = hn::ConvertTo(d, left);
        V mean;
        const auto end_part = decay(hn::Mul(per_tick, ticks), mean);
        line.end = fused(d, units, end_part, line.end);
        const auto share = hn::Mul(ticks, part), more = hn::Mul(hn::Mul(units, mean), share);
        line.mean = hn::Add(line.mean, more);
        line.late = fused_from(d, hn::Add(line.late, more), more, share);
    }
    return line;
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
