// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <libnux/vx/vector.h>

// Periodic reading of the columnar converter into external memory. A program that wants it defines the
// memory.
namespace hxtwin {

// Row 0 of the causal channel, at a time in cycles since the command. Vectors as the parallel bus leaves them
// in external memory: words in reverse order.
struct periodic_sample {
    uint64_t time;
    alignas(128) uint8_t even[128];
    uint8_t odd[128];
};
struct alignas(128) periodic_samples {
    uint32_t count; // also of those that found no room
    periodic_sample of[1];
};
static_assert(sizeof(periodic_sample) == 384);

// Of the top and the bottom processor, in external memory; room for so many samples each.
extern periodic_samples* const periodic_memory[2];
extern const uint32_t periodic_capacity;

// Until the host commands stop_periodic_read.
void read_periodically();

// The function above in programs that have the memory, else nullptr: it takes room in the processor's own
// SRAM.
extern void (*const periodic_reading)();

} // namespace hxtwin
