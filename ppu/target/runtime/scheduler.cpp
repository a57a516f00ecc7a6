// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/scheduler.h>

#include <grenade/vx/ppu/time.h>
#include <libnux/vx/attrib.h>
#include <libnux/vx/time.h>

namespace {

libnux::vx::time_base_t time_origin = 0;

// In the own SRAM and without stores, so that waiting disturbs nobody.
ATTRIB_LINK_TO_INTERNAL ATTRIB_NOINLINE void wait_until(libnux::vx::time_base_t time) {
    while (libnux::vx::now() < time) {
    }
}

} // namespace

namespace grenade::vx::ppu {

uint64_t now() { return libnux::vx::now() - time_origin; }

} // namespace grenade::vx::ppu

namespace hxtwin::scheduler {
namespace {

uint64_t release_of(const task& t, uint32_t period) { return t.start + t.period * period; }

// Moves on to the last period that is released, if there are several.
void skip_missed(task& t, uint64_t time) {
    if (time < release_of(t, t.next + 1)) {
        return;
    }
    uint64_t last = (time - t.start) / t.period;
    if (last >= t.num_periods) {
        last = t.num_periods - 1;
    }
    *t.missed = *t.missed + (static_cast<uint32_t>(last) - t.next);
    t.next = static_cast<uint32_t>(last);
}

// The released task with the earliest deadline, or none; `wake` becomes the next release.
task* choose(task* tasks, uint32_t num_tasks, uint64_t time, uint64_t& wake) {
    task* chosen = nullptr;
    uint64_t earliest = ~uint64_t(0);
    for (task* t = tasks; t != tasks + num_tasks; ++t) {
        if (t->next >= t->num_periods) {
            continue;
        }
        const uint64_t release = release_of(*t, t->next);
        if (release > time) {
            wake = release < wake ? release : wake;
            continue;
        }
        skip_missed(*t, time);
        const uint64_t deadline = release_of(*t, t->next + 1);
        if (deadline < earliest) {
            earliest = deadline;
            chosen = t;
        }
    }
    return chosen;
}

void execute(task& t) {
    const uint32_t period = t.next;
    t.next = period + 1;
    t.service(period);
    *t.executions = *t.executions + 1;
    t.recorded[period] = 1;
}

} // namespace

void run(task* tasks, uint32_t num_tasks, uint64_t stop) {
    time_origin = libnux::vx::now();
    for (task* t = tasks; t != tasks + num_tasks; ++t) {
        t->next = 0;
    }
    for (uint64_t time = 0; time < stop; time = grenade::vx::ppu::now()) {
        uint64_t wake = stop;
        if (task* t = choose(tasks, num_tasks, time, wake)) {
            execute(*t);
        } else {
            wait_until(time_origin + wake);
        }
    }
    for (task* t = tasks; t != tasks + num_tasks; ++t) {
        *t->missed = *t->missed + (t->num_periods - t->next);
    }
}

} // namespace hxtwin::scheduler
