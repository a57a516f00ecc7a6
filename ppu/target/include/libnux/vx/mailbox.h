// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <libnux/vx/vector.h>

// The upper 4 KiB of the processor's SRAM, which the host reads: bytes at offsets, or text that writers
// append from its beginning. What does not fit is left out silently. Functions return the number of bytes
// read or written.
namespace libnux::vx {

size_t mailbox_write(uint32_t offset, const uint8_t* from, uint32_t size);
size_t mailbox_read(uint8_t* into, uint32_t offset, uint32_t size);
// An offset past the end: nothing, and 0.
uint8_t mailbox_read_u8(uint32_t offset);
void mailbox_write_u8(uint32_t offset, uint8_t byte);

size_t mailbox_write_string(const char* text);
size_t mailbox_write_int(const uint32_t& value);
size_t mailbox_write_signed_int(const int32_t& value);
// As {a,b,...}
size_t mailbox_write_vector(const vector_type& values);
size_t mailbox_write_signed_vector(const VectorFracSat8::Data& values);
// A byte of 0, which the next text overwrites.
void mailbox_string_terminate();

} // namespace libnux::vx
