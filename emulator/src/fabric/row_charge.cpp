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

using floats = hn::CappedTag<float, 16>;
using words = hn::RebindToSigned<floats>;

// Entries of a table of 64, with indices below that. From four registers where they hold it.
class table {
public:
    explicit table(const float* entries) : entries_(entries) {
        if constexpr (in_registers) {
            for (std::size_t k = 0; k < 4; ++k) {
                part_[k] = hn::LoadU(floats(), entries + 16 * k);
            }
        }
    }
    HWY_INLINE hn::VFromD<floats> operator[](hn::VFromD<words> index) const {
        const floats d;
        if constexpr (!in_registers) {
            return hn::GatherIndex(d, entries_, index);
        }
        const words di;
        const auto within = hn::IndicesFromVec(d, hn::And(index, hn::Set(di, 15)));
        const auto bit4 = hn::RebindMask(d, hn::TestBit(index, hn::Set(di, 16)));
        const auto bit5 = hn::RebindMask(d, hn::TestBit(index, hn::Set(di, 32)));
        const auto of = [&](std::size_t k) { return hn::TableLookupLanes(part_[k], within); };
        return hn::IfThenElse(bit5, hn::IfThenElse(bit4, of(3), of(2)), hn::IfThenElse(bit4, of(1), of(0)));
    }

private:
    static constexpr bool in_registers = HWY_MAX_BYTES == 64;
    const float* entries_;
    hn::VFromD<floats> part_[4];
};

void add_columns(row_charge& into, std::size_t first, std::size_t end, std::uint8_t label,
                 const row_synapses& of, const float* units) {
    const floats d;
    const words di;
    const table unit_of(units);
    const hn::Rebind<std::uint8_t, decltype(d)> bytes;
    const auto sought = hn::Set(di, label);
    auto most = hn::Zero(d);
    for (std::size_t c = first; c < end; c += hn::Lanes(d)) {
        const auto matches = hn::Eq(hn::PromoteTo(di, hn::LoadU(bytes, of.labels + c)), sought);
        const auto unit = unit_of[hn::PromoteTo(di, hn::LoadU(bytes, of.weights + c))];
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
