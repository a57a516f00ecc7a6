// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/solve_nonlinear.cpp"
#include <algorithm>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "exp-inl.hpp"

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
constexpr float gamma_ros2 = 0.29289322f;
// A step is at most this part of the exponential term's time constant, and twice of the membrane's.
constexpr double steep_part = 0.15;
constexpr float stiff_share = 0.5f;
// Where the exponential term is noticeable, 1/s, a step moves the membrane by this part of its width at most.
constexpr float noticeably_steep = 1e4f;
constexpr double width_part = 0.2;

HWY_INLINE V set(float x) { return hn::Set(d, x); }

// A group of circuits: what stays the same, ...
struct group {
    V drift, leak, pull, reset, threshold;
    V exc_rate, exc, exc_per_volt, exc_one, inh_rate, inh, inh_per_volt, inh_one;
    V exponential, onset, highest;
    V w_rate, w_drive, w_zero, w_slope, w_jump;
    I hold, blind, which;
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

struct flow {
    V slope, stiffness, steepness, w_slope, exponential;
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

HWY_INLINE V synaptic(const group& g, const drive& a, const point& p, V& stiffness) {
    const auto exc = hn::Mul(a.exc, soft(p.exc));
    const auto inh = hn::Mul(hn::Mul(a.inh, soft(p.inh)), inhibition_left(p.v));
    stiffness = fused_from(d, fused(d, exc, g.exc_per_volt, a.leak), inh, g.inh_per_volt);
    return hn::Sub(hn::Mul(exc, fused_from(d, g.exc_one, p.v, g.exc_per_volt)),
                   hn::Mul(inh, fused_from(d, g.inh_one, p.v, g.inh_per_volt)));
}

HWY_INLINE flow flow_at(const group& g, const drive& a, const point& p) {
    constexpr auto per_width = static_cast<float>(1 / transfer::exponential_volts);
    const auto z = hn::Mul(hn::Sub(p.v, g.onset), set(per_width));
    const auto e = hn::Mul(a.exponential, exp_of(d, hn::Max(hn::Min(z, g.highest), set(-40))));
    flow f;
    const auto input = synaptic(g, a, p, f.stiffness);
    f.slope = hn::Add(hn::Add(fused_from(d, a.drift, a.leak, p.v), input), fused_from(d, e, g.w_slope, p.w));
    f.exponential = e;
    f.steepness = hn::IfThenElseZero(hn::Lt(z, g.highest), hn::Mul(e, set(per_width)));
    f.w_slope = fused_from(d, hn::Mul(g.w_drive, hn::Sub(p.v, g.w_zero)), g.w_rate, p.w);
    return f;
}

HWY_INLINE drive drive_at(const group& g, M held, M blind) {
    const auto pull = hn::IfThenElseZero(held, g.pull);
    const auto quiet = hn::And(blind, g.pauses);
    return {fused(d, pull, g.reset, g.drift), hn::Add(g.leak, pull), hn::IfThenZeroElse(quiet, g.exc),
            hn::IfThenZeroElse(quiet, g.inh), hn::IfThenZeroElse(quiet, g.exponential)};
}

struct outcome {
    point p;
    V last_slope;
};

// One step of h seconds, which may differ between circuits.
HWY_INLINE outcome advanced(const group& g, const drive& a, const point& p, const flow& f, V h) {
    const auto one = set(1), two = set(2), half = set(0.5f), more = set(1.5f);
    const auto scale = hn::Mul(set(gamma_ros2), h);
    const auto inverse = hn::Div(one, fused(d, scale, hn::Sub(f.stiffness, f.steepness), one));
    const auto w_inverse = hn::Div(one, fused(d, scale, g.w_rate, one));
    const auto k = hn::Mul(f.slope, inverse), w_k = hn::Mul(f.w_slope, w_inverse);
    const point q{fused(d, h, k, p.v), fused(d, h, w_k, p.w),
                  hn::Mul(p.exc, exp_of(d, hn::Neg(hn::Mul(h, g.exc_rate)))),
                  hn::Mul(p.inh, exp_of(d, hn::Neg(hn::Mul(h, g.inh_rate))))};
    const flow l = flow_at(g, a, q);
    const auto k2 = hn::Mul(fused_from(d, l.slope, two, k), inverse);
    const auto w_k2 = hn::Mul(fused_from(d, l.w_slope, two, w_k), w_inverse);
    return {{fused(d, h, fused(d, more, k, hn::Mul(half, k2)), p.v),
             fused(d, h, fused(d, more, w_k, hn::Mul(half, w_k2)), p.w), q.exc, q.inh},
            l.slope};
}

// Ticks of a step: as far as nothing begins or ends, and no further than the exponential term allows.
HWY_INLINE I ticks_of(const progress& s, const flow& f, I until, I longest) {
    const auto before = [&](I limit, I n) {
        const auto left = hn::Sub(limit, s.now);
        return hn::IfThenElse(hn::Gt(left, hn::Zero(di)), hn::Min(left, n), n);
    };
    auto n = before(s.crossing, before(s.blind, before(s.held, hn::Min(longest, hn::Sub(until, s.now)))));
    const auto fastest = hn::Max(hn::Max(f.steepness, hn::Mul(f.stiffness, set(stiff_share))), set(1));
    auto clear = hn::Div(set(static_cast<float>(steep_part / seconds_per_tick)), fastest);
    const auto speed = hn::Max(hn::Abs(f.slope), set(1));
    const auto near =
        hn::Div(set(static_cast<float>(width_part * transfer::exponential_volts / seconds_per_tick)), speed);
    clear = hn::IfThenElse(hn::Gt(f.steepness, set(noticeably_steep)), hn::Min(clear, near), clear);
    return hn::Max(hn::Min(n, hn::ConvertTo(di, hn::Min(clear, set(1000)))), hn::Set(di, 1));
}

// The tick, 1 to n, after which the cubic through both ends with their slopes is at the threshold.
HWY_INLINE I crossing_of(const group& g, const point& p, const outcome& o, const flow& f, V h, I n) {
    const auto rise = hn::Sub(o.p.v, p.v), first = hn::Mul(f.slope, h), last = hn::Mul(o.last_slope, h);
    const auto square = hn::Sub(hn::Sub(hn::Mul(set(3), rise), hn::Mul(set(2), first)), last);
    const auto cube = hn::Sub(hn::Add(first, last), hn::Mul(set(2), rise));
    const auto target = hn::Sub(g.threshold, p.v);
    auto u = hn::Div(target, rise);
    for (int newton = 0; newton < 3; ++newton) {
        const auto value = hn::Mul(u, fused(d, u, fused(d, u, cube, square), first));
        const auto steep = fused(d, u, fused(d, u, hn::Mul(set(3), cube), hn::Mul(set(2), square)), first);
        const auto next = hn::Sub(u, hn::Div(hn::Sub(value, target), steep));
        u = hn::IfThenElse(hn::Gt(steep, hn::Zero(d)), hn::Min(hn::Max(next, hn::Zero(d)), set(1)), u);
    }
    const auto ticks = hn::ConvertTo(di, hn::Ceil(hn::Mul(u, hn::ConvertTo(d, n))));
    return hn::Max(hn::Min(ticks, n), hn::Set(di, 1));
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
HWY_INLINE bool step(const group& g, progress& s, M valid, I until, I longest, tick begin,
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
    const flow f = flow_at(g, a, s.p);
    const auto n = ticks_of(s, f, until, longest);
    const auto h = hn::Mul(hn::ConvertTo(d, n), set(static_cast<float>(seconds_per_tick)));
    const outcome o = advanced(g, a, s.p, f, h);
    // A spike inside the step: once more, up to where it is expected.
    const auto inside =
        hn::And(hn::AndNot(blind, hn::Ge(o.p.v, g.threshold)), floats(hn::Gt(n, hn::Set(di, 1))));
    const auto unexpected = hn::And(hn::And(active, inside), floats(hn::Ne(hn::Add(s.now, n), s.crossing)));
    auto commits = active;
    if (!hn::AllFalse(d, unexpected)) {
        const auto at = crossing_of(g, s.p, o, f, h, n);
        s.crossing = hn::IfThenElse(hn::RebindMask(di, unexpected), hn::Add(s.now, at), s.crossing);
        commits = hn::AndNot(hn::And(unexpected, floats(hn::Lt(at, n))), commits);
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
            at(n.highest),
            at(n.w_rate),
            at(n.w_drive),
            at(n.w_zero),
            at(n.w_slope),
            at(n.w_jump),
            ticks(n.hold_ticks),
            ticks(n.blind_ticks),
            i,
            hn::RebindMask(d, hn::Ne(ticks(n.pause), hn::Zero(di)))};
}

HWY_INLINE void receive(progress& s, const line_charge& c, I which) {
    auto& line = c.inhibitory ? s.p.inh : s.p.exc;
    line = hn::Add(line, hn::Mul(hn::GatherIndex(d, c.units->data(), which), set(c.pulse)));
}

void put(membrane_state& s, const group& g, const progress& at, const std::int32_t* which, std::size_t number,
         std::int32_t begin, float h) {
    const drive a =
        drive_at(g, hn::RebindMask(d, hn::Gt(at.held, at.now)), hn::RebindMask(d, hn::Gt(at.blind, at.now)));
    const flow f = flow_at(g, a, at.p);
    // The next pass extrapolates from one before; so it gets a value from as long ago as this pass is.
    const auto own = fused_from(d, f.exponential, g.w_slope, at.p.w);
    const auto own_slope = fused_from(d, hn::Mul(f.steepness, f.slope), g.w_slope, f.w_slope);
    const auto own_before = fused_from(d, own, own_slope, set(h));
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
    store(own, s.own);
    store(own_before, s.own_before);
    store_ticks(at.held, s.release);
    store_ticks(at.blind, s.accept);
}

void solve_group(membrane_state& s, const nonlinear_parameters& n, const pass& p, const std::int32_t* which,
                 std::size_t number, std::vector<firing>& out) {
    alignas(64) std::int32_t lanes[16];
    for (std::size_t k = 0; k < 16; ++k) {
        lanes[k] = which[std::min(k, number - 1)];
    }
    const auto i = hn::Load(di, lanes);
    const auto begin = hn::Set(di, static_cast<std::int32_t>(static_cast<std::uint32_t>(p.begin)));
    const auto valid = hn::RebindMask(d, hn::FirstN(di, number));
    const group g = load(n, i);
    const auto state = [&](const lanes_of<float>& of) { return hn::GatherIndex(d, of.data(), i); };
    progress at{{state(s.v), state(s.w), state(s.exc), state(s.inh)},
                hn::Zero(di),
                hn::Sub(hn::GatherIndex(di, s.release.data(), i), begin),
                hn::Sub(hn::GatherIndex(di, s.accept.data(), i), begin),
                hn::Set(di, -1)};
    const auto longest = hn::Set(di, n.longest);
    const auto run = [&](std::int32_t until) {
        while (step(g, at, valid, hn::Set(di, until), longest, p.begin, out)) {
        }
    };
    for (const auto& c : p.charges) {
        run(static_cast<std::int32_t>(c.time - p.begin));
        receive(at, c, i);
    }
    run(p.ticks);
    put(s, g, at, which, number, static_cast<std::int32_t>(static_cast<std::uint32_t>(p.begin)),
        static_cast<float>(p.ticks * seconds_per_tick));
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
