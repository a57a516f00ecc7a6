// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/session/results.hpp>

#include "read_back.hpp"

namespace hxtwin::session {

bool records_through(const experiment::description&, experiment::converter);

// Samples of the description's analog recordings, and membranes where they were asked for.
void take_analog(const finished_run&, results&);

// Samples of one of the runs that the fast converter took.
void take_fast(const finished_run&, const mapping::fast_run&, results&);

} // namespace hxtwin::session
