// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/side.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

namespace hxtwin::emulator {
namespace {

constexpr int looks = 1000; // of a side that waits, before it lets others run

} // namespace

void side::look(tick until) {
    if (!slot_.runs()) {
        wish_ = {};
    } else if (!wish_.failed) {
        run({ppu_cycles(until), ppu_cycles(0)});
    }
}

void side::grant(tick until, tick end) {
    gone_ = end - 1;
    run({ppu_cycles(until), ppu_cycles(end)});
}

// What goes wrong does so when its time comes: the other side may be earlier.
void side::run(ppu::limits l) {
    try {
        const auto s = slot_.run(l);
        const bool wants = s.reason == ppu::stop_reason::bus && s.at < l.until;
        wish_ = wants ? wish{s.at.count(), slot_.bus().is_own(s)} : wish{};
    } catch (...) {
        wish_ = {slot_.now(), false, std::current_exception()};
    }
}

void side::begin_apart() {
    ended_.store(false, std::memory_order_relaxed);
    stopped_.store(never, std::memory_order_relaxed);
    reached_.store(0, std::memory_order_relaxed);
}

void side::run_apart(tick until, const side& other) {
    const auto start = std::chrono::steady_clock::now();
    const double circuits = core_.elapsed();
    slot_.bus().go_apart(true);
    look(until);
    grant_own(until, other);
    slot_.bus().go_apart(false);
    if (wish_.at != never && !wish_.own) {
        stopped_.store(wish_.at, std::memory_order_relaxed);
    }
    reached_.store(std::min(wish_.at, until), std::memory_order_relaxed);
    ended_.store(true, std::memory_order_release);
    wall_ += seconds(std::chrono::steady_clock::now() - start).count() - (core_.elapsed() - circuits);
}

void side::grant_own(tick until, const side& other) {
    while (wish_.at != never && wish_.own) {
        if (!comes_first(wish_.at, other.which_, other.stopped_.load(std::memory_order_relaxed))) {
            break;
        }
        reached_.store(wish_.at, std::memory_order_relaxed);
        slot_.bus().granted(wish_.at);
        grant(until, wish_.at + 1);
    }
}

void side::follow(tick until, const side& other) {
    const tick own = std::min(wish_.at, until);
    while (true) {
        const bool last = other.ended_.load(std::memory_order_acquire);
        core_.advance_passes(std::min(own, other.reached_.load(std::memory_order_relaxed)));
        if (last) {
            return;
        }
        for (int k = 0; k < looks && !other.ended_.load(std::memory_order_relaxed); ++k) {
        }
        std::this_thread::yield();
    }
}

} // namespace hxtwin::emulator
