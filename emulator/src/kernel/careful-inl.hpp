// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers). One step of a group of nonlinear
// circuits, each with its own length.
#if defined(HXTWIN_EMULATOR_CAREFUL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_CAREFUL_INL
#undef HXTWIN_EMULATOR_CAREFUL_INL
#else
#define HXTWIN_EMULATOR_CAREFUL_INL
#endif

#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "line-inl.hpp"
#include "upswing-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

constexpr auto width = static_cast<float>(transfer::exponential_volts);
// Leak and growth, of which each is exact without the other, disturb one another less the shorter a step is:
// one in which the exponential term adds more than so many widths (the second if the step is less than so
// many time constants of the membrane) is made again, no longer than so many ticks, half a pass. Where the
// term is above a slope, V/s, a step is a part of the membrane's time constant, which is short while it is
// held: a larger one where the membrane is so many widths above its reset potential, and where the leak is so
// much stronger that the term alone would move it by less than so many widths; any, if it also falls.
constexpr float most_widths_careful = 0.7f, most_widths_slow = 1.4f, most_leak = 0.2f;
constexpr std::int32_t longest_steep = 125;
constexpr float counts_for_fast = 2e3f;
constexpr float fast_part = 0.15f, falling_part = 0.8f, far_widths = 7.5f, weak_part = 1.0f,
                weak_widths = 0.5f;
// A step that takes a membrane from above to below where the term begins to fall ends so near, V.
constexpr float falls_to = 5e-4f;
// Charges that change slopes by more, V/s, end a step, such that a spike's time is right within it.
constexpr float large_kink = 1e4f;
// A step may end so many ticks off the spike, as long as the reset's pull brings a membrane that part of its
// way.
constexpr int farthest = 6;
constexpr float farthest_pull = 0.05f;

// A group of circuits: what stays the same, ...
struct group {
    V drift, leak, pull, reset, threshold;
    V exc_rate, exc, exc_per_volt, exc_one, inh_rate, inh, inh_per_volt, inh_one;
    V exponential, onset, clipped;
    V w_rate, w_drive, w_zero, w_slope, w_jump;
    I hold, blind, which;
    I tolerance; // ticks by which a step may end before or behind a spike
    I longest;
    M pauses;
    bool plain;     // inputs are linear in their lines, and currents do not depend on the membrane
    bool inhibited; // something is on the inhibitory lines, or comes
};

struct point {
    V v, w, exc, inh;
};

// ... and where they stand: ticks of the pass that have gone by, until when they are held and blind, and the
// tick at which a spike is expected.
struct progress {
    point p;
    I now, held, blind, crossing;
};

// What acts now.
struct drive {
    V drift, leak, exc, inh, exponential;
};

// transfer::soft_units
HWY_INLINE V soft(V units) {
    const auto beyond = hn::Sub(units, set(transfer::linear_units));
    const auto bends = hn::Gt(beyond, hn::Zero(d));
    if (hn::AllFalse(d, bends)) {
        return units;
    }
    constexpr float inverse = 1 / static_cast<float>(transfer::largest_units - transfer::linear_units);
    const auto bent = hn::Div(beyond, hn::Add(set(1), hn::Mul(beyond, set(inverse))));
    return hn::IfThenElse(bends, hn::Add(set(transfer::linear_units), bent), units);
}

// transfer::inhibition_left
HWY_INLINE V inhibition_left(V v) {
    constexpr auto ends = static_cast<float>(transfer::inhibition_ends);
    constexpr auto inverse = static_cast<float>(1 / (transfer::inhibition_fades - transfer::inhibition_ends));
    return hn::Min(hn::Max(hn::Mul(hn::Sub(v, set(ends)), set(inverse)), hn::Zero(d)), set(1));
}

// The current into the membrane at its potential, with the lines at their mean and inhibition as strong as it
// is at the step's middle; adds to the stiffness.
HWY_INLINE V synaptic(const group& g, const drive& a, V v, V middle, V exc_line, V inh_line, V& stiffness) {
    const auto exc = hn::Mul(a.exc, soft(exc_line));
    const auto inh = hn::Mul(hn::Mul(a.inh, soft(inh_line)), inhibition_left(middle));
    stiffness = fused_from(d, fused(d, exc, g.exc_per_volt, a.leak), inh, g.inh_per_volt);
    return hn::Sub(hn::Mul(exc, fused_from(d, g.exc_one, v, g.exc_per_volt)),
                   hn::Mul(inh, fused_from(d, g.inh_one, v, g.inh_per_volt)));
}

