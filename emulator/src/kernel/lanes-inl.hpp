// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_EMULATOR_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_LANES_INL
#undef HXTWIN_EMULATOR_LANES_INL
#else
#define HXTWIN_EMULATOR_LANES_INL
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

// Writes `first` and the number of each lane that is set, in order; returns how many.
template <class D, class Mask>
std::size_t list_lanes(D d, Mask which, std::size_t first, std::int32_t* to) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::RebindToSigned<D> di;
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

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
