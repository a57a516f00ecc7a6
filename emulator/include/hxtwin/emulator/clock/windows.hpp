// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include <hxtwin/emulator/clock/worker.hpp>
#include <hxtwin/emulator/core.hpp>

namespace hxtwin::emulator {

// Both hemispheres in windows shorter than a spike's way to a PADI bus, with an exchange of spikes after
// each: on one thread, or each on its own, which wait for one another after every window. Same results.
class windows {
public:
    // `helper` may be null.
    windows(core& top, core& bottom, worker* helper) : cores_{&top, &bottom}, helper_(helper) {}

    // From where they stand. Spikes are numbered from `sent` on, the top hemisphere's of a window first.
    void advance(tick until, std::uint64_t& sent);
    void exchange(std::uint64_t& sent);

    // A spike at the first tick of a window must arrive after its last.
    static constexpr tick length = fabric_latency - 1;

private:
    void advance_on_one(tick now, tick until, std::uint64_t& sent);
    void advance_on_two(tick now, tick until, std::uint64_t& sent);
    std::uint64_t advance_side(std::size_t own, tick now, tick until, std::uint64_t sent);
    bool await(std::size_t other, tick now);

    std::array<core*, 2> cores_;
    worker* helper_;
    static constexpr int fewest_slices_alone = 16;
    int alone_ = 0; // slices to go on one thread, since the other one had no processor to run on
    int patience_ = fewest_slices_alone;

    struct alignas(64) progress {
        std::atomic<tick> reached{0};
    };
    std::array<progress, 2> progress_;
    std::atomic<bool> failed_{false};
    std::atomic<std::uint32_t> yields_{0};
    // By hemisphere, of this window and of the one before, which the other side may still read.
    std::array<std::array<std::vector<recurrent>, 2>, 2> mail_;
};

} // namespace hxtwin::emulator
