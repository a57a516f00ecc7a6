// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::mapping {

// First fit: cells in the order of the description onto circuits in the order of their numbers (top row from
// the left, then bottom row), dead ones left out. Cells whose fire lines are connected to the right stand
// side by side with the next cell. Where two cells go through the fast converter, one may change places with
// its neighbour, see analog_recording. Throws does_not_fit.
placement place(const experiment::description&, const defects& = {});

} // namespace hxtwin::mapping
