// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <hxtwin/chip/configuration.hpp>

namespace hxtwin::mapping {

// Writes a setting of experiment::circuit_settings() into the registers of one circuit; the value is within
// its range.
void set_circuit(chip::configuration&, chip::neuron, std::string_view setting, int value);

} // namespace hxtwin::mapping
