// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_EMULATOR_FUSED_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_FUSED_INL
#undef HXTWIN_EMULATOR_FUSED_INL
#else
#define HXTWIN_EMULATOR_FUSED_INL
#endif

#include <cmath>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

// a b + c, rounded once, on every instruction set: where it has no such operation, lane by lane in software,
// which is slow but gives the same bits.
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V fused([[maybe_unused]] D d, V a, V b, V c) {
    namespace hn = hwy::HWY_NAMESPACE;
#if HWY_NATIVE_FMA
    return hn::MulAdd(a, b, c);
#else
    alignas(64) float x[hn::MaxLanes(D())], y[hn::MaxLanes(D())], z[hn::MaxLanes(D())];
    hn::Store(a, d, x);
    hn::Store(b, d, y);
    hn::Store(c, d, z);
    for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
        z[i] = std::fma(x[i], y[i], z[i]);
    }
    return hn::Load(d, z);
#endif
}

// c - a b, rounded once.
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V fused_from(D d, V c, V a, V b) {
    return fused(d, hwy::HWY_NAMESPACE::Neg(a), b, c);
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
