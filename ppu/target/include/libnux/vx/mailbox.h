// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Text for the host, in the upper 4 KiB of the processor's SRAM. Writers append, and stop silently at its
// end.
namespace libnux::vx {

void mailbox_write_string(const char* text);
void mailbox_write_int(uint32_t value);
void mailbox_write_signed_int(int32_t value);

} // namespace libnux::vx
