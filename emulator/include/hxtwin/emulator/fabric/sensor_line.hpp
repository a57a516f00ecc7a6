// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// One branch of 256 correlation sensors that see the same spike: those of a column (causal, by row) or of a
// row (acausal, by column).
struct sensor_line {
    lanes_of<float> room{}; // what is left of the range in which sensors saturate; falls from sensor_empty
    lanes_of<float> gain{}; // of a perfect pair, in the same unit
    lanes_of<float> rate{}; // 1 / (tau ln 2), per tick
    std::array<float, 16> apart{}; // keeps the lines from sharing places in a cache
};

// A sensor counts fully until 100 codes, then less and less up to 160 codes, which it never passes.
inline constexpr float sensor_full = 160, sensor_slope = 60; // codes
inline constexpr float sensor_empty = sensor_full / sensor_slope;

constexpr float accumulated_of(float room) { return sensor_full - sensor_slope * room; }

// The spike at `now` meets the other side's last ones, `last`; those after `since` have not been met yet:
//   room -= gain 2^(-rate (now - last)) min(1, room)
// The power has a relative error below 8e-5 up to 2^-60, where it stays. Times are ticks modulo 2^32. The
// same bits whatever the width of the machine's vectors.
void accumulate(sensor_line&, const lanes_of<std::int32_t>& last, std::int32_t now, std::int32_t since);

// into[i] = table[index[i]]
void look_up(lanes_of<std::int32_t>& into, const std::int32_t* table, const lanes_of<std::int32_t>& index);

} // namespace hxtwin::emulator
