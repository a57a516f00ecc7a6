// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hxtwin::ppu {

// Why a processor leaves its program, in the order of priority. The vector is the byte address of one word,
// which has to be a branch (or rfi).
enum class interrupt : std::uint8_t { alignment, program, external, fixed_interval, decrementer, doorbell };

constexpr std::uint32_t vector_of(interrupt kind) {
    switch (kind) {
    case interrupt::alignment:
        return 0x18;
    case interrupt::program:
        return 0x1c;
    case interrupt::external:
        return 0x14;
    case interrupt::fixed_interval:
        return 0x2c;
    case interrupt::decrementer:
        return 0x30;
    case interrupt::doorbell:
        break;
    }
    return 0x24;
}

// What the outside can do to a processor.
enum class input : std::uint8_t { pin0, pin1, pin2, pin3, doorbell };
inline constexpr unsigned pins = 4;

} // namespace hxtwin::ppu
