// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/fxv.h>

namespace libnux::vx::v3 {
using namespace libnux::vx;
} // namespace libnux::vx::v3
