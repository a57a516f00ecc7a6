// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_EMULATOR_EXP_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_EXP_INL
#undef HXTWIN_EMULATOR_EXP_INL
#else
#define HXTWIN_EMULATOR_EXP_INL
#endif

#include <hwy/highway.h>

#include "fused-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

// exp(x) for -87 <= x <= 87: x = n ln 2 + r with |r| <= 0.3467, a polynomial of degree 6 in r, and n added to
// the exponent. Truncation is at most r^7/5040 / exp(r) = 1.7e-7, the roundings that count, of the last sum
// and of r, are at most 6e-8 each: below 4.2e-7, relative.
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V exp_of(D d, V x) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::RebindToSigned<D> di;
    const auto n = hn::Round(hn::Mul(x, hn::Set(d, 1.44269504f)));
    auto r = fused(d, n, hn::Set(d, -0.693359375f), x); // exact: 9 bits times 8
    r = fused(d, n, hn::Set(d, 2.12194440e-4f), r);
    const auto square = hn::Mul(r, r);
    const auto high = fused(d, r, hn::Set(d, 1.0f / 720), hn::Set(d, 1.0f / 120));
    const auto middle = fused(d, r, hn::Set(d, 1.0f / 24), hn::Set(d, 1.0f / 6));
    const auto low = fused(d, r, hn::Set(d, 0.5f), hn::Set(d, 1));
    const auto sum = fused(d, square, fused(d, square, high, middle), low);
    const auto y = fused(d, r, sum, hn::Set(d, 1));
    const auto power = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(di, n), hn::Set(di, 127)));
    return hn::Mul(y, hn::BitCast(d, power));
}

// 2^x for -126 <= x <= 127: x = n + r with |r| <= 1/2, exact, the polynomial of degree 5 in r whose largest
// relative error is smallest, 7.5e-8, and n added to the exponent; with roundings below 2.5e-7. Its terms are
// taken two by two, which is sooner done.
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V power_of_2(D d, V x) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::RebindToSigned<D> di;
    const auto n = hn::Round(x), r = hn::Sub(x, n), square = hn::Mul(r, r);
    const auto high = fused(d, r, hn::Set(d, 1.32764722e-3f), hn::Set(d, 9.67554133e-3f));
    const auto middle = fused(d, r, hn::Set(d, 5.55071327e-2f), hn::Set(d, 2.40221197e-1f));
    const auto low = fused(d, r, hn::Set(d, 6.93146967e-1f), hn::Set(d, 1.00000007f));
    const auto y = fused(d, square, fused(d, square, high, middle), low);
    return hn::BitCast(d, hn::Add(hn::BitCast(di, y), hn::ShiftLeft<23>(hn::ConvertTo(di, n))));
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
