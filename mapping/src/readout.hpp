// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::mapping {

// Cells whose quantities go through the fast converter, in order of their recordings.
std::vector<experiment::analog_recording> fast_recordings(const experiment::description&);

// Puts the two cells of the fast converter into columns of different parity, which its channels need: the
// second changes places with the circuit in the column beside it. Throws does_not_fit for more than two.
void part_fast_recordings(placement&, const experiment::description&);

// Read-outs of recorded neurons, their switches to the columnar converter, and the fast converter's channels:
// 0 for an even column, 1 for an odd one.
void write_readout(plan&, const experiment::description&);

} // namespace hxtwin::mapping
