// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Commands of the host, one at a time: it waits for idle, writes another status, and waits for idle again.
// Only periodic reading ends by a command.
enum class Status : uint32_t {
    initial,
    idle,
    reset_neurons,
    baseline_read,
    read,
    periodic_read,
    inside_periodic_read, // reserved
    stop_periodic_read,
    stop,
    scheduler
};

extern volatile Status status;
