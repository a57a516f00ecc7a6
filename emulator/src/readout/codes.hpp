// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// What the 256 channels of one kind see, and what each adds: its own offset, a digital one, noise.
struct channel_inputs {
    std::array<double, circuits> values; // codes before rounding; not a number where a circuit has failed
    const std::array<float, circuits>& drawn_offsets;
    const std::array<std::int8_t, circuits>& set_offsets;
    bool noise;
    std::uint64_t draw;          // of the conversion
    std::uint64_t first_channel; // numbers of the channels are every other one from here on
};

// Rounded to nearest, even in the middle, and clipped to 8 bit; what is not a number becomes 0. The same bits
// whatever the width of the machine's vectors.
void convert_channels(const channel_inputs&, std::array<std::uint8_t, circuits>& codes);

} // namespace hxtwin::emulator
