// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/column_pairs.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "device/synapse_place.hpp"

// Even and odd columns alternate in the chip's arrays; a vector of the processors has one of both.
HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using bytes = hn::CappedTag<std::uint8_t, ppu::lanes>;
using byte_vector = hn::VFromD<bytes>;

void take(const std::uint8_t* columns, std::uint32_t half, std::uint8_t* into) {
    const bytes d;
    for (std::size_t lane = 0; lane < ppu::lanes; lane += hn::Lanes(d)) {
        byte_vector even, odd;
        hn::LoadInterleaved2(d, columns + 2 * lane, even, odd);
        hn::StoreU(half == 0 ? even : odd, d, into + lane);
    }
}

void put(std::uint8_t* columns, std::uint32_t half, const std::uint8_t* from, const bool* mask,
         std::uint8_t limit) {
    const bytes d;
    for (std::size_t lane = 0; lane < ppu::lanes; lane += hn::Lanes(d)) {
        byte_vector pair[2];
        hn::LoadInterleaved2(d, columns + 2 * lane, pair[0], pair[1]);
        const auto selected = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(mask) + lane);
        const auto value = hn::And(hn::LoadU(d, from + lane), hn::Set(d, limit));
        auto& written = pair[half];
        written = hn::IfThenElse(hn::Ne(selected, hn::Zero(d)), value, written);
        hn::StoreInterleaved2(pair[0], pair[1], d, columns + 2 * lane);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(take);
HWY_EXPORT(put);

void take_half(const std::uint8_t* columns, std::uint32_t half, ppu::vector& into) {
    HWY_DYNAMIC_DISPATCH(take)(columns, half, into.data());
}

void put_half(std::uint8_t* columns, std::uint32_t half, const ppu::vector& from, const lane_mask& mask,
              std::uint8_t limit) {
    HWY_DYNAMIC_DISPATCH(put)(columns, half, from.data(), mask.data(), limit);
}

} // namespace hxtwin::emulator
#endif
