// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// One step of all circuits from tick t0 on, for h ticks (at most longest_step). Circuits whose step is not a
// plain one, because they may cross the threshold or because a reset or a blind period ends inside it, are
// left as they were; their numbers, in order, go to `special`. Returns how many. The same bits whatever the
// width of the machine's vectors: multiplications and additions are never fused.
std::size_t step_circuits(membrane_state&, const membrane_parameters&, const propagator&, tick t0,
                          std::int32_t h, std::span<std::int32_t, circuits> special);

// Name of the instruction set that step_circuits uses on this machine.
const char* step_target();

struct firing {
    tick time;
    std::uint32_t circuit;
    auto operator<=>(const firing&) const = default;
};

// The same step for one circuit, whatever happens in it. A spike falls on the first tick at which the
// membrane is at or above the threshold; the reset begins there.
void resolve_circuit(membrane_state&, const membrane_parameters&, propagator_table&, std::uint32_t circuit,
                     tick t0, std::int32_t h, std::vector<firing>&);

// To be called at least every 2^30 ticks.
void refresh(membrane_state&, tick now);

} // namespace hxtwin::emulator
