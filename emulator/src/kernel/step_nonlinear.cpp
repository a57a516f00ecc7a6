// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/step_nonlinear.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "exp-inl.hpp"

#ifndef HXTWIN_EMULATOR_STEP_NONLINEAR_ONCE
#define HXTWIN_EMULATOR_STEP_NONLINEAR_ONCE
namespace hxtwin::emulator {
namespace {

struct nonlinear_timing {
    std::int32_t begin, end;
    float ratio; // to the ticks of the pass before
    float steep; // slopes of the exponential term above this are steep, V/s
};

// Above it a circuit is solved with more care, V. The error that is left is about a fifth.
constexpr float largest_correction = 5e-5f;

struct arrivals {
    std::span<const arrival> exc, inh;
};

} // namespace
} // namespace hxtwin::emulator
#endif

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, 16>;
using V = hn::VFromD<D>;
using I = hn::VFromD<hn::RebindToSigned<D>>;
using M = decltype(hn::Eq(hn::Zero(D()), hn::Zero(D())));

constexpr D d{};
constexpr hn::RebindToSigned<D> di{};

HWY_INLINE V at(const lanes_of<float>& of, std::size_t i) { return hn::Load(d, &of[i]); }
HWY_INLINE M mask(decltype(hn::Gt(I(), I())) m) { return hn::RebindMask(d, m); }

struct lines {
    V exc, inh;   // at the end
    V v;          // what the charges added to the membrane
    V most;       // largest sum on a line
    V inhibition; // charge that came
};

HWY_INLINE V gain(const lanes_of<float>& free, const lanes_of<float>& held, std::size_t i, M is_held,
                  bool any_held) {
    return any_held ? hn::IfThenElse(is_held, at(held, i), at(free, i)) : at(free, i);
}

HWY_INLINE lines receive(const membrane_state& s, const nonlinear_propagator& p, const arrivals& a,
                         std::size_t i, M held, bool any_held) {
    const auto exc = at(s.exc, i), inh = at(s.inh, i);
    lines l{fused(d, exc, at(p.exc_decay, i), exc), fused(d, inh, at(p.inh_decay, i), inh), hn::Zero(d),
            hn::Zero(d), hn::Zero(d)};
    auto excited = exc;
    for (const auto& c : a.exc) {
        const auto u = hn::Mul(hn::Load(d, c.units + i), hn::Set(d, c.pulse));
        excited = hn::Add(excited, u);
        l.v = fused(d, u, gain(c.left->free.exc_gain, c.left->held.exc_gain, i, held, any_held), l.v);
        l.exc = hn::Add(l.exc, fused(d, u, at(c.left->exc_decay, i), u));
    }
    for (const auto& c : a.inh) {
        const auto u = hn::Mul(hn::Load(d, c.units + i), hn::Set(d, c.pulse));
        l.inhibition = hn::Add(l.inhibition, u);
        l.v = hn::Sub(l.v, hn::Mul(u, gain(c.left->free.inh_gain, c.left->held.inh_gain, i, held, any_held)));
        l.inh = hn::Add(l.inh, fused(d, u, at(c.left->inh_decay, i), u));
    }
    l.most = hn::Max(excited, hn::Add(inh, l.inhibition));
    return l;
}

// What the exponential term and the adaptation contribute to the membrane's slope, and the former alone.
HWY_INLINE V own_slope(const nonlinear_parameters& n, std::size_t i, V v, V w, V& exponential) {
    constexpr auto per_width = static_cast<float>(1 / transfer::exponential_volts);
    const auto strength = at(n.exponential, i);
    exponential = hn::Zero(d);
    if (!hn::AllFalse(d, hn::Gt(strength, hn::Zero(d)))) {
        const auto z = hn::Mul(hn::Sub(v, at(n.onset, i)), hn::Set(d, per_width));
        exponential = hn::Mul(strength, exp_of(d, hn::Max(hn::Min(z, at(n.highest, i)), hn::Set(d, -40))));
    }
    return fused_from(d, exponential, at(n.w_slope, i), w);
}

HWY_INLINE M may_fire(const nonlinear_parameters& n, const nonlinear_propagator& p, const lines& l,
                      std::size_t i, V v, V v_next) {
    auto top = fused(d, at(p.exc_arch, i), l.most, hn::Max(v, v_next));
    top = fused(d, at(p.inh_arch, i), l.inhibition, top);
    return hn::Ge(top, at(n.threshold, i));
}

// Where inhibition has less than its full strength.
HWY_INLINE M fades(const nonlinear_parameters& n, const lines& l, std::size_t i, V lowest) {
    const auto low = hn::Lt(lowest, hn::Set(d, static_cast<float>(transfer::inhibition_fades)));
    if (hn::AllFalse(d, low)) {
        return low;
    }
    return hn::And(low, hn::Gt(hn::Mul(at(n.inh, i), l.inh), hn::Set(d, 1)));
}

std::size_t list(M which, std::size_t first, std::int32_t* to) {
    if (hn::AllFalse(d, which)) {
        return 0;
    }
    alignas(64) std::int32_t marks[16] = {};
    hn::Store(hn::VecFromMask(di, hn::RebindMask(di, which)), di, marks);
    std::size_t found = 0;
    for (std::size_t k = 0; k < hn::Lanes(d); ++k) {
        if (marks[k] != 0) {
            to[found++] = static_cast<std::int32_t>(first + k);
        }
    }
    return found;
}

