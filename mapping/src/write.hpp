// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/mapping/plan.hpp>
#include <hxtwin/mapping/routing.hpp>

namespace hxtwin::mapping {

// Labels carry what they are for in bits that PADI buses do not see: spikes that shall also reach the FPGA
// are marked, such that they equal no neuron's label.
inline constexpr std::uint16_t recorded_background = 1 << 11;
inline constexpr std::uint16_t recorded_external = 1 << 12;

// Writes placement and routes into the plan's configuration, which holds the operating point, and fills the
// plan's routing, origins and numbers of its report.
void write(plan&, const experiment::description&, const routes&);

} // namespace hxtwin::mapping