HWY_INLINE drive drive_at(const group& g, M held, M blind) {
    const auto pull = hn::IfThenElseZero(held, g.pull);
    const auto quiet = hn::And(blind, g.pauses);
    return {fused(d, pull, g.reset, g.drift), hn::Add(g.leak, pull), hn::IfThenZeroElse(quiet, g.exc),
            hn::IfThenZeroElse(quiet, g.inh), hn::IfThenZeroElse(quiet, g.exponential)};
}

struct outcome {
    point p;
    V drift, term;    // of the exponential's solution, in widths: upswing-inl.hpp
    V target;         // V from here to the threshold, or to where the exponential term stays the same
    V x;              // the step's length in time constants of the membrane
    M reaches, falls; // the target; or from above to below where the term begins to fall
    M fires;          // the target is the threshold
    M steep;          // the term adds too much for a step so long
    M early;          // at the threshold before the end of a refractory time inside the step
};

// The membrane's slope at the start of a step but for the exponential term, with mean inputs.
HWY_INLINE V mean_slope(const group& g, const drive& a, const point& p, V exc, V inh, V half, V& stiffness) {
    const auto w_rises = fused_from(d, hn::Mul(g.w_drive, hn::Sub(p.v, g.w_zero)), g.w_rate, p.w);
    const auto others =
        fused_from(d, fused_from(d, a.drift, a.leak, p.v), g.w_slope, fused(d, half, w_rises, p.w));
    if (g.plain && !g.inhibited) {
        stiffness = a.leak;
        return fused(d, a.exc, exc, others);
    }
    const auto slope = hn::Add(synaptic(g, a, p.v, p.v, exc, inh, stiffness), others);
    const auto low = hn::And(hn::Lt(p.v, set(static_cast<float>(transfer::inhibition_fades + 0.05))),
                             hn::Gt(inh, hn::Zero(d)));
    if (hn::AllFalse(d, low)) {
        return slope;
    }
    return hn::Add(synaptic(g, a, p.v, fused(d, half, slope, p.v), exc, inh, stiffness), others);
}

// Both lines over a step.
struct lines_flow {
    line_flow exc, inh;
};
HWY_INLINE lines_flow lines_over(const group& g, const progress& s, const small_charges& c, V h, I n) {
    const auto over = [&](V line, V rate, const small_charges::of_line& charges) {
        const auto x = hn::Mul(rate, h);
        return receive(line_over(line, x), charges, x, s.now, n);
    };
    const auto exc = over(s.p.exc, g.exc_rate, c.exc);
    return {exc, g.inhibited ? over(s.p.inh, g.inh_rate, c.inh)
                             : line_flow{hn::Zero(d), hn::Zero(d), hn::Zero(d)}};
}

// The exponential term's current at a membrane, V/s.
HWY_INLINE V exponential_at(const group& g, const drive& a, V v) {
    const auto z = hn::Mul(hn::Sub(hn::Min(v, g.clipped), g.onset), set(1 / width));
    return hn::Mul(a.exponential, exp_of(d, hn::Min(hn::Max(z, set(-40)), set(40))));
}

// What the term adds, in widths. Of a membrane that is pulled down by much more than the term (which, at a
// membrane that stays, adds `term` times `kept`): what it adds at the start, of which exp(-x) is left, at the
// end and between; the error is below 0.018 of `term` by x.
HWY_INLINE V added_by_exponential(const outcome& o, V x, V kept, V left_by_half, V left_over, M is_pulled) {
    const auto growth = growth_of(d, o.drift);
    const auto widths = term_widths(d, growth.mean, o.term), change = hn::Add(o.drift, widths);
    // It leaks, the more the earlier it comes: its mean time is about that of a growth by `change`.
    const auto late = hn::Min(hn::Max(hn::Mul(change, set(1.0f / 12)), set(-0.25f)), set(0.25f));
    const auto free = hn::Mul(widths, fused(d, x, late, kept));
    if (hn::AllFalse(d, is_pulled)) {
        return free;
    }
    const auto lost = hn::Sub(set(1), left_over);
    const auto between = hn::Mul(hn::Mul(set(0.5f), lost), left_by_half);
    const auto parts = fused(d, hn::Add(left_over, between), hn::Sub(growth.mean, growth.end), growth.end);
    return hn::IfThenElse(is_pulled, hn::Mul(hn::Mul(o.term, kept), parts), free);
}

