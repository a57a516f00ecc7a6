// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hxtwin::emulator {

// Whether a word address or offset is one of so many from `first` on.
inline bool within(std::uint32_t word, std::uint32_t first, std::uint32_t words) {
    return word >= first && word - first < words;
}

} // namespace hxtwin::emulator
