// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/solve_nonlinear.cpp"
#include <algorithm>
#include <cstddef>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "careful-inl.hpp"
#include "lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

// Spikes of some circuits, each at its own tick.
HWY_INLINE void fire(const group& g, progress& s, M which, I at, tick begin, std::vector<firing>& out) {
    const auto ints = hn::RebindMask(di, which);
    s.held = hn::IfThenElse(ints, hn::Add(at, g.hold), s.held);
    s.blind = hn::IfThenElse(ints, hn::Add(at, g.blind), s.blind);
    s.p.w = hn::IfThenElse(which, hn::Add(s.p.w, g.w_jump), s.p.w);
    alignas(64) std::int32_t times[16], who[16], fires[16];
    hn::Store(at, di, times);
    hn::Store(g.which, di, who);
    const std::size_t number = list_lanes(d, which, 0, fires);
    for (std::size_t k = 0; k < number; ++k) {
        out.push_back({begin + times[fires[k]], static_cast<std::uint32_t>(who[fires[k]])});
    }
}

// What becomes of steps that are not plain: which are made again, and which end at a spike, and when.
struct verdict {
    M again, spikes;
    I at;
};

// A step that ends near a spike is kept: a membrane that fired is pulled from the spike on, or that much
// less. One that a step aimed at may come as much later.
HWY_INLINE verdict judge(const group& g, progress& s, const outcome& o, M active, M aimed, I n, I until) {
    const auto floats = [](auto m) { return hn::RebindMask(d, m); };
    const auto ints = [](auto m) { return hn::RebindMask(di, m); };
    const auto one = hn::Set(di, 1), latest = hn::Add(n, g.tolerance);
    const auto [at, pace] = crossing_of(o.drift, o.term, o.target, n, hn::Add(g.tolerance, one));
    const auto soon = hn::And(
        hn::And(aimed, o.fires),
        floats(hn::And(hn::Gt(hn::Add(latest, one), at), hn::Gt(hn::Add(until, one), hn::Add(s.now, at)))));
    const auto near = hn::And(o.reaches, floats(hn::Gt(hn::Add(at, g.tolerance), hn::Sub(n, one))));
    const auto far = hn::AndNot(near, hn::And(o.reaches, floats(hn::Lt(at, n))));
    auto goal = hn::IfThenElse(ints(far), at, n);
    const auto sinks = hn::And(active, hn::AndNot(o.reaches, o.falls));
    if (!hn::AllFalse(d, sinks)) {
        const auto depth = hn::Sub(hn::Sub(g.clipped, s.p.v), set(falls_to));
        goal = hn::IfThenElse(ints(sinks), fall_of(depth, hn::Sub(o.p.v, s.p.v), o.x, n), goal);
    }
    goal = hn::IfThenElse(ints(hn::AndNot(far, o.steep)), hn::Min(goal, hn::Set(di, longest_steep)), goal);
    goal = hn::IfThenElse(ints(o.early), hn::Sub(s.blind, s.now), goal);
    const auto again = hn::And(active, floats(hn::Lt(goal, n)));
    // Behind where the term stays the same, the threshold comes at a steady pace.
    const auto rest =
        hn::Div(hn::Mul(hn::Sub(g.threshold, o.p.v), hn::ConvertTo(d, n)), hn::Mul(pace, set(width)));
    const auto next = hn::Add(n, hn::ConvertTo(di, hn::Ceil(hn::Min(hn::Max(rest, set(1)), set(1000)))));
    const auto goes_on = hn::And(hn::AndNot(again, o.reaches), hn::AndNot(o.fires, active));
    goal = hn::IfThenElse(ints(goes_on), next, goal);
    s.crossing = hn::IfThenElse(ints(hn::Or(again, goes_on)), hn::Add(s.now, goal), s.crossing);
    const auto fires = hn::And(o.fires, hn::Or(o.reaches, soon));
    return {again, hn::AndNot(again, hn::And(active, fires)),
            hn::IfThenElse(ints(o.reaches), hn::Min(at, n), at)};
}

