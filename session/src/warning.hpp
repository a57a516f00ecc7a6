// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/experiment/description.hpp>
#include <hxtwin/session/results.hpp>

namespace hxtwin::session {

// Appends what somebody should know of a run: missed periods, late spikes, losses.
void warn(const experiment::description&, results&);

} // namespace hxtwin::session
