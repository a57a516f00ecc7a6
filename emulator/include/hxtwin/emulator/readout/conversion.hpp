// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// Of one conversion's channels of a kind: a draw depends on the two keys and the channel alone.
struct channel_noise {
    float sigma = 0; // codes
    std::array<std::uint32_t, 2> keys{};
    std::uint32_t first = 0; // channel of column 0
};

// Codes of 8 bit of 256 channels: readings and both offsets and noise, rounded to even and cut to the range.
// A reading that is not a number becomes 0. The same bits whatever the width of the machine's vectors.
void convert(lanes_of<std::uint8_t>& codes, const lanes_of<float>& readings,
             std::span<const float, circuits> analog, std::span<const std::int8_t, circuits> digital,
             const channel_noise&);

} // namespace hxtwin::emulator