// One step of n ticks, which may differ between circuits: exact for constant inputs and either leak or
// exponential term. Deaf ones do not fire: while they are held or blind. Weak: a term that does little
// against the leak.
HWY_INLINE outcome advanced(const group& g, const drive& a, const progress& s, const small_charges& charges,
                            V current, M weak, M deaf, I n) {
    const auto h = hn::Mul(hn::ConvertTo(d, n), set(static_cast<float>(seconds_per_tick)));
    const auto half = hn::Mul(h, set(0.5f));
    const point& p = s.p;
    const auto [exc, inh] = lines_over(g, s, charges, h, n);
    const auto is_clipped = hn::Ge(p.v, g.clipped);
    V stiffness, kept;
    const auto slope = hn::Add(mean_slope(g, a, p, exc.mean, inh.mean, half, stiffness),
                               hn::IfThenElseZero(is_clipped, current));
    const auto x = hn::Mul(stiffness, h), left_by_half = exp_of(d, hn::Mul(set(-0.5f), x)),
               left_over = hn::Mul(left_by_half, left_by_half);
    kept = mean_growth(d, hn::Neg(x), left_over);
    const auto late = fused_from(d, hn::Mul(a.exc, exc.late), a.inh, inh.late), bend = hn::Mul(late, h);
    const auto displacement =
        fused(d, bend, hn::Sub(set(1), kept), hn::Mul(hn::Mul(slope, h), kept)); // what comes late leaks less
    const auto is_pulled = hn::And(weak, hn::AndNot(is_clipped, hn::Lt(displacement, hn::Zero(d))));
    outcome o;
    const auto drift = hn::Mul(displacement, set(1 / width));
    const auto term = hn::IfThenZeroElse(is_clipped, hn::Mul(current, hn::Mul(h, set(1 / width))));
    const auto c = corrected(d, drift, term, kept, hn::Mul(bend, set(3 / width)));
    o.drift = hn::IfThenElse(is_pulled, drift, c.drift);
    o.term = hn::IfThenElse(is_pulled, term, c.term);
    const auto widths = added_by_exponential(o, x, kept, left_by_half, left_over, is_pulled);
    const auto v = hn::Add(p.v, fused(d, widths, set(width), displacement));
    const auto w_mean = hn::Sub(fused(d, set(0.5f), hn::Sub(v, p.v), p.v), g.w_zero);
    const auto w_slope = fused_from(d, hn::Mul(g.w_drive, w_mean), g.w_rate, p.w);
    o.p = {v, fused(d, hn::Mul(h, w_slope), fused_from(d, set(1), g.w_rate, half), p.w), exc.end, inh.end};
    const auto never = set(1e30f);
    const auto goal =
        hn::Min(hn::IfThenElse(deaf, never, g.threshold), hn::IfThenElse(is_clipped, never, g.clipped));
    o.target = hn::Sub(goal, p.v);
    o.x = x;
    o.reaches = hn::Ge(v, goal);
    o.fires = hn::Ge(goal, g.threshold);
    o.falls = hn::And(is_clipped, hn::Lt(v, hn::Sub(g.clipped, set(2 * falls_to))));
    const auto most =
        hn::IfThenElse(hn::Gt(x, set(most_leak)), set(most_widths_careful), set(most_widths_slow));
    o.steep = hn::And(hn::Gt(widths, most), hn::RebindMask(d, hn::Gt(n, hn::Set(di, longest_steep))));
    o.early = hn::And(hn::Ge(hn::Max(v, p.v), g.threshold), deaf);
    o.early = hn::And(o.early,
                      hn::RebindMask(d, hn::And(hn::Gt(s.blind, s.now), hn::Gt(hn::Add(s.now, n), s.blind))));
    return o;
}

// Where the exponential term does little against the leak.
HWY_INLINE M is_weak(const drive& a, V current) {
    return hn::Lt(current, hn::Mul(a.leak, set(weak_widths * width)));
}

