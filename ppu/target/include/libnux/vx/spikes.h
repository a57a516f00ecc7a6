// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace libnux::vx {

// Of an earlier chip, at an address that this one does not have.
__attribute__((error("send_spike: this chip has no such register; write a haldls::vx::v3::PADIEvent with "
                     "stadls/vx/v3/ppu/write.h"))) void
send_spike(uint8_t address, uint32_t row_mask);

} // namespace libnux::vx
