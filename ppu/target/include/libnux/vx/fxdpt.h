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
