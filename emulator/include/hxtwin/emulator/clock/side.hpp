// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <exception>

#include <hxtwin/emulator/core.hpp>
#include <hxtwin/emulator/device/processor_slot.hpp>

namespace hxtwin::emulator {

// A hemisphere with its processor. The processor runs ahead on its own memory until it wants something
// beyond; then whoever knows the other side grants that.
class side {
public:
    side(std::size_t which, processor_slot& s, core& c) : which_(which), slot_(s), core_(c) {}
    side(const side&) = delete;
    side& operator=(const side&) = delete;

    // What the processor does next. At `never`: nothing before the limit up to which it has looked. `own`:
    // it stays within this side. `failed`: it throws this.
    struct wish {
        tick at = never;
        bool own = false;
        std::exception_ptr failed{};
    };
    const wish& next() const { return wish_; }
    // Finds the next wish before `until`.
    void look(tick until);
    // Its accesses before `end` are made; then the next wish.
    void grant(tick until, tick end);

    // Each side by itself, on any thread, up to `until`; neither touches the other. Before: begin_apart() of
    // both.
    void begin_apart();
    // All wishes that are its own, up to the first that is not, or that is behind the other's first such.
    void run_apart(tick until, const side& other);
    // Circuits follow by whole passes to where both processors have come.
    void follow(tick until, const side& other);
    // Stands before a wish that is not its own, or has failed.
    bool is_stopped() const { return stopped_.load(std::memory_order_relaxed) != never; }
    // Whether it is before `w`, a wish of the other, or has already gone past.
    bool is_before(tick w) const { return comes_first(gone_, 1 - which_, w); }
    double wall() const { return wall_; } // seconds of apart runs, without circuits and events

private:
    // At the same time the top side's access is first.
    static bool comes_first(tick own, std::size_t other, tick others) {
        return own < others || (own == others && other == 1);
    }
    void run(ppu::limits);
    void grant_own(tick until, const side& other);

    std::size_t which_;
    processor_slot& slot_;
    core& core_;
    wish wish_;
    tick gone_ = -1; // the last access
    double wall_ = 0;

    alignas(64) std::atomic<tick> reached_{0}; // none of its accesses to come is earlier
    std::atomic<tick> stopped_{never};         // where it stands before a wish that is not its own
    std::atomic<bool> ended_{false};
};

} // namespace hxtwin::emulator
