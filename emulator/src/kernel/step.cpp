// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/step.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/kernel/step.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

std::size_t step(membrane_state& s, const membrane_parameters& m, const propagator& p, std::int32_t t0,
                 std::int32_t t1, std::int32_t* special) {
    const hn::CappedTag<float, 16> d;
    const hn::RebindToSigned<decltype(d)> di;
    const auto zero = hn::Zero(d);
    const auto h = hn::Set(d, static_cast<float>((t1 - t0) * seconds_per_tick));
    const auto begin = hn::Set(di, t0), end = hn::Set(di, t1);
    std::size_t found = 0;
    for (std::size_t i = 0; i < circuits; i += hn::Lanes(d)) {
        if (m.skip[i / block_lanes]) {
            continue;
        }
        const auto v = hn::Load(d, &s.v[i]), exc = hn::Load(d, &s.exc[i]), inh = hn::Load(d, &s.inh[i]);
        const auto rest = hn::Load(d, &m.rest[i]), threshold = hn::Load(d, &m.threshold[i]);
        const auto release = hn::Load(di, &s.release[i]), accept = hn::Load(di, &s.accept[i]);

        const auto exc_next = hn::Add(exc, hn::Mul(exc, hn::Load(d, &p.exc_decay[i])));
        const auto inh_next = hn::Add(inh, hn::Mul(inh, hn::Load(d, &p.inh_decay[i])));
        const auto relaxed =
            hn::Add(hn::Mul(hn::Load(d, &p.leak[i]), hn::Sub(v, rest)), hn::Load(d, &p.offset[i]));
        const auto driven =
            hn::Sub(hn::Mul(hn::Load(d, &p.exc_gain[i]), exc), hn::Mul(hn::Load(d, &p.inh_gain[i]), inh));
        const auto free_v = hn::Add(v, hn::Add(relaxed, driven));
        const auto zero_i = hn::Zero(di);
        const auto pending = hn::Gt(hn::Sub(release, begin), zero_i); // the release, at t0
        const auto held = hn::RebindMask(d, pending);
        auto v_next = free_v;
        if (!hn::AllFalse(d, held)) {
            const auto pulled = hn::Add(hn::Mul(hn::Load(d, &p.held_leak[i]), hn::Sub(v, rest)),
                                        hn::Load(d, &p.held_offset[i]));
            const auto input = hn::Sub(hn::Mul(hn::Load(d, &p.held_exc_gain[i]), exc),
                                       hn::Mul(hn::Load(d, &p.held_inh_gain[i]), inh));
            v_next = hn::IfThenElse(held, hn::Add(v, hn::Add(pulled, input)), free_v);
        }

        const auto slope = [&](auto at, auto e, auto n) {
            return hn::Add(
                hn::Add(hn::Mul(hn::Load(d, &m.leak_rate[i]), hn::Sub(rest, at)),
                        hn::Load(d, &m.offset_slope[i])),
                hn::Sub(hn::Mul(hn::Load(d, &m.exc_slope[i]), e), hn::Mul(hn::Load(d, &m.inh_slope[i]), n)));
        };
        const auto first_slope = slope(v, exc, inh);
        auto crosses = hn::Or(hn::Ge(v, threshold), hn::Ge(v_next, threshold));
        const auto may_peak =
            hn::And(hn::Gt(first_slope, zero), hn::Ge(hn::Add(v, hn::Mul(first_slope, h)), threshold));
        if (!hn::AllFalse(d, may_peak)) {
            crosses = hn::Or(crosses, hn::And(may_peak, hn::Lt(slope(v_next, exc_next, inh_next), zero)));
        }

        // Where the synaptic input is not linear any more.
        const auto inhibited = hn::Gt(hn::Mul(hn::Load(d, &p.inh_gain[i]), inh), hn::Set(d, 1e-6f));
        const auto low = hn::Lt(hn::Min(v, v_next), hn::Set(d, transfer::inhibition_fades));
        const auto bends =
            hn::Or(hn::And(inhibited, low), hn::Gt(hn::Max(exc, inh), hn::Set(d, transfer::linear_units)));
        const auto passed = hn::Lt(hn::Sub(release, end), zero_i); // at t1
        const auto blind = hn::Gt(hn::Sub(accept, begin), zero_i);
        const auto sees = hn::Lt(hn::Sub(accept, end), zero_i);
        const auto mixed = hn::Or(hn::And(pending, passed), hn::And(blind, sees));
        const auto is_special =
            hn::Or(hn::Or(hn::RebindMask(d, mixed), bends), hn::AndNot(hn::RebindMask(d, blind), crosses));

        hn::Store(hn::IfThenElse(is_special, v, v_next), d, &s.v[i]);
        hn::Store(hn::IfThenElse(is_special, exc, exc_next), d, &s.exc[i]);
        hn::Store(hn::IfThenElse(is_special, inh, inh_next), d, &s.inh[i]);
        found += list_lanes(d, is_special, i, special + found);
    }
    return found;
}

const char* name() { return hwy::TargetName(HWY_TARGET); }

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(step);
HWY_EXPORT(name);

std::size_t step_circuits(membrane_state& s, const membrane_parameters& m, const propagator& p, tick t0,
                          std::int32_t h, std::span<std::int32_t, circuits> special) {
    const auto begin = modulo_2_32(t0);
    const auto end = modulo_2_32(t0 + h);
    return HWY_DYNAMIC_DISPATCH(step)(s, m, p, begin, end, special.data());
}

const char* step_target() { return HWY_DYNAMIC_DISPATCH(name)(); }

} // namespace hxtwin::emulator
#endif
