// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/dls.h>

namespace hxtwin {

// On which hemisphere this processor is; written by the host. Kernels declare the same symbol as ::ppu.
extern volatile libnux::vx::PPUOnDLS hemisphere asm("ppu");

} // namespace hxtwin
