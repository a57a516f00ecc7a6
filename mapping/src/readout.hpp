// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::mapping {

// Where two cells go through the fast converter, puts them into columns of different parity, so that both go
// at once: the second, or else the first, changes places with the circuit in the column beside it. Both stay
// where one of the two circuits is fixed: dead, or in its place because of its neighbours.
void part_fast_recordings(placement&, const experiment::description&, const per<bool, chip::neuron>& fixed);

// Read-outs of recorded neurons, their switches to the columnar converter, and which neurons the fast
// converter's channels show in which run: 0 an even column, 1 an odd one.
void write_readout(plan&, const experiment::description&);

} // namespace hxtwin::mapping
