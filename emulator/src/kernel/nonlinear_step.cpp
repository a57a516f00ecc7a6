// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/nonlinear_step.cpp"
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
constexpr float gamma_ros2 = 0.29289322f;

HWY_INLINE V set(float x) { return hn::Set(d, x); }

// What of 16 or fewer circuits stays the same during a pass.
struct lanes {
    V drift, leak, threshold;
    V exc, exc_per_volt, exc_one, inh, inh_per_volt, inh_one;
    V exponential, onset, highest;
    V w_rate, w_drive, w_zero, w_slope;
    V exc_decay, inh_decay, w_inverse, h, scale;
    M inhibited; // noticeably
};

struct point {
    V v, w, exc, inh;
};

struct flow {
    V slope, stiffness, steepness, w_slope;
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

// `simple`: all inputs are current-based and on their linear part.
template <bool simple>
HWY_INLINE V synaptic(const lanes& l, const point& p, V& stiffness) {
    const auto exc = hn::Mul(l.exc, simple ? p.exc : soft(p.exc));
    if constexpr (simple) {
        stiffness = l.leak;
        return hn::Sub(exc, hn::Mul(l.inh, p.inh));
    }
    const auto inh = hn::Mul(hn::Mul(l.inh, soft(p.inh)), inhibition_left(p.v));
    stiffness = hn::Add(l.leak, hn::Sub(hn::Mul(exc, l.exc_per_volt), hn::Mul(inh, l.inh_per_volt)));
    return hn::Sub(hn::Mul(exc, hn::Sub(l.exc_one, hn::Mul(p.v, l.exc_per_volt))),
                   hn::Mul(inh, hn::Sub(l.inh_one, hn::Mul(p.v, l.inh_per_volt))));
}

template <bool simple>
HWY_INLINE flow flow_at(const lanes& l, const point& p) {
    constexpr auto per_width = static_cast<float>(1 / transfer::exponential_volts);
    const auto z = hn::Mul(hn::Sub(p.v, l.onset), set(per_width));
    const auto e = hn::Mul(l.exponential, exp_of(d, hn::Max(hn::Min(z, l.highest), set(-40))));
    flow f;
    const auto input = synaptic<simple>(l, p, f.stiffness);
    f.slope =
        hn::Add(hn::Add(hn::Sub(l.drift, hn::Mul(l.leak, p.v)), input), hn::Sub(e, hn::Mul(l.w_slope, p.w)));
    f.steepness = hn::IfThenElseZero(hn::Lt(z, l.highest), hn::Mul(e, set(per_width)));
    f.w_slope = hn::Sub(hn::Mul(l.w_drive, hn::Sub(p.v, l.w_zero)), hn::Mul(l.w_rate, p.w));
    return f;
}

// One step; adds to `special` the lanes that have to be solved with more care.
template <bool simple>
HWY_INLINE void advance(const lanes& l, point& p, M sees, M& special) {
    const auto two = set(2);
    const flow f = flow_at<simple>(l, p);
    const auto inverse =
        hn::Div(set(1), hn::Add(set(1), hn::Mul(l.scale, hn::Sub(f.stiffness, f.steepness))));
    const auto k = hn::Mul(f.slope, inverse), w_k = hn::Mul(f.w_slope, l.w_inverse);
    const point q{hn::Add(p.v, hn::Mul(l.h, k)), hn::Add(p.w, hn::Mul(l.h, w_k)), hn::Mul(p.exc, l.exc_decay),
                  hn::Mul(p.inh, l.inh_decay)};
    const flow g = flow_at<simple>(l, q);
    const auto k2 = hn::Mul(hn::Sub(g.slope, hn::Mul(two, k)), inverse);
    const auto w_k2 = hn::Mul(hn::Sub(g.w_slope, hn::Mul(two, w_k)), l.w_inverse);
    const auto half = set(0.5f), more = set(1.5f);
    const auto v = hn::Add(p.v, hn::Mul(l.h, hn::Add(hn::Mul(more, k), hn::Mul(half, k2))));
    const auto rises = hn::Max(f.slope, g.slope);
    const auto may_fire =
        hn::Or(hn::Ge(hn::Max(p.v, v), l.threshold), hn::Ge(hn::Add(p.v, hn::Mul(l.h, rises)), l.threshold));
    const auto steep = hn::Gt(hn::Mul(l.h, hn::Max(f.steepness, g.steepness)), set(0.15f));
    special = hn::Or(special, hn::Or(hn::And(sees, may_fire), steep));
    if constexpr (simple) {
        special = hn::Or(
            special, hn::And(l.inhibited, hn::Lt(v, set(static_cast<float>(transfer::inhibition_fades)))));
    }
    p = {v, hn::Add(p.w, hn::Mul(l.h, hn::Add(hn::Mul(more, w_k), hn::Mul(half, w_k2)))), q.exc, q.inh};
}

HWY_INLINE lanes load(const nonlinear_parameters& n, std::size_t i, M held, M blind, float h) {
    const auto at = [&](const lanes_of<float>& of) { return hn::Load(d, &of[i]); };
    lanes l;
    const auto pull = hn::IfThenElseZero(held, at(n.pull));
    const auto quiet = hn::And(blind, hn::RebindMask(d, hn::Ne(hn::Load(di, &n.pause[i]), hn::Zero(di))));
    l.drift = hn::Add(at(n.drift), hn::Mul(pull, at(n.reset)));
    l.leak = hn::Add(at(n.leak), pull);
    l.threshold = at(n.threshold);
    l.exc = hn::IfThenZeroElse(quiet, at(n.exc));
    l.inh = hn::IfThenZeroElse(quiet, at(n.inh));
    l.exc_per_volt = at(n.exc_per_volt);
    l.inh_per_volt = at(n.inh_per_volt);
    l.exc_one = hn::Add(set(1), hn::Mul(l.exc_per_volt, at(n.exc_reference)));
    l.inh_one = hn::Add(set(1), hn::Mul(l.inh_per_volt, at(n.inh_reference)));
    l.exponential = hn::IfThenZeroElse(quiet, at(n.exponential));
    l.onset = at(n.onset);
    l.highest = at(n.highest);
    l.w_rate = at(n.w_rate);
    l.w_drive = at(n.w_drive);
    l.w_zero = at(n.w_zero);
    l.w_slope = at(n.w_slope);
    l.h = set(h);
    l.scale = set(gamma_ros2 * h);
    l.exc_decay = exp_of(d, hn::Mul(set(-h), at(n.exc_rate)));
    l.inh_decay = exp_of(d, hn::Mul(set(-h), at(n.inh_rate)));
    l.w_inverse = hn::Div(set(1), hn::Add(set(1), hn::Mul(l.scale, l.w_rate)));
    return l;
}

struct timing {
    std::int32_t begin, end;
    float h;
    std::int32_t steps;
};

// The lanes of a vector in which a reset or a blind period ends between the ends of a pass.
HWY_INLINE M changes(const timing& t, hn::VFromD<decltype(di)> release, hn::VFromD<decltype(di)> accept,
                     M& held, M& blind) {
    const auto zero = hn::Zero(di), begin = hn::Set(di, t.begin), end = hn::Set(di, t.end);
    const auto is_held = hn::Gt(hn::Sub(release, begin), zero),
               is_blind = hn::Gt(hn::Sub(accept, begin), zero);
    held = hn::RebindMask(d, is_held);
    blind = hn::RebindMask(d, is_blind);
    return hn::RebindMask(d, hn::Or(hn::And(is_held, hn::Lt(hn::Sub(release, end), zero)),
                                    hn::And(is_blind, hn::Lt(hn::Sub(accept, end), zero))));
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

// Lines only decay during a pass. Sets which circuits inhibition drives by more than 1 V/s.
HWY_INLINE bool is_simple(lanes& l, const point& p) {
    l.inhibited = hn::Gt(hn::Mul(l.inh, p.inh), set(1));
    const auto zero = hn::Zero(d);
    const auto conductance = hn::Or(hn::Ne(l.exc_per_volt, zero), hn::Ne(l.inh_per_volt, zero));
    const auto bends = hn::Gt(hn::Max(p.exc, p.inh), set(transfer::linear_units));
    const auto low = hn::And(l.inhibited, hn::Lt(p.v, set(static_cast<float>(transfer::inhibition_fades))));
    return hn::AllFalse(d, hn::Or(hn::Or(conductance, bends), low));
}

template <bool simple, std::size_t together>
HWY_INLINE void steps(const lanes (&l)[together], point (&p)[together], const M (&sees)[together],
                      M (&special)[together], std::int32_t number) {
    for (std::int32_t k = 0; k < number; ++k) {
        for (std::size_t j = 0; j < together; ++j) {
            advance<simple>(l[j], p[j], sees[j], special[j]);
        }
    }
}

// A pass over several vectors of circuits at once, so that one's arithmetic hides the other's latency.
template <std::size_t together>
std::size_t pass(membrane_state& s, const nonlinear_parameters& n, const std::size_t* at, const timing& t,
                 std::int32_t* to) {
    lanes l[together];
    point p[together];
    M sees[together], special[together];
    bool simple = true;
    for (std::size_t j = 0; j < together; ++j) {
        const std::size_t i = at[j];
        M held, blind;
        special[j] = changes(t, hn::Load(di, &s.release[i]), hn::Load(di, &s.accept[i]), held, blind);
        sees[j] = hn::Not(blind);
        l[j] = load(n, i, held, blind, t.h);
        p[j] = {hn::Load(d, &s.v[i]), hn::Load(d, &s.w[i]), hn::Load(d, &s.exc[i]), hn::Load(d, &s.inh[i])};
        simple = is_simple(l[j], p[j]) && simple;
    }
    if (simple) {
        steps<true>(l, p, sees, special, t.steps);
    } else {
        steps<false>(l, p, sees, special, t.steps);
    }
    std::size_t found = 0;
    for (std::size_t j = 0; j < together; ++j) {
        const auto keep = [&](V value, lanes_of<float>& in) {
            hn::Store(hn::IfThenElse(special[j], hn::Load(d, &in[at[j]]), value), d, &in[at[j]]);
        };
        keep(p[j].v, s.v);
        keep(p[j].w, s.w);
        keep(p[j].exc, s.exc);
        keep(p[j].inh, s.inh);
        found += list(special[j], at[j], to + found);
    }
    return found;
}

std::size_t step(membrane_state& s, const nonlinear_parameters& n, std::int32_t t0, std::int32_t t1,
                 std::int32_t* special) {
    constexpr std::size_t together = 4;
    std::size_t at[circuits];
    std::size_t vectors = 0;
    for (std::size_t i = 0; i < circuits; i += hn::Lanes(d)) {
        if (n.used[i / block_lanes]) {
            at[vectors++] = i;
        }
    }
    const std::int32_t steps = (t1 - t0 + n.longest - 1) / n.longest;
    const timing t{t0, t1, static_cast<float>((t1 - t0) * seconds_per_tick) / static_cast<float>(steps),
                   steps};
    std::size_t found = 0, done = 0;
    for (; done + together <= vectors; done += together) {
        found += pass<together>(s, n, at + done, t, special + found);
    }
    for (; done < vectors; ++done) {
        found += pass<1>(s, n, at + done, t, special + found);
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

std::size_t step_nonlinear(membrane_state& s, const nonlinear_parameters& n, tick t0, std::int32_t h,
                           std::span<std::int32_t, circuits> special) {
    const auto begin = static_cast<std::int32_t>(static_cast<std::uint32_t>(t0));
    const auto end = static_cast<std::int32_t>(static_cast<std::uint32_t>(t0 + h));
    return HWY_DYNAMIC_DISPATCH(step)(s, n, begin, end, special.data());
}

void exponentials(std::span<const float> of, std::span<float> into) {
    HWY_DYNAMIC_DISPATCH(exponentials_of)(of.data(), into.data(), of.size());
}

} // namespace hxtwin::emulator
#endif
