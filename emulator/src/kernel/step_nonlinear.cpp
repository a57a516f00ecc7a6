// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/step_nonlinear.cpp"
#include <array>
#include <cstdint>
#include <numbers>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "lanes-inl.hpp"
#include "upswing-inl.hpp"
#include "vector-inl.hpp"

#ifndef HXTWIN_EMULATOR_STEP_NONLINEAR_ONCE
#define HXTWIN_EMULATOR_STEP_NONLINEAR_ONCE
namespace hxtwin::emulator {
namespace {

struct nonlinear_timing {
    std::int32_t begin, end;
    float h;        // s
    float per_part; // longest_step by the pass's length
};

// The exponential term adds as many of its widths in a pass at most.
constexpr float most_widths = 0.7f;
// A term that may grow by more than most_drift is solved with care, if it is not less than this, in widths.
constexpr float least_term = 1e-7f;
// It adds less than that while a membrane is held, since leak is fast then; and times what charges add, V,
// less than that, since it takes slopes as constant.
constexpr float most_widths_held = 0.1f, most_with_charges = 3e-3f;

struct arrivals {
    line_arrivals exc, inh;
};

} // namespace
} // namespace hxtwin::emulator
#endif

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

HWY_INLINE V at(const lanes_of<float>& of, std::size_t i) { return hn::Load(d, &of[i]); }
// Of a block, the lanes from circuit i on.
HWY_INLINE V lanes_at(const nonlinear_propagator::lanes& of, std::size_t i) {
    return hn::Load(d, &of[i % block_lanes]);
}
HWY_INLINE M mask(decltype(hn::Gt(I(), I())) m) { return hn::RebindMask(d, m); }

struct lines {
    V exc, inh;   // at the end
    V v;          // what the charges added to the membrane
    V lasting;    // the same, of each times its part of longest_step
    V most;       // largest sum on a line
    V inhibition; // charge that came
};

// What charges make of a line and a membrane.
struct charged {
    V units, line, membrane; // what came; what it left on both
    V lasting;               // each charge's part of `membrane` times the part of the pass that it had
};

HWY_INLINE V coefficient(const nonlinear_propagator::lanes& free, const nonlinear_propagator::lanes& held,
                         std::size_t i, M is_held, bool any_held) {
    const auto c = lanes_at(free, i);
    return any_held ? hn::IfThenElse(is_held, lanes_at(held, i), c) : c;
}

