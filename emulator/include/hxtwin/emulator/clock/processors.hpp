// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include <hxtwin/emulator/clock/analog.hpp>
#include <hxtwin/emulator/clock/side.hpp>
#include <hxtwin/emulator/clock/worker.hpp>
#include <hxtwin/emulator/device/processor_slot.hpp>

namespace hxtwin::emulator {

// Both processors, each ahead on its own memory until it wants something beyond. What reaches only its own
// hemisphere it gets at once, on that hemisphere's thread; for anything else both have to stand at that time.
// If the other has gone past it, access_too_late says so, and the execution has to begin anew with all
// accesses in order up to some later time: the earliest first, the top processor's before the bottom's at the
// same time. Either way gives the same results.
class processors {
public:
    struct options {
        bool in_step = false;    // instruction by instruction
        tick in_order_until = 0; // at least
    };
    // `helper` may be null.
    processors(std::array<processor_slot, 2>&, emulator::analog&, fpga_memories&, worker* helper, options);

    // Until the first instruction or bus access at or after `until`.
    void run(tick until);
    // Nothing will happen on them any more: in reset, or asleep.
    bool stand_still() const { return slots_[0].stands_still() && slots_[1].stands_still(); }
    double wall() const { return wall_ + sides_[0].wall() + sides_[1].wall(); }

private:
    void run_in_order(tick until);
    void run_apart(tick until);
    void advance_apart(tick until);
    void cross(tick until);
    std::size_t earlier() const;
    bool stand_in_reset() const { return !slots_[0].runs() && !slots_[1].runs(); }
    // Whoever is behind executes its next instructions: slower, for processors that access one another's
    // memory.
    void run_in_step(tick until);
    // When it does something next.
    static tick next_action(processor_slot&, tick until);
    static tick next_action(const processor_slot&, const ppu::stop&);

    std::array<processor_slot, 2>& slots_;
    emulator::analog& analog_;
    fpga_memories& memories_;
    worker* helper_;
    options options_;
    std::array<side, 2> sides_;
    tick now_ = 0;
    double wall_ = 0; // seconds, without the analog part, of what is not apart
};

} // namespace hxtwin::emulator
