// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include <hxtwin/base/duration.hpp>
#include <hxtwin/chip/neuron.hpp>

namespace hxtwin::mapping {

// The nearest code that a cell can hold.
inline std::uint16_t code_of(double value) {
    return static_cast<std::uint16_t>(std::clamp(std::round(value), 0.0, double{chip::largest_code}));
}

// Time constant of v(t) = a + b exp(-t / tau), by least squares; a and b are free. Looks between an eighth
// and the eightfold of the guess.
microseconds fit_decay(std::span<const microseconds> t, std::span<const double> v, microseconds guess);

} // namespace hxtwin::mapping
