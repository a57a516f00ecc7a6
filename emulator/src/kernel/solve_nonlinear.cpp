// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/solve_nonlinear.cpp"
#include <algorithm>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "upswing-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, 16>;
using V = hn::VFromD<D>;
using M = decltype(hn::Eq(hn::Zero(D()), hn::Zero(D())));

constexpr D d{};
constexpr hn::RebindToSigned<D> di{};
using I = hn::VFromD<decltype(di)>;
constexpr auto width = static_cast<float>(transfer::exponential_volts);
// Leak and growth, of which each is exact without the other, disturb one another less the shorter a step is:
// where the exponential term is above the first slope, V/s, so many ticks, 0.25 us; above the second, a part
// of the membrane's time constant, which is short while it is held.
constexpr float counts_from = 200, counts_for_fast = 2e3f, fast_part = 0.15f;
constexpr std::int32_t longest_steep = 62;
// A step that takes a membrane from above to below where the term begins to fall ends so near, V.
constexpr float falls_to = 3e-3f;
// Charges that change slopes by more, V/s, end a step, such that a spike's time is right within it.
constexpr float large_kink = 3e3f;
constexpr std::size_t most_small = 64; // charges in a pass; more end steps, too

HWY_INLINE V set(float x) { return hn::Set(d, x); }

