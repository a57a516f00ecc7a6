// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_EMULATOR_UPSWING_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_UPSWING_INL
#undef HXTWIN_EMULATOR_UPSWING_INL
#else
#define HXTWIN_EMULATOR_UPSWING_INL
#endif

#include "exp-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

// ln(x) for normal x > 0: x = 2^k m with m in [sqrt 1/2, sqrt 2), s = (m - 1) / (m + 1), |s| <= 0.1716, and
// the series of 2 artanh(s) to the power 7: truncation is at most 2 s^9 / 9, 1.5e-8 absolute; with roundings
// the error is below 2e-7 (1 + |ln x|).
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V log_of(D d, V x) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::RebindToSigned<D> di;
    const auto bits = hn::BitCast(di, x);
    const auto k = hn::ShiftRight<23>(hn::Sub(bits, hn::Set(di, 0x3f3504f3)));
    const auto m = hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<23>(k)));
    const auto one = hn::Set(d, 1.0f);
    const auto s = hn::Div(hn::Sub(m, one), hn::Add(m, one)), square = hn::Mul(s, s);
    auto p = fused(d, square, hn::Set(d, 2.0f / 7), hn::Set(d, 2.0f / 5));
    p = fused(d, square, p, hn::Set(d, 2.0f / 3));
    p = fused(d, square, p, hn::Set(d, 2.0f));
    return fused(d, hn::ConvertTo(d, k), hn::Set(d, 0.69314718f), hn::Mul(s, p));
}

// (exp(x) - 1) / x for -87 <= x <= 87, given exp(x): by its series below 1/16, where the difference would
// lose digits; relative error below 1e-5.
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V mean_growth(D d, V x, V exp_x) {
    namespace hn = hwy::HWY_NAMESPACE;
    const auto one = hn::Set(d, 1.0f);
    auto series = fused(d, x, hn::Set(d, 1.0f / 24), hn::Set(d, 1.0f / 6));
    series = fused(d, x, series, hn::Set(d, 0.5f));
    series = fused(d, x, series, one);
    const auto small = hn::Lt(hn::Abs(x), hn::Set(d, 0.0625f));
    const auto divisor = hn::IfThenElse(small, one, x);
    return hn::IfThenElse(small, series, hn::Div(hn::Sub(exp_x, one), divisor));
}

// exp(q) and its mean growth; beyond 80 as there.
template <class V>
struct growth {
    V end, mean;
};
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE growth<V> growth_of(D d, V drift) {
    namespace hn = hwy::HWY_NAMESPACE;
    const auto q = hn::Min(hn::Max(drift, hn::Set(d, -80.0f)), hn::Set(d, 80.0f));
    const auto end = exp_of(d, q);
    return {end, mean_growth(d, q, end)};
}

// What the exponential term adds to a membrane, in widths, beside a constant slope whose displacement has a
// mean growth: with y = exp(-(v - v0) / width), y' = -(a y + e) has the solution y1 = exp(-q) (1 - e
// mean_growth(q)). `term` is e, what the term would add if it stayed as at the start. Where it diverges: 13.8
// widths.
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V term_widths(D d, V mean_growth_of_drift, V term) {
    namespace hn = hwy::HWY_NAMESPACE;
    const auto left = fused_from(d, hn::Set(d, 1.0f), term, mean_growth_of_drift);
    return hn::Neg(log_of(d, hn::Max(left, hn::Set(d, 1e-6f))));
}

// mean_growth for -6 <= x <= 1, beyond that as there: the polynomial of degree 6 whose largest relative error
// is smallest, 7e-4. What the term adds in a pass is below a width: 20 uV at most.
constexpr float least_drift = -6, most_drift = 1;
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V quick_mean_growth(D d, V x) {
    namespace hn = hwy::HWY_NAMESPACE;
    const auto y = hn::Min(hn::Max(x, hn::Set(d, least_drift)), hn::Set(d, most_drift)),
               square = hn::Mul(y, y);
    const auto high = fused(d, y, hn::Set(d, 6.24155079e-4f), hn::Set(d, 6.5243337e-3f));
    const auto middle = fused(d, y, hn::Set(d, 4.01671144e-2f), hn::Set(d, 1.67894854e-1f));
    const auto low = fused(d, y, hn::Set(d, 5.01844526e-1f), hn::Set(d, 1.00000064f));
    const auto highest = fused(d, square, hn::Set(d, 2.58747343e-5f), high);
    return fused(d, square, fused(d, square, highest, middle), low);
}

// -ln(1 - u) for 0 <= u <= 0.52, beyond that as there: u times the polynomial of degree 4 whose largest
// relative error is smallest, 6e-5.
constexpr float most_growth = 0.52f;
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE V quick_widths(D d, V u) {
    namespace hn = hwy::HWY_NAMESPACE;
    const auto x = hn::Min(u, hn::Set(d, most_growth)), square = hn::Mul(x, x);
    const auto high = fused(d, x, hn::Set(d, -1.05689106e-1f), hn::Set(d, 4.08848249e-1f));
    const auto low = fused(d, x, hn::Set(d, 4.94676498e-1f), hn::Set(d, 1.00005838f));
    return hn::Mul(x, fused(d, square, fused(d, square, hn::Set(d, 7.98931346e-1f), high), low));
}

// `drift` and `term` of a membrane that leaks meanwhile, of which `kept` is left on average: what the term
// adds leaks, too, so that where drift and term balance the membrane stays; and the way of the drift is
// bent, so that the term acts on a membrane above or below the straight one.
template <class V>
struct upswing_terms {
    V drift, term;
};
template <class D, class V = hwy::HWY_NAMESPACE::VFromD<D>>
HWY_INLINE upswing_terms<V> corrected(D d, V drift, V term, V kept, V by_charges) {
    namespace hn = hwy::HWY_NAMESPACE;
    const auto one = hn::Set(d, 1.0f), leaks = hn::Sub(one, kept), grows = hn::Min(term, one);
    const auto bends = fused_from(d, hn::Mul(leaks, hn::Add(drift, grows)), one, by_charges);
    const auto bent = fused(d, hn::Set(d, 1.0f / 6), bends, one);
    return {fused_from(d, drift, leaks, grows),
            hn::Mul(term, hn::Min(hn::Max(bent, hn::Set(d, 0.25f)), hn::Set(d, 2.0f)))};
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
