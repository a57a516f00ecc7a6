// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace libnux::vx {

// Registers of the chip, by word address.
inline volatile uint32_t* get_omnibus_pointer(uint32_t word) {
    return reinterpret_cast<volatile uint32_t*>(0x8000'0000u | word << 2);
}
inline uint32_t omnibus_read(uint32_t word) { return *get_omnibus_pointer(word); }
inline void omnibus_write(uint32_t word, uint32_t value) { *get_omnibus_pointer(word) = value; }

} // namespace libnux::vx
