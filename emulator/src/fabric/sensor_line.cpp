// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fabric/sensor_line.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/fabric/sensor_line.hpp>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using floats = hn::CappedTag<float, 16>;

// 2^-x for 0 <= x <= 60. x = n + f with |f| <= 1/2; the cubic is the best one in relative error on that
// interval (7.5e-5), found by Remez' exchange.
template <class V>
V power_of_half(V x) {
    const floats d;
    const hn::RebindToSigned<floats> di;
    const auto magic = hn::Set(d, 12582912.0f); // 3 x 2^22: its last bit is worth 1
    const auto rounded = hn::Add(x, magic);
    const auto f = hn::Sub(x, hn::Sub(rounded, magic));
    auto p = hn::Set(d, -0.05517167f);
    p = hn::Add(hn::Mul(p, f), hn::Set(d, 0.24261112f));
    p = hn::Add(hn::Mul(p, f), hn::Set(d, -0.69326099f));
    p = hn::Add(hn::Mul(p, f), hn::Set(d, 0.99992807f));
    return hn::BitCast(d, hn::Sub(hn::BitCast(di, p), hn::ShiftLeft<23>(hn::BitCast(di, rounded))));
}

void meet(sensor_line& s, const std::int32_t* last, std::int32_t now, std::int32_t since) {
    const floats d;
    const hn::RebindToSigned<floats> di;
    const auto at = hn::Set(di, now), met = hn::Set(di, since), zero = hn::Zero(di);
    const auto one = hn::Set(d, 1.0f), longest = hn::Set(d, 60.0f);
    for (std::size_t i = 0; i < circuits; i += hn::Lanes(d)) {
        const auto other = hn::Load(di, last + i);
        const auto pairs = hn::Gt(hn::Sub(other, met), zero);
        if (hn::AllFalse(di, pairs)) {
            continue;
        }
        const auto delay = hn::ConvertTo(d, hn::Sub(at, other));
        const auto e = power_of_half(hn::Min(hn::Mul(delay, hn::Load(d, &s.rate[i])), longest));
        const auto room = hn::Load(d, &s.room[i]);
        const auto counts = hn::Mul(hn::Mul(e, hn::Load(d, &s.gain[i])), hn::Min(room, one));
        hn::Store(hn::IfThenElse(hn::RebindMask(d, pairs), hn::Sub(room, counts), room), d, &s.room[i]);
    }
}

void gather(std::int32_t* into, const std::int32_t* table, const std::int32_t* index) {
    const hn::RebindToSigned<floats> d;
    for (std::size_t i = 0; i < circuits; i += hn::Lanes(d)) {
        hn::Store(hn::GatherIndex(d, table, hn::Load(d, index + i)), d, into + i);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(meet);
HWY_EXPORT(gather);

void accumulate(sensor_line& s, const lanes_of<std::int32_t>& last, std::int32_t now, std::int32_t since) {
    HWY_DYNAMIC_DISPATCH(meet)(s, last.data(), now, since);
}

void look_up(lanes_of<std::int32_t>& into, const std::int32_t* table, const lanes_of<std::int32_t>& index) {
    HWY_DYNAMIC_DISPATCH(gather)(into.data(), table, index.data());
}

} // namespace hxtwin::emulator
#endif
