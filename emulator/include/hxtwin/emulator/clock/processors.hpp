// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include <hxtwin/emulator/clock/analog.hpp>
#include <hxtwin/emulator/device/processor_slot.hpp>

namespace hxtwin::emulator {

// A processor is about to access what may belong to the other hemisphere, which has gone further already: the
// execution has to begin anew with both hemispheres up to the same time.
struct access_too_late {};

// Both processors. Unless they go in step, each runs ahead on its own memory until it wants the bus; the
// earliest wish is granted first, the top processor's before the bottom's at the same time.
class processors {
public:
    processors(std::array<processor_slot, 2>& slots, emulator::analog& a, bool in_step)
        : slots_(slots), analog_(a), in_step_(in_step) {}

    // Until the first instruction or bus access at or after `until`.
    void run(tick until);
    // Nothing will happen on them any more: in reset, or asleep.
    bool stand_still() const { return slots_[0].stands_still() && slots_[1].stands_still(); }
    double wall() const { return wall_; }

private:
    // When it wants the bus next; `never` if not before `until`.
    struct wish : analog::wish {
        bool parallel = false; // of its own synapses or external memory, as a vector
    };
    static wish wish_of(const ppu::stop&, tick until);
    static wish next_wish(processor_slot&, tick until);
    void run_ahead(tick until);
    // Instruction by instruction, whoever is behind first: slower, for processors that access one another's
    // memory.
    void run_in_step(tick until);
    // When it does something next.
    static tick next_action(processor_slot&, tick until);
    static tick next_action(const processor_slot&, const ppu::stop&);

    std::array<processor_slot, 2>& slots_;
    emulator::analog& analog_;
    bool in_step_;
    double wall_ = 0; // seconds, without the analog part
};

} // namespace hxtwin::emulator
