// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/base/error.hpp>

namespace hxtwin::chip {

// A register access to a word address at which the chip has nothing, or nothing that can be accessed this
// way.
struct unmapped_address : error {
    unmapped_address(std::uint32_t word, bool write);
    std::uint32_t word;
};

} // namespace hxtwin::chip
