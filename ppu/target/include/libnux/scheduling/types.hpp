// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include <libnux/vx/spr.h>

// Names of this folder stand in the global namespace, as published.

#ifndef LIBNUX_TIME_RESOLUTION_SHIFT
#define LIBNUX_TIME_RESOLUTION_SHIFT 0
#endif

#ifdef LIBNUX_TIME64
using time_type = uint64_t;
#else
using time_type = uint32_t;
#endif

// Cycles since the reset, in units of 2^LIBNUX_TIME_RESOLUTION_SHIFT.
inline time_type get_time() {
    return static_cast<time_type>(libnux::vx::get_time_base() >> LIBNUX_TIME_RESOLUTION_SHIFT);
}

using Service = std::function<void()>;

// A service to run, best before the deadline.
struct Event {
    const Service* service = nullptr;
    time_type deadline = 0;
};