HWY_INLINE void fire_inside(const group& g, progress& s, M which, I n, I at, tick begin,
                            std::vector<firing>& out) {
    if (hn::AllFalse(d, which)) {
        return;
    }
    const auto late = hn::Mul(hn::ConvertTo(d, hn::Sub(n, at)), set(static_cast<float>(seconds_per_tick)));
    const auto pulled = hn::Mul(hn::Mul(g.pull, late), hn::Sub(g.reset, g.threshold));
    s.p.v = hn::IfThenElse(which, hn::Add(s.p.v, pulled), s.p.v);
    fire(g, s, which, hn::Sub(s.now, hn::Sub(n, at)), begin, out);
}

// One step of those that are not yet at `until`. False if there are none.
HWY_INLINE bool step(const group& g, progress& s, const small_charges& c, M valid, I until, tick begin,
                     std::vector<firing>& out) {
    const auto floats = [](auto m) { return hn::RebindMask(d, m); };
    auto blind = floats(hn::Gt(s.blind, s.now));
    auto deaf = hn::Or(blind, floats(hn::Gt(s.held, s.now))); // also without a release
    const auto fires = hn::And(valid, hn::AndNot(deaf, hn::Ge(s.p.v, g.threshold)));
    if (!hn::AllFalse(d, fires)) {
        fire(g, s, fires, s.now, begin, out);
        blind = hn::Or(blind, fires);
        deaf = hn::Or(deaf, fires);
    }
    const auto active = hn::And(valid, floats(hn::Gt(until, s.now)));
    if (hn::AllFalse(d, active)) {
        return false;
    }
    const drive a = drive_at(g, floats(hn::Gt(s.held, s.now)), blind);
    const auto current = exponential_at(g, a, s.p.v);
    const auto weak = is_weak(a, current);
    const auto n = ticks_of(g, a, s, current, weak, until);
    const outcome o = advanced(g, a, s, c, current, weak, deaf, n);
    const auto aimed = floats(hn::Eq(s.crossing, hn::Add(s.now, n)));
    verdict is{hn::RebindMask(d, hn::FirstN(di, 0)), hn::RebindMask(d, hn::FirstN(di, 0)), n};
    const auto judged = hn::Or(hn::Or(hn::Or(o.reaches, o.falls), hn::Or(o.steep, o.early)), aimed);
    if (!hn::AllFalse(d, hn::And(active, judged))) {
        is = judge(g, s, o, active, aimed, n, until);
    }
    const auto commits = hn::AndNot(is.again, active);
    s.p = {hn::IfThenElse(commits, o.p.v, s.p.v), hn::IfThenElse(commits, o.p.w, s.p.w),
           hn::IfThenElse(commits, o.p.exc, s.p.exc), hn::IfThenElse(commits, o.p.inh, s.p.inh)};
    s.now = hn::IfThenElse(hn::RebindMask(di, commits), hn::Add(s.now, n), s.now);
    fire_inside(g, s, is.spikes, n, is.at, begin, out);
    return true;
}

struct four {
    V a, b, c, e;
};

#if HWY_TARGET == HWY_SCALAR
HWY_INLINE four columns(const float* const* records, std::size_t first) {
    const auto column = [&](std::size_t k) { return set(records[0][first + k]); };
    return {column(0), column(1), column(2), column(3)};
}
#else
// Of every fourth circuit, a block of 128 bits.
template <class T, class W = hn::VFromD<T>>
HWY_INLINE W row_of(T t, const float* const* records, std::size_t first) {
    if constexpr (hn::MaxLanes(T()) <= 4) {
        return hn::LoadU(t, records[0] + first);
    } else {
        const hn::Half<T> half;
        return hn::Combine(t, row_of(half, records + hn::MaxLanes(half), first),
                           row_of(half, records, first));
    }
}

