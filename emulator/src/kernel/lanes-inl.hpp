// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_EMULATOR_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_LANES_INL
#undef HXTWIN_EMULATOR_LANES_INL
#else
#define HXTWIN_EMULATOR_LANES_INL
#endif

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

// A bit for each of at most 16 lanes.
template <class D, class Mask>
HWY_INLINE std::uint32_t bits_of(D d, Mask which) {
    std::array<std::uint8_t, 8> bytes{};
    hwy::HWY_NAMESPACE::StoreMaskBits(d, which, bytes.data());
    return bytes[0] | std::uint32_t{bytes[1]} << 8;
}

// Writes `first` and the number of each bit that is set, in order; returns how many.
HWY_INLINE std::size_t list_bits(std::uint64_t bits, std::size_t first, std::int32_t* to) {
    std::size_t found = 0;
    for (; bits != 0; bits &= bits - 1) {
        to[found++] = static_cast<std::int32_t>(first) + std::countr_zero(bits);
    }
    return found;
}

// The same of lanes.
template <class D, class Mask>
HWY_INLINE std::size_t list_lanes(D d, Mask which, std::size_t first, std::int32_t* to) {
    return hwy::HWY_NAMESPACE::AllFalse(d, which) ? 0 : list_bits(bits_of(d, which), first, to);
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
