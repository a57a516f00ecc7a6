// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/dls.h>

extern volatile libnux::vx::PPUOnDLS ppu;

namespace libnux::vx {

// On which hemisphere this processor is; always succeeds, since the host wrote it into the program.
inline bool get_location(PPUOnDLS& location) {
    location = ::ppu;
    return true;
}

} // namespace libnux::vx
