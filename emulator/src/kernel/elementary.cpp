// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/elementary.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/kernel/elementary.hpp>

#include "upswing-inl.hpp"
#include "vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

template <class F>
void apply(const float* of, float* into, std::size_t n, const F& f) {
    for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
        hn::StoreU(f(hn::LoadU(d, of + i)), d, into + i);
    }
}

void exponentials_of(const float* of, float* into, std::size_t n) {
    apply(of, into, n, [](V x) { return exp_of(d, x); });
}

void powers_of(const float* of, float* into, std::size_t n) {
    apply(of, into, n, [](V x) { return power_of_2(d, x); });
}

void logarithms_of(const float* of, float* into, std::size_t n) {
    apply(of, into, n, [](V x) { return log_of(d, x); });
}

void mean_growths_of(const float* of, float* into, std::size_t n) {
    apply(of, into, n, [](V x) { return quick_mean_growth(d, x); });
}

void widths_of(const float* of, float* into, std::size_t n) {
    apply(of, into, n, [](V x) { return quick_widths(d, x); });
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(exponentials_of);
HWY_EXPORT(powers_of);
HWY_EXPORT(logarithms_of);
HWY_EXPORT(mean_growths_of);
HWY_EXPORT(widths_of);

void exponentials(std::span<const float> of, std::span<float> into) {
    HWY_DYNAMIC_DISPATCH(exponentials_of)(of.data(), into.data(), of.size());
}

void powers_of_2(std::span<const float> of, std::span<float> into) {
    HWY_DYNAMIC_DISPATCH(powers_of)(of.data(), into.data(), of.size());
}

void logarithms(std::span<const float> of, std::span<float> into) {
    HWY_DYNAMIC_DISPATCH(logarithms_of)(of.data(), into.data(), of.size());
}

void mean_growths(std::span<const float> of, std::span<float> into) {
    HWY_DYNAMIC_DISPATCH(mean_growths_of)(of.data(), into.data(), of.size());
}

void widths_added(std::span<const float> of, std::span<float> into) {
    HWY_DYNAMIC_DISPATCH(widths_of)(of.data(), into.data(), of.size());
}

} // namespace hxtwin::emulator
#endif
