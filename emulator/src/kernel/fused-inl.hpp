// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_EMULATOR_FUSED_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_FUSED_INL
#undef HXTWIN_EMULATOR_FUSED_INL
#else
#define HXTWIN_EMULATOR_FUSED_INL
#endif

#include <cmath>
#include <cstddef>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

// a b + c with one rounding, on every instruction set, so that all give the same bits: one instruction where
// there is one, else lane by lane, which is slow. In scalar code the same is std::fma.
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V fused(D d, V a, V b, V c) {
    namespace hn = hwy::HWY_NAMESPACE;
#if HWY_NATIVE_FMA
    (void)d;
    return hn::MulAdd(a, b, c);
#else
    HWY_ALIGN hn::TFromD<D> x[hn::MaxLanes(D())], y[hn::MaxLanes(D())], z[hn::MaxLanes(D())];
    hn::Store(a, d, x);
    hn::Store(b, d, y);
    hn::Store(c, d, z);
    for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
        z[i] = std::fma(x[i], y[i], z[i]);
    }
    return hn::Load(d, z);
#endif
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
