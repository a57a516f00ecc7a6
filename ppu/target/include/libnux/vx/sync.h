// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace libnux::vx {

// Waits until everything issued so far has taken effect, vector unit and buses included.
inline __attribute__((always_inline)) void sync() { asm volatile("sync" ::: "memory"); }

} // namespace libnux::vx
