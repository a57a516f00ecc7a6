// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/mapping/calibration.hpp>
#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::mapping {

// Appends to the report what somebody should know of a finished plan: cells that missed their calibration
// target or will stay silent, connections on dead synapses.
void warn(plan&, const experiment::description&, const operating_point&);

} // namespace hxtwin::mapping
