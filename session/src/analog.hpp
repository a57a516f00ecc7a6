// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/session/results.hpp>

#include "read_back.hpp"

namespace hxtwin::session {

bool records_through(const experiment::description&, experiment::converter);

// The description with what the processors have to run for its recordings through the columnar converter: a
// rule behind all others, reading all columns periodically. The same where there are none. Throws
// invalid_experiment if it has rules of its own, too.
experiment::description with_columnar_reads(const experiment::description&);

// Samples of the description's analog recordings, and membranes where they were asked for. What the
// processors recorded for the columnar converter leaves `rules` again, since nobody described it.
void take_analog(const finished_run&, results&);

} // namespace hxtwin::session
