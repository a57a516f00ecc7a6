// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/clock/windows.hpp>

#include <algorithm>
#include <thread>

namespace hxtwin::emulator {
namespace {

constexpr tick windows_in_slice = 1024, fewest_for_two = 16;
// A thread that looks so often in vain, about ten microseconds, lets others run. Where that happens often,
// there are fewer processors than threads, and some slices go on one; more and more of them, if it does
// again.
constexpr int looks = 20'000;
constexpr std::uint32_t most_yields = windows_in_slice / 4;
constexpr int most_slices_alone = 512;

} // namespace

void windows::advance(tick until, std::uint64_t& sent) {
    for (tick now = std::min(cores_[0]->stands(), cores_[1]->stands()); now < until;) {
        const tick end = std::min(until, now + windows_in_slice * length);
        if (helper_ == nullptr || alone_ > 0 || end - now < fewest_for_two * length) {
            alone_ = std::max(0, alone_ - 1);
            advance_on_one(now, end, sent);
        } else {
            advance_on_two(now, end, sent);
            const bool lonely = yields_.load(std::memory_order_relaxed) > most_yields;
            patience_ = lonely ? std::min(2 * patience_, most_slices_alone) : fewest_slices_alone;
            alone_ = lonely ? patience_ : 0;
        }
        now = end;
    }
}

void windows::advance_on_one(tick now, tick until, std::uint64_t& sent) {
    while (now < until) {
        now = std::min(until, now + length);
        cores_[0]->advance_window(now);
        cores_[1]->advance_window(now);
        exchange(sent);
    }
}

void windows::exchange(std::uint64_t& sent) {
    for (core* from : cores_) {
        for (const auto& r : from->looped()) {
            cores_[r.bus / 4]->push({r.arrival, r.bus % 4, r.event, sent++});
        }
        from->looped().clear();
    }
}

void windows::advance_on_two(tick now, tick until, std::uint64_t& sent) {
    failed_ = false;
    yields_ = 0;
    for (auto& p : progress_) {
        p.reached = now;
    }
    std::uint64_t end = sent;
    const auto side = [&](std::size_t own) {
        try {
            return advance_side(own, now, until, sent);
        } catch (...) {
            failed_ = true; // the other one must not wait for ever
            throw;
        }
    };
    helper_->both([&] { end = side(0); }, [&] { side(1); });
    sent = end;
}

std::uint64_t windows::advance_side(std::size_t own, tick now, tick until, std::uint64_t sent) {
    for (std::size_t turn = 0; now < until; turn = 1 - turn) {
        now = std::min(until, now + length);
        cores_[own]->advance_window(now);
        mail_[turn][own].clear();
        mail_[turn][own].swap(cores_[own]->looped());
        progress_[own].reached.store(now, std::memory_order_release);
        if (!await(1 - own, now)) {
            break;
        }
        for (const auto& from : mail_[turn]) {
            for (const auto& r : from) {
                if (r.bus / 4 == own) {
                    cores_[own]->push({r.arrival, r.bus % 4, r.event, sent});
                }
                ++sent;
            }
        }
    }
    return sent;
}

// False if the other side has failed.
bool windows::await(std::size_t other, tick now) {
    while (true) {
        for (int look = 0; look < looks; ++look) {
            if (progress_[other].reached.load(std::memory_order_acquire) >= now) {
                return true;
            }
        }
        if (failed_.load(std::memory_order_acquire)) {
            return false;
        }
        yields_.fetch_add(1, std::memory_order_relaxed);
        std::this_thread::yield();
    }
}

} // namespace hxtwin::emulator