// A group of circuits: what stays the same, ...
struct group {
    V drift, leak, pull, reset, threshold;
    V exc_rate, exc, exc_per_volt, exc_one, inh_rate, inh, inh_per_volt, inh_one;
    V exponential, onset, clipped;
    V w_rate, w_drive, w_zero, w_slope, w_jump;
    I hold, blind, which, longest;
    M pauses;
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

// Charges of a pass that do not end a step, as the circuits of a group get them.
struct small_charges {
    std::size_t number = 0;
    std::int32_t time[most_small];
    bool inhibitory[most_small];
    alignas(64) float units[most_small][16];
};

// Of a synaptic line over a step.
struct line_flow {
    V mean, end;
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
    V drift, term, rest; // of the exponential's solution, in widths: upswing-inl.hpp
    V target;            // V from here to the threshold, or to where the exponential term stays the same
    M reaches, falls;    // the target; or from above to below where the term begins to fall
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
    return {hn::Mul(line, mean), hn::Mul(line, left)};
}

// Adds the charges that come after `now` and not after `now + n`.
HWY_INLINE void receive(const group& g, const small_charges& c, I now, I n, line_flow& exc, line_flow& inh) {
    const auto end = hn::Add(now, n);
    const auto part = hn::Div(set(1), hn::ConvertTo(d, n));
    for (std::size_t k = 0; k < c.number; ++k) {
        const auto time = hn::Set(di, c.time[k]);
        const auto left = hn::Sub(end, time);
        const auto comes = hn::And(hn::Gt(time, now), hn::Gt(left, hn::Set(di, -1)));
        if (hn::AllFalse(di, comes)) {
            continue;
        }
        const auto units = hn::IfThenElseZero(hn::RebindMask(d, comes), hn::Load(d, c.units[k]));
        const auto ticks = hn::ConvertTo(d, left);
        auto& line = c.inhibitory[k] ? inh : exc;
        V mean;
        const auto x = hn::Mul(hn::Mul(c.inhibitory[k] ? g.inh_rate : g.exc_rate, ticks),
                               set(static_cast<float>(seconds_per_tick)));
        const auto end_part = decay(x, mean);
        line.end = fused(d, units, end_part, line.end);
        line.mean = fused(d, hn::Mul(units, mean), hn::Mul(ticks, part), line.mean);
    }
}

// The membrane's slope at the start of a step but for the exponential term, with mean inputs.
HWY_INLINE V mean_slope(const group& g, const drive& a, const point& p, V exc, V inh, V half, V& stiffness) {
    const auto w_rises = fused_from(d, hn::Mul(g.w_drive, hn::Sub(p.v, g.w_zero)), g.w_rate, p.w);
    const auto others =
        fused_from(d, fused_from(d, a.drift, a.leak, p.v), g.w_slope, fused(d, half, w_rises, p.w));
    const auto slope = hn::Add(synaptic(g, a, p.v, p.v, exc, inh, stiffness), others);
    const auto low = hn::And(hn::Lt(p.v, set(static_cast<float>(transfer::inhibition_fades + 0.05))),
                             hn::Gt(inh, hn::Zero(d)));
    if (hn::AllFalse(d, low)) {
        return slope;
    }
    return hn::Add(synaptic(g, a, p.v, fused(d, half, slope, p.v), exc, inh, stiffness), others);
}

// The exponential term's current at a membrane, V/s.
HWY_INLINE V exponential_at(const group& g, const drive& a, V v) {
    const auto z = hn::Mul(hn::Sub(hn::Min(v, g.clipped), g.onset), set(1 / width));
    return hn::Mul(a.exponential, exp_of(d, hn::Min(hn::Max(z, set(-40)), set(40))));
}

// What the term adds beside o.drift, in volts, and o.rest.
HWY_INLINE V added_by_exponential(outcome& o, V x, V kept) {
    o.rest = remainder(d, o.drift, o.term);
    const auto widths = hn::Neg(log_of(d, hn::Max(o.rest, set(1e-6f)))), change = hn::Add(o.drift, widths);
    // It leaks, the more the earlier it comes: its mean time is about that of a growth by `change`.
    const auto late = hn::Min(hn::Max(hn::Mul(change, set(1.0f / 12)), set(-0.25f)), set(0.25f));
    return hn::Mul(hn::Mul(widths, fused(d, x, late, kept)), set(width));
}

// One step of n ticks, which may differ between circuits: exact for constant inputs and either leak or
// exponential term.
HWY_INLINE outcome advanced(const group& g, const drive& a, const progress& s, const small_charges& c,
                            V current, M blind, I n) {
    const auto h = hn::Mul(hn::ConvertTo(d, n), set(static_cast<float>(seconds_per_tick)));
    const auto half = hn::Mul(h, set(0.5f));
    const point& p = s.p;
    auto exc = line_over(p.exc, g.exc_rate, h), inh = line_over(p.inh, g.inh_rate, h);
    receive(g, c, s.now, n, exc, inh);
    const auto is_clipped = hn::Ge(p.v, g.clipped);
    V stiffness, kept;
    const auto slope = hn::Add(mean_slope(g, a, p, exc.mean, inh.mean, half, stiffness),
                               hn::IfThenElseZero(is_clipped, current));
    const auto x = hn::Mul(stiffness, h);
    kept = mean_growth(d, hn::Neg(x), exp_of(d, hn::Neg(x)));
    const auto displacement = hn::Mul(hn::Mul(slope, h), kept);
    outcome o;
    o.drift = hn::Mul(displacement, set(1 / width));
    o.term = hn::IfThenZeroElse(is_clipped, hn::Mul(current, hn::Mul(h, set(1 / width))));
    const auto v = hn::Add(p.v, hn::Add(displacement, added_by_exponential(o, x, kept)));
    const auto w_mean = hn::Sub(fused(d, set(0.5f), hn::Sub(v, p.v), p.v), g.w_zero);
    const auto w_slope = fused_from(d, hn::Mul(g.w_drive, w_mean), g.w_rate, p.w);
    o.p = {v, fused(d, hn::Mul(h, w_slope), fused_from(d, set(1), g.w_rate, half), p.w), exc.end, inh.end};
    const auto never = set(1e30f);
    const auto goal =
        hn::Min(hn::IfThenElse(blind, never, g.threshold), hn::IfThenElse(is_clipped, never, g.clipped));
    o.target = hn::Sub(goal, p.v);
    o.reaches = hn::Ge(v, goal);
    o.falls = hn::And(is_clipped, hn::Lt(v, hn::Sub(g.clipped, set(2 * falls_to))));
    return o;
}

// Ticks of a step: as far as nothing begins or ends, and shorter where the exponential term counts.
HWY_INLINE I ticks_of(const group& g, const drive& a, const progress& s, V current, I until) {
    const auto before = [&](I limit, I n) {
        const auto left = hn::Sub(limit, s.now);
        return hn::IfThenElse(hn::Gt(left, hn::Zero(di)), hn::Min(left, n), n);
    };
    const auto n =
        before(s.crossing, before(s.blind, before(s.held, hn::Min(g.longest, hn::Sub(until, s.now)))));
    const auto part = hn::Div(set(static_cast<float>(fast_part / seconds_per_tick)), hn::Max(a.leak, set(1)));
    const auto fast = hn::Max(hn::ConvertTo(di, hn::Min(part, set(1000))), hn::Set(di, 1));
    const auto counts = hn::RebindMask(di, hn::Gt(current, set(counts_from)));
    const auto strong = hn::RebindMask(di, hn::Gt(current, set(counts_for_fast)));
    const auto steep = hn::IfThenElse(counts, hn::Min(n, hn::Set(di, longest_steep)), n);
    return hn::Max(hn::IfThenElse(strong, hn::Min(steep, fast), steep), hn::Set(di, 1));
}

// The tick, 1 to n, after which the solution with the step's mean slope is at its target.
HWY_INLINE I crossing_of(const outcome& o, I n) {
    const auto r = exp_of(d, hn::Min(hn::Max(hn::Mul(o.target, set(-1 / width)), set(-80)), set(80)));
    const auto left = hn::Sub(set(1), r);
    const auto pace = hn::Max(fused(d, r, o.drift, o.term), set(1e-12f));
    const auto x = hn::Max(hn::Div(hn::Mul(o.drift, left), pace), set(-0.999999f));
    // ln(1 + x) / x
    const auto series = fused(d, x, fused(d, x, fused(d, x, set(-0.25f), set(1.0f / 3)), set(-0.5f)), set(1));
    const auto small = hn::Lt(hn::Abs(x), set(0.05f));
    const auto ratio = hn::IfThenElse(
        small, series, hn::Div(log_of(d, hn::Add(set(1), x)), hn::IfThenElse(small, set(1), x)));
    const auto part = hn::Mul(hn::Div(left, pace), ratio);
    const auto ticks = hn::Ceil(hn::Mul(hn::Min(hn::Max(part, hn::Zero(d)), set(1)), hn::ConvertTo(d, n)));
    return hn::Max(hn::Min(hn::ConvertTo(di, ticks), n), hn::Set(di, 1));
}

HWY_INLINE void fire(const group& g, progress& s, M which, tick begin, std::vector<firing>& out) {
    const auto ints = hn::RebindMask(di, which);
    s.held = hn::IfThenElse(ints, hn::Add(s.now, g.hold), s.held);
    s.blind = hn::IfThenElse(ints, hn::Add(s.now, g.blind), s.blind);
    s.p.w = hn::IfThenElse(which, hn::Add(s.p.w, g.w_jump), s.p.w);
    alignas(64) std::int32_t now[16], who[16], fires[16] = {};
    hn::Store(s.now, di, now);
    hn::Store(g.which, di, who);
    hn::Store(hn::VecFromMask(di, ints), di, fires);
    for (std::size_t k = 0; k < hn::Lanes(d); ++k) {
        if (fires[k] != 0) {
            out.push_back({begin + now[k], static_cast<std::uint32_t>(who[k])});
        }
    }
}

// One step of those that are not yet at `until`. False if there are none.
HWY_INLINE bool step(const group& g, progress& s, const small_charges& c, M valid, I until, tick begin,
                     std::vector<firing>& out) {
    const auto floats = [](auto m) { return hn::RebindMask(d, m); };
    auto blind = floats(hn::Gt(s.blind, s.now));
    const auto fires = hn::And(valid, hn::AndNot(blind, hn::Ge(s.p.v, g.threshold)));
    if (!hn::AllFalse(d, fires)) {
        fire(g, s, fires, begin, out);
        blind = hn::Or(blind, fires);
    }
    const auto active = hn::And(valid, floats(hn::Gt(until, s.now)));
    if (hn::AllFalse(d, active)) {
        return false;
    }
    const drive a = drive_at(g, floats(hn::Gt(s.held, s.now)), blind);
    const auto current = exponential_at(g, a, s.p.v);
    const auto n = ticks_of(g, a, s, current, until);
    const outcome o = advanced(g, a, s, c, current, blind, n);
    auto commits = active;
    // A target inside the step: once more, up to where it is expected.
    if (const auto inside = hn::And(active, hn::Or(o.reaches, o.falls)); !hn::AllFalse(d, inside)) {
        auto at = crossing_of(o, n);
        const auto part = hn::Div(hn::Add(hn::Sub(s.p.v, g.clipped), set(falls_to)), hn::Sub(s.p.v, o.p.v));
        const auto down = hn::Max(hn::ConvertTo(di, hn::Mul(part, hn::ConvertTo(d, n))), hn::Set(di, 1));
        at = hn::IfThenElse(hn::RebindMask(di, hn::AndNot(o.reaches, o.falls)), down, at);
        const auto again = hn::And(inside, floats(hn::Lt(at, n)));
        s.crossing = hn::IfThenElse(hn::RebindMask(di, again), hn::Add(s.now, at), s.crossing);
        commits = hn::AndNot(again, commits);
    }
    s.p = {hn::IfThenElse(commits, o.p.v, s.p.v), hn::IfThenElse(commits, o.p.w, s.p.w),
           hn::IfThenElse(commits, o.p.exc, s.p.exc), hn::IfThenElse(commits, o.p.inh, s.p.inh)};
    s.now = hn::IfThenElse(hn::RebindMask(di, commits), hn::Add(s.now, n), s.now);
    return true;
}

HWY_INLINE group load(const nonlinear_parameters& n, I i) {
    const auto at = [&](const lanes_of<float>& of) { return hn::GatherIndex(d, of.data(), i); };
    const auto ticks = [&](const lanes_of<std::int32_t>& of) { return hn::GatherIndex(di, of.data(), i); };
    const auto exc_per_volt = at(n.exc_per_volt), inh_per_volt = at(n.inh_per_volt);
    return {at(n.drift),
            at(n.leak),
            at(n.pull),
            at(n.reset),
            at(n.threshold),
            at(n.exc_rate),
            at(n.exc),
            exc_per_volt,
            fused(d, exc_per_volt, at(n.exc_reference), set(1)),
            at(n.inh_rate),
            at(n.inh),
            inh_per_volt,
            fused(d, inh_per_volt, at(n.inh_reference), set(1)),
            at(n.exponential),
            at(n.onset),
            at(n.clipped),
            at(n.w_rate),
            at(n.w_drive),
            at(n.w_zero),
            at(n.w_slope),
            at(n.w_jump),
            ticks(n.hold_ticks),
            ticks(n.blind_ticks),
            i,
            hn::IfThenElse(hn::Ne(ticks(n.bends), hn::Zero(di)), hn::Set(di, n.longest),
                           hn::Set(di, longest_step)),
            hn::RebindMask(d, hn::Ne(ticks(n.pause), hn::Zero(di)))};
}

HWY_INLINE void receive(progress& s, const line_charge& c, I which) {
    auto& line = c.inhibitory ? s.p.inh : s.p.exc;
    line = hn::Add(line, hn::Mul(hn::GatherIndex(d, c.units->data(), which), set(c.pulse)));
}

void put(membrane_state& s, const progress& at, const std::int32_t* which, std::size_t number,
         std::int32_t begin) {
    const auto store = [&](V from, lanes_of<float>& to) {
        alignas(64) float values[16] = {};
        hn::Store(from, d, values);
        for (std::size_t k = 0; k < number; ++k) {
            to[static_cast<std::size_t>(which[k])] = values[k];
        }
    };
    const auto store_ticks = [&](I from, lanes_of<std::int32_t>& to) {
        alignas(64) std::int32_t values[16] = {};
        hn::Store(hn::Add(from, hn::Set(di, begin)), di, values);
        for (std::size_t k = 0; k < number; ++k) {
            to[static_cast<std::size_t>(which[k])] = values[k];
        }
    };
    store(at.p.v, s.v);
    store(at.p.w, s.w);
    store(at.p.exc, s.exc);
    store(at.p.inh, s.inh);
    store_ticks(at.held, s.release);
    store_ticks(at.blind, s.accept);
}

HWY_INLINE progress start(const membrane_state& s, const pass& p, I i) {
    const auto begin = hn::Set(di, static_cast<std::int32_t>(static_cast<std::uint32_t>(p.begin)));
    const auto state = [&](const lanes_of<float>& of) { return hn::GatherIndex(d, of.data(), i); };
    const auto until = [&](const lanes_of<std::int32_t>& of) {
        return hn::Sub(hn::GatherIndex(di, of.data(), i), begin);
    };
    return {{state(s.v), state(s.w), state(s.exc), state(s.inh)},
            hn::Zero(di),
            until(s.release),
            until(s.accept),
            hn::Set(di, -1)};
}

bool is_small(const nonlinear_parameters& n, const line_charge& c) {
    return c.most * c.pulse * (c.inhibitory ? n.steepest_inh : n.steepest_exc) < large_kink;
}

void collect(small_charges& to, const nonlinear_parameters& n, const pass& p, I which) {
    to.number = 0;
    for (const auto& c : p.charges) {
        if (is_small(n, c) && to.number < most_small) {
            to.time[to.number] = static_cast<std::int32_t>(c.time - p.begin);
            to.inhibitory[to.number] = c.inhibitory;
            hn::Store(hn::Mul(hn::GatherIndex(d, c.units->data(), which), set(c.pulse)), d,
                      to.units[to.number]);
            ++to.number;
        }
    }
}

// Steps where inputs are not linear or lines are fast are short.
HWY_INLINE void shorten(group& g, const nonlinear_parameters& n, const progress& s, const small_charges& c) {
    auto most = hn::Max(s.p.exc, s.p.inh);
    for (std::size_t k = 0; k < c.number; ++k) {
        most = hn::Add(most, hn::Load(d, c.units[k]));
    }
    const auto bends = hn::Or(hn::Gt(most, set(static_cast<float>(transfer::linear_units))),
                              hn::Lt(s.p.v, set(static_cast<float>(transfer::inhibition_fades))));
    g.longest = hn::IfThenElse(hn::RebindMask(di, bends), hn::Set(di, n.longest), g.longest);
    const auto rate = hn::Max(hn::Max(g.exc_rate, g.inh_rate), set(1));
    const auto ticks = hn::Div(set(static_cast<float>(fastest_line / seconds_per_tick)), rate);
    g.longest = hn::Max(hn::Min(g.longest, hn::ConvertTo(di, hn::Min(ticks, set(1000)))), hn::Set(di, 1));
}

void solve_group(membrane_state& s, const nonlinear_parameters& n, const pass& p, const std::int32_t* which,
                 std::size_t number, std::vector<firing>& out) {
    alignas(64) std::int32_t lanes[16];
    for (std::size_t k = 0; k < 16; ++k) {
        lanes[k] = which[std::min(k, number - 1)];
    }
    const auto i = hn::Load(di, lanes);
    const auto valid = hn::RebindMask(d, hn::FirstN(di, number));
    group g = load(n, i);
    progress at = start(s, p, i);
    small_charges small;
    collect(small, n, p, i);
    shorten(g, n, at, small);
    const auto run = [&](std::int32_t until) {
        while (step(g, at, small, valid, hn::Set(di, until), p.begin, out)) {
        }
    };
    std::size_t taken = 0;
    for (const auto& c : p.charges) {
        if (is_small(n, c) && taken < most_small) {
            ++taken;
            continue;
        }
        run(static_cast<std::int32_t>(c.time - p.begin));
        receive(at, c, i);
    }
    run(p.ticks);
    put(s, at, which, number, static_cast<std::int32_t>(static_cast<std::uint32_t>(p.begin)));
}

void solve(membrane_state& s, const nonlinear_parameters& n, const pass& p,
           std::span<const std::int32_t> which, std::vector<firing>& out) {
    for (std::size_t k = 0; k < which.size(); k += hn::Lanes(d)) {
        solve_group(s, n, p, &which[k], std::min(hn::Lanes(d), which.size() - k), out);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(solve);

void solve_nonlinear(membrane_state& s, const nonlinear_parameters& n, const pass& p,
                     std::span<const std::int32_t> list, std::vector<firing>& out) {
    HWY_DYNAMIC_DISPATCH(solve)(s, n, p, list, out);
}

} // namespace hxtwin::emulator
#endif