// Ticks of a step: as far as nothing begins or ends, and shorter where the exponential term counts. The end
// of a refractory time matters to those that pause until then; to others if they are at the threshold.
HWY_INLINE I ticks_of(const group& g, const drive& a, const progress& s, V current, M weak, I until) {
    const auto before = [&](I limit, I n) {
        const auto left = hn::Sub(limit, s.now);
        return hn::IfThenElse(hn::Gt(left, hn::Zero(di)), hn::Min(left, n), n);
    };
    const auto acceptance = hn::IfThenElseZero(hn::RebindMask(di, g.pauses), s.blind);
    const auto n =
        before(s.crossing, before(acceptance, before(s.held, hn::Min(g.longest, hn::Sub(until, s.now)))));
    const auto strong = hn::AndNot(hn::Ge(s.p.v, g.clipped), hn::Gt(current, set(counts_for_fast)));
    if (hn::AllFalse(d, strong)) {
        return n;
    }
    const auto falls = hn::And(weak, hn::Gt(s.p.v, g.reset));
    const auto far = hn::Gt(s.p.v, hn::Add(g.reset, set(far_widths * width)));
    const auto unlike = hn::IfThenElse(far, set(static_cast<float>(falling_part / seconds_per_tick)),
                                       set(static_cast<float>(fast_part / seconds_per_tick)));
    const auto parts = hn::IfThenElse(weak, set(static_cast<float>(weak_part / seconds_per_tick)), unlike);
    const auto part = hn::IfThenElse(falls, set(1000), hn::Div(parts, hn::Max(a.leak, set(1))));
    const auto fast = hn::Max(hn::ConvertTo(di, hn::Min(part, set(1000))), hn::Set(di, 1));
    return hn::IfThenElse(hn::RebindMask(di, strong), hn::Min(n, fast), n);
}

struct meeting {
    I ticks;
    V pace; // there, in widths by the step
};

// The tick, from 1 on, after which the solution with the step's mean slope is at its target; n + beyond at
// most.
HWY_INLINE meeting crossing_of(V drift, V term, V target, I n, I beyond) {
    const auto r = exp_of(d, hn::Min(hn::Max(hn::Mul(target, set(-1 / width)), set(-80)), set(80)));
    const auto left = hn::Sub(set(1), r);
    const auto pace = hn::Max(fused(d, r, drift, term), set(1e-12f));
    const auto x = hn::Max(hn::Div(hn::Mul(drift, left), pace), set(-0.999999f));
    // ln(1 + x) / x
    const auto series = fused(d, x, fused(d, x, fused(d, x, set(-0.25f), set(1.0f / 3)), set(-0.5f)), set(1));
    const auto small = hn::Lt(hn::Abs(x), set(0.05f));
    const auto ratio = hn::IfThenElse(
        small, series, hn::Div(log_of(d, hn::Add(set(1), x)), hn::IfThenElse(small, set(1), x)));
    const auto part = hn::Mul(hn::Div(left, pace), ratio);
    const auto ticks = hn::Ceil(hn::Mul(hn::Min(hn::Max(part, hn::Zero(d)), set(10)), hn::ConvertTo(d, n)));
    return {hn::Max(hn::Min(hn::ConvertTo(di, ticks), hn::Add(n, beyond)), hn::Set(di, 1)),
            hn::Div(pace, hn::Max(r, set(1e-12f)))};
}

// The tick, from 1 on, at which a membrane that relaxes without the exponential's growth has fallen by
// `depth` of the `displacement`, both negative, that it makes in n ticks.
HWY_INLINE I fall_of(V depth, V displacement, V x, I n) {
    const auto whole = hn::Sub(set(1), exp_of(d, hn::Neg(x)));
    const auto left = hn::Sub(set(1), hn::Mul(whole, hn::Div(depth, displacement)));
    const auto part = hn::Div(log_of(d, hn::Max(left, set(1e-30f))), hn::Neg(hn::Max(x, set(1e-6f))));
    const auto ticks = hn::Ceil(hn::Mul(hn::Min(hn::Max(part, hn::Zero(d)), set(1)), hn::ConvertTo(d, n)));
    return hn::Max(hn::ConvertTo(di, ticks), hn::Set(di, 1));
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
