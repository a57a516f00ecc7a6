// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace hxtwin::experiment {

// A setting of a neuron circuit in the chip's own codes, under the name that PyNN's HXNeuron gives it. There
// is no calibration for most of them (adaptation, exponential term), so they are given as they are.
struct circuit_setting {
    std::string_view name;
    int low = 0;
    int high = 1;
};

// All settings that a population can carry, in order of names.
std::span<const circuit_setting> circuit_settings();

} // namespace hxtwin::experiment