HWY_INLINE charged receive_each(const line_arrivals& a, std::size_t i, M held, bool any_held) {
    charged sum{hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    for (const auto& c : a.charges) {
        const auto& left = c.left->of[i / block_lanes];
        const auto units = hn::Mul(hn::Load(d, c.units + i), hn::Set(d, c.pulse[0]));
        sum.units = hn::Add(sum.units, units);
        sum.line = hn::Add(sum.line, fused(d, units, lanes_at(left.decay, i), units));
        const auto gain = coefficient(left.gain, left.held_gain, i, held, any_held);
        sum.membrane = fused(d, units, gain, sum.membrane);
        sum.lasting = fused(d, hn::Mul(hn::Load(d, c.units + i), hn::Set(d, c.pulse[1])), gain, sum.lasting);
    }
    return sum;
}

HWY_INLINE charged receive_all(const line_arrivals& a, std::size_t i, M held, bool any_held) {
    auto zeroth = hn::Zero(d), first = zeroth, second = zeroth, third = zeroth;
    for (const auto& c : a.charges) {
        const auto units = hn::Load(d, c.units + i);
        zeroth = fused(d, units, hn::Set(d, c.pulse[0]), zeroth);
        first = fused(d, units, hn::Set(d, c.pulse[1]), first);
        second = fused(d, units, hn::Set(d, c.pulse[2]), second);
        third = fused(d, units, hn::Set(d, c.pulse[3]), third);
    }
    const auto& s = a.series->of[i / block_lanes];
    const auto sum = [&](const charge_series::powers& free, const charge_series::powers& is_held, bool any,
                         V start) {
        const auto at = [&](std::size_t k) { return coefficient(free[k], is_held[k], i, held, any); };
        return fused(d, at(2), third, fused(d, at(1), second, fused(d, at(0), first, start)));
    };
    return {zeroth, sum(s.decay, s.decay, false, zeroth), sum(s.gain, s.held_gain, any_held, hn::Zero(d)),
            hn::Mul(second, coefficient(s.gain[0], s.held_gain[0], i, held, any_held))};
}

HWY_INLINE charged receive(const line_arrivals& a, std::size_t i, M held, bool any_held) {
    if (a.charges.empty()) {
        return {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    }
    return a.series == nullptr ? receive_each(a, i, held, any_held) : receive_all(a, i, held, any_held);
}

HWY_INLINE lines receive(const membrane_state& s, const nonlinear_propagator::block& p, const arrivals& a,
                         std::size_t i, M held, bool any_held) {
    const auto exc = at(s.exc, i), inh = at(s.inh, i);
    const charged more = receive(a.exc, i, held, any_held), less = receive(a.inh, i, held, any_held);
    return {hn::Add(fused(d, exc, lanes_at(p.exc_decay, i), exc), more.line),
            hn::Add(fused(d, inh, lanes_at(p.inh_decay, i), inh), less.line),
            hn::Sub(more.membrane, less.membrane),
            hn::Sub(more.lasting, less.lasting),
            hn::Max(hn::Add(exc, more.units), hn::Add(inh, less.units)),
            less.units};
}

// Of a block: which membranes are held, and which circuits are blind at the start and at the end.
struct refractory {
    M held, blind, blind_at_end;
    M released; // before the end
    bool any;
};

HWY_INLINE refractory refractory_of(const membrane_state& s, const nonlinear_timing& t, std::size_t i) {
    const auto zero = hn::Zero(di), begin = hn::Set(di, t.begin), length = hn::Set(di, t.end - t.begin);
    const auto release = hn::Sub(hn::Load(di, &s.release[i]), begin);
    const auto accept = hn::Sub(hn::Load(di, &s.accept[i]), begin);
    const auto none = hn::RebindMask(d, hn::FirstN(di, 0));
    if (hn::AllFalse(di, hn::Gt(hn::Max(release, accept), zero))) {
        return {none, none, none, none, false};
    }
    const M held = mask(hn::Gt(release, zero));
    return {held, mask(hn::Gt(accept, zero)), mask(hn::Gt(accept, length)),
            hn::And(held, mask(hn::Gt(length, release))), true};
}

// What the exponential term adds to the membrane beside `displacement`, in volts; adds to `special` where it
// is steep.
HWY_INLINE V upswing(const nonlinear_propagator::block& p, const nonlinear_timing& t, std::size_t i, V v,
                     V displacement, V kept, const lines& l, const refractory& r, upswings& found,
                     M& special) {
    constexpr auto width = static_cast<float>(transfer::exponential_volts);
    constexpr auto binary = static_cast<float>(1 / (transfer::exponential_volts * std::numbers::ln2));
    const auto z = fused(d, v, hn::Set(d, binary), lanes_at(p.strength, i));
    const auto term = power_of_2(d, hn::Min(hn::Max(z, hn::Set(d, -60)), hn::Set(d, 60)));
    // The way that charges make is bent where they come: half of what is missing of their mean.
    const auto late = fused_from(d, l.v, l.lasting, hn::Set(d, t.per_part));
    const auto c = corrected(d, hn::Mul(displacement, hn::Set(d, 1 / width)), term, kept,
                             hn::Mul(late, hn::Set(d, 3 / width)));
    hn::Store(c.drift, d, &found.drift[i]);
    hn::Store(c.term, d, &found.term[i]);
    const auto added = quick_widths(d, hn::Mul(c.term, quick_mean_growth(d, c.drift)));
    const auto fast = hn::Gt(c.drift, hn::Set(d, most_drift));
    if (!hn::AllFalse(d, fast)) {
        special = hn::Or(special, hn::And(fast, hn::Gt(c.term, hn::Set(d, least_term))));
    }
    const auto limit =
        hn::Max(hn::Mul(hn::Abs(l.v), hn::Set(d, 1 / most_with_charges)), hn::Set(d, 1 / most_widths));
    special = hn::Or(special, hn::Gt(hn::Mul(added, limit), hn::Set(d, 1)));
    if (r.any) {
        special = hn::Or(special, hn::And(r.held, hn::Gt(added, hn::Set(d, most_widths_held))));
    }
    // It leaks, the less the later it comes: its mean time is about that of a growth by all that changes.
    const auto change = hn::Mul(hn::Add(c.drift, added), hn::Set(d, 1.0f / 6));
    const auto left = fused(d, hn::Sub(hn::Set(d, 1), kept),
                            hn::Min(hn::Max(change, hn::Set(d, -0.5f)), hn::Set(d, 0.5f)), kept);
    return hn::Mul(hn::Mul(added, left), hn::Set(d, width));
}

// Those that come to their goal, but for blind ones below where the exponential term is constant.
HWY_INLINE M arrives(const nonlinear_parameters& n, const nonlinear_propagator::block& p, const lines& l,
                     const refractory& r, std::size_t i, V v, V v_next) {
    const auto high = hn::Max(v, v_next);
    auto top = fused(d, lanes_at(p.exc_arch, i), l.most, high);
    top = fused(d, lanes_at(p.inh_arch, i), l.inhibition, top);
    const auto reaches = hn::Ge(top, at(n.goal, i));
    if (!r.any) {
        return reaches;
    }
    return hn::And(reaches, hn::Or(hn::Not(r.blind_at_end), hn::Gt(high, at(n.clipped, i))));
}

// Where inhibition has less than its full strength.
HWY_INLINE M fades(const nonlinear_parameters& n, const lines& l, std::size_t i, V lowest) {
    const auto low = hn::Lt(lowest, hn::Set(d, static_cast<float>(transfer::inhibition_fades)));
    if (hn::AllFalse(d, low)) {
        return low;
    }
    return hn::And(low, hn::Gt(hn::Mul(at(n.inh, i), l.inh), hn::Set(d, 1)));
}

// Those whose reset ends, that pause, or whose inputs are not linear in their lines.
HWY_INLINE M others(const nonlinear_parameters& n, const refractory& r, std::size_t i, M special) {
    const auto marked = [&](const lanes_of<std::int32_t>& of) {
        return mask(hn::Ne(hn::Load(di, &of[i]), hn::Zero(di)));
    };
    if (r.any) {
        special = hn::Or(special, r.released);
        if (n.any_pause[i / block_lanes]) {
            special = hn::Or(special, hn::And(r.blind, marked(n.pause)));
        }
    }
    return n.any_bends[i / block_lanes] ? hn::Or(special, marked(n.bends)) : special;
}

HWY_INLINE M advance(membrane_state& s, const nonlinear_parameters& n, const nonlinear_propagator::block& p,
                     const arrivals& a, const nonlinear_timing& t, upswings& found, std::size_t i) {
    const auto r = refractory_of(s, t, i);
    const auto v = at(s.v, i), w = at(s.w, i);
    const lines l = receive(s, p, a, i, r.held, r.any);
    const auto move = [&](const nonlinear_propagator::drive& q) {
        auto dv = fused(d, v, lanes_at(q.leak, i), lanes_at(q.offset, i));
        dv = fused(d, lanes_at(q.exc_gain, i), at(s.exc, i), dv);
        dv = fused_from(d, dv, lanes_at(q.inh_gain, i), at(s.inh, i));
        return hn::Add(fused_from(d, dv, lanes_at(q.adaptation, i), w), l.v);
    };
    auto displacement = move(p.free), kept = lanes_at(p.free.kept, i);
    if (r.any) {
        displacement = hn::IfThenElse(r.held, move(p.held), displacement);
        kept = hn::IfThenElse(r.held, lanes_at(p.held.kept, i), kept);
    }
    M special = hn::Gt(l.most, hn::Set(d, static_cast<float>(transfer::linear_units)));
    auto v_next = hn::Add(v, displacement);
    if (n.any_grows[i / block_lanes]) {
        v_next = hn::Add(v_next, upswing(p, t, i, v, displacement, kept, l, r, found, special));
    } else {
        hn::Store(hn::Zero(d), d, &found.drift[i]);
        hn::Store(hn::Zero(d), d, &found.term[i]);
    }
    const auto mean = hn::Mul(hn::Set(d, 0.5f), hn::Add(v, v_next));
    const auto w_next = hn::Add(w, fused(d, w, lanes_at(p.w_decay, i),
                                         hn::Mul(lanes_at(p.w_gain, i), hn::Sub(mean, at(n.w_zero, i)))));
    special = hn::Or(special, arrives(n, p, l, r, i, v, v_next));
    special = hn::Or(special, fades(n, l, i, hn::Min(v, v_next)));
    special = others(n, r, i, special);
    const M goes = hn::Not(special);
    hn::BlendedStore(v_next, goes, d, &s.v[i]);
    hn::BlendedStore(w_next, goes, d, &s.w[i]);
    hn::BlendedStore(l.exc, goes, d, &s.exc[i]);
    hn::BlendedStore(l.inh, goes, d, &s.inh[i]);
    return special;
}

using marks = std::array<std::uint64_t, circuits / 64>; // a bit for each circuit

std::size_t step(membrane_state& s, const nonlinear_parameters& n, const nonlinear_propagator& p,
                 const arrivals& a, const nonlinear_timing& t, upswings& seen, std::int32_t* special) {
    marks left{};
    for (std::size_t i = 0; i < circuits; i += hn::Lanes(d)) {
        if (n.used[i / block_lanes]) {
            const M which = advance(s, n, p.of[i / block_lanes], a, t, seen, i);
            left[i / 64] |= std::uint64_t{bits_of(d, which)} << i % 64;
        }
    }
    std::size_t found = 0;
    for (std::size_t k = 0; k < left.size(); ++k) {
        found += list_bits(left[k], 64 * k, special + found);
    }
    return found;
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(step);

std::size_t step_nonlinear(membrane_state& s, const nonlinear_parameters& n, nonlinear_table& table,
                           const pass& p, std::span<std::int32_t, circuits> special, upswings& found) {
    const auto [exc, inh] = table.arrivals(p);
    const nonlinear_timing t{modulo_2_32(p.begin), modulo_2_32(p.begin + p.ticks),
                             static_cast<float>(p.ticks * seconds_per_tick),
                             static_cast<float>(longest_step) / static_cast<float>(p.ticks)};
    return HWY_DYNAMIC_DISPATCH(step)(s, n, table.at(p.ticks), {exc, inh}, t, found, special.data());
}

} // namespace hxtwin::emulator
#endif
