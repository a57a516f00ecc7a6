// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>
#include <hxtwin/emulator/mismatch.hpp>

namespace hxtwin::emulator {

// From the registers of a hemisphere's circuits. Throws not_emulated where a circuit uses what is not
// modelled.
membrane_parameters parameters_of(const chip::configuration&, chip::hemisphere,
                                  const per<neuron_deviation, chip::neuron>&);

} // namespace hxtwin::emulator
