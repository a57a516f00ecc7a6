// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fabric/row_charge.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include <hxtwin/emulator/fabric/synapse_rows.hpp>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void add_columns(row_charge& into, std::size_t first, std::size_t end, std::uint8_t label,
                 const row_synapses& of, const float* units) {
    const hn::CappedTag<float, 16> d;
    const hn::RebindToSigned<decltype(d)> di;
    const hn::Rebind<std::uint8_t, decltype(d)> bytes;
    const auto sought = hn::Set(di, label);
    auto most = hn::Zero(d);
    for (std::size_t c = first; c < end; c += hn::Lanes(d)) {
        const auto matches = hn::Eq(hn::PromoteTo(di, hn::LoadU(bytes, of.labels + c)), sought);
        const auto unit = hn::GatherIndex(d, units, hn::PromoteTo(di, hn::LoadU(bytes, of.weights + c)));
        const auto charge =
            hn::IfThenElseZero(hn::RebindMask(d, matches), hn::Mul(unit, hn::LoadU(d, of.deviations + c)));
        hn::Store(charge, d, &into.units[c]);
        most = hn::Max(most, charge);
        into.synapses += static_cast<std::uint32_t>(hn::CountTrue(di, matches));
    }
    into.most = std::max(into.most, hn::GetLane(hn::MaxOfLanes(d, most)));
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(add_columns);

void fill(row_charge& into, std::uint8_t label, const row_synapses& of,
          const std::array<const float*, 2>& units) {
    into.synapses = 0;
    into.most = 0;
    for (std::size_t half = 0; half < 2; ++half) {
        HWY_DYNAMIC_DISPATCH(add_columns)
        (into, half * circuits / 2, (half + 1) * circuits / 2, label, of, units[half]);
    }
}

} // namespace hxtwin::emulator
#endif
