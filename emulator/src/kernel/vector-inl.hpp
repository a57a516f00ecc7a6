// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers). The vectors that nonlinear circuits
// go in.
#if defined(HXTWIN_EMULATOR_VECTOR_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_EMULATOR_VECTOR_INL
#undef HXTWIN_EMULATOR_VECTOR_INL
#else
#define HXTWIN_EMULATOR_VECTOR_INL
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, 16>;
using V = hn::VFromD<D>;
using I = hn::VFromD<hn::RebindToSigned<D>>;
using M = decltype(hn::Eq(hn::Zero(D()), hn::Zero(D())));

constexpr D d{};
constexpr hn::RebindToSigned<D> di{};

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#endif