HWY_INLINE M advance(membrane_state& s, const nonlinear_parameters& n, const nonlinear_propagator& p,
                     const arrivals& a, const nonlinear_timing& t, std::size_t i) {
    const auto zero = hn::Zero(di), begin = hn::Set(di, t.begin), end = hn::Set(di, t.end);
    const auto release = hn::Sub(hn::Load(di, &s.release[i]), begin);
    const auto accept = hn::Load(di, &s.accept[i]);
    const M held = mask(hn::Gt(release, zero)), blind = mask(hn::Gt(hn::Sub(accept, begin), zero));
    const bool any_held = !hn::AllFalse(d, held);
    const auto v = at(s.v, i), w = at(s.w, i);
    const lines l = receive(s, p, a, i, held, any_held);
    const auto own = at(s.own, i);
    const auto rise = hn::Mul(hn::Sub(own, at(s.own_before, i)), hn::Set(d, t.ratio));
    const auto step = [&](const nonlinear_propagator::drive& q) {
        auto dv = fused(d, v, at(q.leak, i), at(q.offset, i));
        dv = fused(d, at(q.exc_gain, i), at(s.exc, i), dv);
        dv = fused_from(d, dv, at(q.inh_gain, i), at(s.inh, i));
        dv = fused(d, own, at(q.own, i), dv);
        return hn::Add(v, hn::Add(fused(d, rise, at(q.own_rise, i), dv), l.v));
    };
    auto v_next = step(p.free);
    auto own_rise = at(p.free.own_rise, i);
    if (any_held) {
        v_next = hn::IfThenElse(held, step(p.held), v_next);
        own_rise = hn::IfThenElse(held, at(p.held.own_rise, i), own_rise);
    }
    const auto mean = hn::Mul(hn::Set(d, 0.5f), hn::Add(v, v_next));
    const auto w_next =
        hn::Add(w, fused(d, w, at(p.w_decay, i), hn::Mul(at(p.w_gain, i), hn::Sub(mean, at(n.w_zero, i)))));
    V exponential;
    const auto own_next = own_slope(n, i, v_next, w_next, exponential);
    const auto correction = hn::Mul(own_rise, hn::Sub(hn::Sub(own_next, own), rise));
    v_next = hn::Add(v_next, correction);

    const auto blind_at_end = mask(hn::Gt(hn::Sub(accept, end), zero));
    auto special = hn::AndNot(blind_at_end, may_fire(n, p, l, i, v, v_next));
    special = hn::Or(special, hn::Gt(l.most, hn::Set(d, static_cast<float>(transfer::linear_units))));
    special = hn::Or(special, hn::Gt(exponential, hn::Set(d, t.steep)));
    special = hn::Or(special, hn::Gt(hn::Abs(correction), hn::Set(d, largest_correction)));
    special = hn::Or(special, fades(n, l, i, hn::Min(v, v_next)));
    if (any_held) {
        const auto length = hn::Sub(end, begin);
        special = hn::Or(special, hn::And(held, mask(hn::Gt(length, release))));
    }
    const auto one = hn::Set(di, 1);
    special = hn::Or(special, mask(hn::Eq(hn::Load(di, &n.bends[i]), one)));
    special = hn::Or(special, hn::And(blind, mask(hn::Eq(hn::Load(di, &n.pause[i]), one))));

    hn::Store(hn::IfThenElse(special, v, v_next), d, &s.v[i]);
    hn::Store(hn::IfThenElse(special, w, w_next), d, &s.w[i]);
    hn::Store(hn::IfThenElse(special, at(s.exc, i), l.exc), d, &s.exc[i]);
    hn::Store(hn::IfThenElse(special, at(s.inh, i), l.inh), d, &s.inh[i]);
    hn::Store(own, d, &s.own_before[i]);
    hn::Store(own_next, d, &s.own[i]);
    return special;
}

std::size_t step(membrane_state& s, const nonlinear_parameters& n, const nonlinear_propagator& p,
                 const arrivals& a, const nonlinear_timing& t, std::int32_t* special) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < circuits; i += hn::Lanes(d)) {
        if (n.used[i / block_lanes]) {
            found += list(advance(s, n, p, a, t, i), i, special + found);
        }
    }
    return found;
}

void exponentials_of(const float* of, float* into, std::size_t n) {
    for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
        hn::StoreU(exp_of(d, hn::LoadU(d, of + i)), d, into + i);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(step);
HWY_EXPORT(exponentials_of);

namespace {

// The exponential term is steep if it changes by more than this part of its width in a pass.
constexpr double steep_part = 0.15;

std::int32_t wrapped(tick t) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(t)); }

} // namespace

namespace {

std::size_t list_used(const nonlinear_parameters& n, std::span<std::int32_t, circuits> to) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < circuits; ++i) {
        if (n.used[i / block_lanes]) {
            to[found++] = static_cast<std::int32_t>(i);
        }
    }
    return found;
}

} // namespace

std::size_t step_nonlinear(membrane_state& s, const nonlinear_parameters& n, nonlinear_table& table,
                           const pass& p, std::span<std::int32_t, circuits> special) {
    const auto [exc, inh] = table.arrivals(p);
    const double h = p.ticks * seconds_per_tick;
    const nonlinear_timing t{wrapped(p.begin), wrapped(p.begin + p.ticks),
                             s.own_ticks > 0 ? static_cast<float>(p.ticks) / static_cast<float>(s.own_ticks)
                                             : 0.0f,
                             static_cast<float>(steep_part * transfer::exponential_volts / h)};
    const bool starts = s.own_ticks == 0;
    s.own_ticks = p.ticks;
    if (starts) {
        return list_used(n, special);
    }
    return HWY_DYNAMIC_DISPATCH(step)(s, n, table.at(p.ticks), {exc, inh}, t, special.data());
}

void exponentials(std::span<const float> of, std::span<float> into) {
    HWY_DYNAMIC_DISPATCH(exponentials_of)(of.data(), into.data(), of.size());
}

} // namespace hxtwin::emulator
#endif
