// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <libnux/vx/vector.h>

namespace libnux::vx {

// The bits in reverse order.
constexpr uint8_t reverse_byte(uint8_t b) {
    b = static_cast<uint8_t>((b & 0x0f) << 4 | (b & 0xf0) >> 4);
    b = static_cast<uint8_t>((b & 0x33) << 2 | (b & 0xcc) >> 2);
    return static_cast<uint8_t>((b & 0x55) << 1 | (b & 0xaa) >> 1);
}

// In each byte of a vector.
inline void vector_reverse_bytes(vector_type& v) {
    uint8_t* bytes = hxtwin::vector_unit::elements<uint8_t>(v);
    for (size_t i = 0; i < dls_vector_size; ++i) {
        bytes[i] = reverse_byte(bytes[i]);
    }
}

} // namespace libnux::vx