// The records' values number `first` to `first` + 3, by lanes.
HWY_INLINE four columns(const float* const* records, std::size_t first) {
    const auto row = [&](std::size_t k) { return row_of(d, records + k, first); };
    const auto r0 = row(0), r1 = row(1), r2 = row(2), r3 = row(3);
    const auto low = hn::InterleaveLower(d, r0, r2), low_odd = hn::InterleaveLower(d, r1, r3);
    const auto high = hn::InterleaveUpper(d, r0, r2), high_odd = hn::InterleaveUpper(d, r1, r3);
    return {hn::InterleaveLower(d, low, low_odd), hn::InterleaveUpper(d, low, low_odd),
            hn::InterleaveLower(d, high, high_odd), hn::InterleaveUpper(d, high, high_odd)};
}
#endif

// Of the circuits of 16 lanes.
HWY_INLINE group load(const nonlinear_parameters& n, const std::int32_t* which) {
    static_assert(sizeof(nonlinear_circuit) == 32 * sizeof(float) &&
                  offsetof(nonlinear_circuit, w_jump) == 20 * sizeof(float) &&
                  offsetof(nonlinear_circuit, bends) == 24 * sizeof(float));
    const float* records[16];
    for (std::size_t k = 0; k < hn::Lanes(d); ++k) {
        records[k] = reinterpret_cast<const float*>(&n.of[static_cast<std::size_t>(which[k])]);
    }
    const auto ints = [](V v) { return hn::BitCast(di, v); };
    const auto [drift, leak, pull, reset] = columns(records, 0);
    const auto [threshold, exc_rate, exc, exc_per_volt] = columns(records, 4);
    const auto [exc_one, inh_rate, inh, inh_per_volt] = columns(records, 8);
    const auto [inh_one, exponential, onset, clipped] = columns(records, 12);
    const auto [w_rate, w_drive, w_zero, w_slope] = columns(records, 16);
    const auto [w_jump, hold, blind, pause] = columns(records, 20);
    const auto bends = columns(records, 24).a;
    return {
        drift,
        leak,
        pull,
        reset,
        threshold,
        exc_rate,
        exc,
        exc_per_volt,
        exc_one,
        inh_rate,
        inh,
        inh_per_volt,
        inh_one,
        exponential,
        onset,
        clipped,
        w_rate,
        w_drive,
        w_zero,
        w_slope,
        w_jump,
        ints(hold),
        ints(blind),
        hn::Load(di, which),
        hn::Zero(di),
        hn::IfThenElse(hn::Ne(ints(bends), hn::Zero(di)), hn::Set(di, n.longest), hn::Set(di, longest_step)),
        hn::RebindMask(d, hn::Ne(ints(pause), hn::Zero(di))),
        hn::AllTrue(di, hn::Eq(ints(bends), hn::Zero(di))),
        true};
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
    const auto begin = hn::Set(di, modulo_2_32(p.begin));
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

// Those that are small go to their line's, the others to `large`.
void collect(small_charges& to, std::vector<const line_charge*>& large, const nonlinear_parameters& n,
             const pass& p, I which) {
    large.clear();
    to.exc.number = to.inh.number = 0;
    for (const auto& c : p.charges) {
        auto& line = c.inhibitory ? to.inh : to.exc;
        if (line.number == most_small || !is_small(n, c)) {
            large.push_back(&c);
            continue;
        }
        line.time[line.number] = static_cast<std::int32_t>(c.time - p.begin);
        hn::Store(hn::Mul(hn::GatherIndex(d, c.units->data(), which), set(c.pulse)), d,
                  line.units[line.number]);
        ++line.number;
    }
}

// Steps where inputs are not linear or lines are fast are short. Charges that end a step are not looked at:
// with them nothing is plain.
HWY_INLINE void shorten(group& g, const nonlinear_parameters& n, const progress& s, const small_charges& c,
                        bool any_large) {
    const auto sum = [](V line, const small_charges::of_line& of) {
        for (std::size_t k = 0; k < of.number; ++k) {
            line = hn::Add(line, hn::Load(d, of.units[k]));
        }
        return line;
    };
    const auto inh = sum(s.p.inh, c.inh);
    const auto is_soft =
        hn::Gt(hn::Max(sum(s.p.exc, c.exc), inh), set(static_cast<float>(transfer::linear_units)));
    const auto bends = hn::Or(is_soft, hn::Lt(s.p.v, set(static_cast<float>(transfer::inhibition_fades))));
    g.plain = g.plain && !any_large && hn::AllFalse(d, is_soft);
    g.inhibited = any_large || !hn::AllTrue(d, hn::Eq(inh, hn::Zero(d)));
    g.longest = hn::IfThenElse(hn::RebindMask(di, bends), hn::Set(di, n.longest), g.longest);
    const auto rate = hn::Max(hn::Max(g.exc_rate, g.inh_rate), set(1));
    const auto ticks = hn::Div(set(static_cast<float>(fastest_line / seconds_per_tick)), rate);
    g.longest = hn::Max(hn::Min(g.longest, hn::ConvertTo(di, hn::Min(ticks, set(1000)))), hn::Set(di, 1));
}

// Where a pass saw a spike come, the first step aims at it.
HWY_INLINE void aim(progress& at, const group& g, const upswings& seen, I which, std::int32_t ticks) {
    const auto n = hn::Set(di, ticks), zero = hn::Zero(di);
    const auto waits = hn::Or(hn::Gt(at.held, zero), hn::Gt(at.blind, zero));
    const auto drift = hn::GatherIndex(d, seen.drift.data(), which),
               term = hn::GatherIndex(d, seen.term.data(), which);
    const auto target = hn::Sub(hn::Min(g.threshold, g.clipped), at.p.v);
    const auto crossing = crossing_of(drift, term, target, n, zero).ticks;
    const auto reaches = hn::And(hn::Gt(target, hn::Zero(d)), hn::RebindMask(d, hn::Lt(crossing, n)));
    at.crossing = hn::IfThenElse(hn::AndNot(waits, hn::RebindMask(di, reaches)), crossing, at.crossing);
}

void solve_group(membrane_state& s, const nonlinear_parameters& n, const pass& p, const std::int32_t* which,
                 std::size_t number, const upswings* seen, std::vector<const line_charge*>& large,
                 std::vector<firing>& out) {
    alignas(64) std::int32_t lanes[16];
    for (std::size_t k = 0; k < 16; ++k) {
        lanes[k] = which[std::min(k, number - 1)];
    }
    const auto i = hn::Load(di, lanes);
    const auto valid = hn::RebindMask(d, hn::FirstN(di, number));
    group g = load(n, lanes);
    progress at = start(s, p, i);
    const auto ticks =
        hn::Div(set(static_cast<float>(farthest_pull / seconds_per_tick)), hn::Max(g.pull, set(1)));
    const auto tolerance =
        hn::Min(hn::ConvertTo(di, hn::Min(ticks, set(static_cast<float>(farthest)))), g.hold);
    g.tolerance = hn::IfThenZeroElse(hn::RebindMask(di, g.pauses), hn::Max(tolerance, hn::Zero(di)));
    small_charges small;
    collect(small, large, n, p, i);
    shorten(g, n, at, small, !large.empty());
    if (seen != nullptr && large.empty()) {
        aim(at, g, *seen, i, p.ticks);
    }
    const auto run = [&](std::int32_t until) {
        while (step(g, at, small, valid, hn::Set(di, until), p.begin, out)) {
        }
    };
    for (const auto* c : large) {
        run(static_cast<std::int32_t>(c->time - p.begin));
        receive(at, *c, i);
    }
    run(p.ticks);
    put(s, at, which, number, modulo_2_32(p.begin));
}

void solve(membrane_state& s, const nonlinear_parameters& n, const pass& p,
           std::span<const std::int32_t> which, const upswings* seen, std::vector<firing>& out) {
    std::vector<const line_charge*> large;
    for (std::size_t k = 0; k < which.size(); k += hn::Lanes(d)) {
        solve_group(s, n, p, &which[k], std::min(hn::Lanes(d), which.size() - k), seen, large, out);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(solve);

void solve_nonlinear(membrane_state& s, const nonlinear_parameters& n, const pass& p,
                     std::span<const std::int32_t> list, std::vector<firing>& out, const upswings* seen) {
    HWY_DYNAMIC_DISPATCH(solve)(s, n, p, list, seen, out);
}

} // namespace hxtwin::emulator
#endif
