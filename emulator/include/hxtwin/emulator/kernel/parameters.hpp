// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/kernel/nonlinear.hpp>
#include <hxtwin/emulator/mismatch.hpp>

namespace hxtwin::emulator {

struct hemisphere_circuits {
    std::vector<circuit_model> models;   // by column
    std::array<bool, circuits> joined{}; // solved by networks
    membrane_parameters plain;           // skips the blocks that
    nonlinear_parameters nonlinear;      // uses
};

// From the registers of a hemisphere's circuits.
hemisphere_circuits circuits_of(const chip::configuration&, chip::hemisphere,
                                const per<neuron_deviation, chip::neuron>&);
// Of these, the linear part.
membrane_parameters parameters_of(const chip::configuration&, chip::hemisphere,
                                  const per<neuron_deviation, chip::neuron>&);

} // namespace hxtwin::emulator
