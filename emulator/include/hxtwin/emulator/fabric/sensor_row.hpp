// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <hxtwin/emulator/fabric/post_history.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// A sensor counts fully until 100 codes, then less and less up to 160 codes, which it never passes.
inline constexpr float sensor_full = 160, sensor_slope = 60; // codes
inline constexpr float sensor_empty = sensor_full / sensor_slope;

constexpr float accumulated_of(float room) { return sensor_full - sensor_slope * room; }

// One branch of a tile's sensors. A pair adds gain 2^(-rate delay), with
struct sensor_branch {
    tile_of<float> room;  // what is left of the range in which sensors saturate; falls from sensor_empty
    tile_of<float> fall;  // -rate: -1 / (tau ln 2), per tick
    tile_of<float> start; // log2(gain) + exponent_origin, of a perfect pair, in the unit of the room
};
// A float of [256, 512) whose lowest bit is worth 2^-15; shifted left by 8, it has the bits of a float's
// exponent and mantissa where 2^0 is origin.
inline constexpr float exponent_origin = 383, exponent_least = 256;

struct alignas(64) sensor_tile {
    sensor_branch causal, acausal;
};

// A pre spike of a row.
struct pre_spike {
    float time; // in the history's window
    std::uint8_t label;
    post_history::position at; // behind the post spikes that came before it
};

// The sensors of a row's synapses.
struct sensor_row {
    std::array<sensor_tile, tiles> tile;
    lanes_of<std::uint8_t> labels;
};

// Empties the causal branch of columns with bit 0 and the acausal one of those with bit 1.
void reset(sensor_row&, const lanes_of<std::uint8_t>& which);

// What a row has still to meet: pre spikes, and post spikes from a place in the history on.
struct row_load {
    sensor_row* row;
    std::span<const pre_spike> spikes;
    post_history::position from;
    const float* last; // pre spike before these, by label
    float last_of_all; // the same, of the label that all synapses and spikes have
    bool mixed;        // there is no such label
};

// Lets pre spikes of some rows act, and the post spikes up to now:
//   causal:   the first post spike after a pre spike, unless the next pre spike comes before it
//   acausal:  the last post spike before a pre spike, unless the pre spike before comes after it
//   room -= gain 2^(-rate delay) min(1, room)
// At one tick post comes before pre. The power has a relative error below 1e-4, and is 0 below 2^-127. The
// same bits whatever the width of the machine's vectors and however the spikes are split among calls.
void meet(std::span<const row_load>, const post_history&);

} // namespace hxtwin::emulator
