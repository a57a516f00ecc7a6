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

// Writes `first` and the number of each lane that is set, in order; returns how many.
template <class D, class Mask>
HWY_INLINE std::size_t list_lanes(D d, Mask which, std::size_t first, std::int32_t* to) {
    namespace hn = hwy::HWY_NAMESPACE;
    if (hn::AllFalse(d, which)) {
        return 0;
    }
    std::array<std::uint8_t, 8> bytes{};
    hn::StoreMaskBits(d, which, bytes.data());
    std::size_t found = 0;
    // At most 16 lanes.
    for (std::uint32_t bits = bytes[0] | std::uint32_t{bytes[1]} << 8; bits != 0; bits &= bits - 1) {
        to[found++] = static_cast<std::int32_t>(first) + std::countr_zero(bits);
    }
    return found;
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
