// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Fixed-point numbers with 16 bits behind the point, and fractions of 15 and 7 bits; conversions of
// constants, done by the compiler.
#define INV_SCALE 0x10000
#define FP(x) (static_cast<int32_t>((x)*INV_SCALE))
#define FP_MUL(a, b) (static_cast<int32_t>((static_cast<int64_t>(a) * (b)) >> 16))
#define F16(x) (static_cast<int16_t>(0x8000 * (x)))
#define F8(x) (static_cast<int8_t>(0x80 * (x)))

// The published library has these names; what they mean is our reading: numbers of 16 bits have 8 bits behind
// the point, and INV_FP is the inverse of FP.
#define FP16(x) (static_cast<int16_t>((x)*0x100))
#define INV_FP(x) (static_cast<float>(x) / INV_SCALE)

namespace libnux::vx {

// From 16 bits behind the point to 8, rounded down; numbers outside -128 to 127.996 become the nearest one.
constexpr int16_t fxdpt_32_to_16_bits(int32_t x) {
    const int32_t shorter = x >> 8;
    return static_cast<int16_t>(shorter > INT16_MAX ? INT16_MAX : shorter < INT16_MIN ? INT16_MIN : shorter);
}

} // namespace libnux::vx
