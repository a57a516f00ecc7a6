// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hxtwin::scheduler {

// A rule and its timer: period k is released at start + k period and due at the start of period k + 1, in
// cycles since the scheduler started.
struct task {
    void (*service)(uint32_t period);
    uint64_t start;
    uint64_t period; // above 0
    uint32_t num_periods;
    volatile uint32_t* executions;
    volatile uint32_t* missed;
    uint8_t* recorded; // by period: set to 1 after its service returned
    uint32_t next;     // the first period that has neither run nor been missed
};

// Runs what is released, the earliest deadline first (of equals, the first in the list), each to its end,
// until the stop time. Of several released periods of one task only the last runs, and the others count as
// missed; so do, at the end, the periods that were never reached.
void run(task* tasks, uint32_t num_tasks, uint64_t stop);

} // namespace hxtwin::scheduler
