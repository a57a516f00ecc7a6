// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

// The functions that steps of nonlinear circuits are made of, for all numbers of a span whose size is a
// multiple of 16; bounds of their errors stand beside them (exp-inl.hpp, upswing-inl.hpp).
namespace hxtwin::emulator {

void exponentials(std::span<const float> of, std::span<float> into);
void powers_of_2(std::span<const float> of, std::span<float> into);
void logarithms(std::span<const float> of, std::span<float> into);
// What a pass takes for (exp(x) - 1) / x of -6 to 1, and for -ln(1 - x) of 0 to 0.52.
void mean_growths(std::span<const float> of, std::span<float> into);
void widths_added(std::span<const float> of, std::span<float> into);

} // namespace hxtwin::emulator
