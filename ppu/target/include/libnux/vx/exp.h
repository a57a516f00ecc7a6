// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Exponential functions of fixed-point numbers with 16 bits behind the point.
namespace libnux::vx {

// Power series up to x^n.
int32_t exp_n(int32_t x, uint8_t n);
// A table of whole powers and a series up to the fifth power for the rest: from -11 to 10; 0 below, and the
// largest number above. Relative error below 5e-5, beside the resolution of 2^-16.
int32_t exp_6(int32_t x);
inline int32_t exp_6b(int32_t x) { return exp_6(x); }

} // namespace libnux::vx
