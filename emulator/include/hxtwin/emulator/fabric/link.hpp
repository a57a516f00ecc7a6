// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// One direction of the links between FPGA and chip: an event in 8 ns, which is 125 million a second (losses
// are published to begin at 130 million), and a queue, whose depth is not published. An event waits less than
// 8.192 us; one that would wait longer is lost. In the published homeostasis experiment one source makes 512
// neurons fire in volleys and their recorded rates equal the counted ones, so that the queue has to take a
// volley of all neurons; ours takes two. Time stamps are made in front of it.
class link {
public:
    explicit link(bool limited) : limited_(limited) {}

    // When an event that reaches one of the eight PADI buses at `arrival` acts there. A bus takes one in 8
    // ns; a link with limits spaces events by as much, and behind one without they wait for one another.
    tick on_bus(std::uint32_t bus, tick arrival) {
        if (limited_) {
            return arrival;
        }
        const tick acts = std::max(arrival, bus_free_[bus]);
        bus_free_[bus] = acts + occupied;
        return acts;
    }

    // When an event that comes at `now` is through; nothing if it is lost. Events come in order of time.
    std::optional<tick> pass(tick now) {
        if (!limited_) {
            return now;
        }
        const tick through = std::max(now, free_);
        if (through - now >= longest_wait) {
            return std::nullopt;
        }
        free_ = through + occupied;
        return through;
    }

private:
    static constexpr tick occupied = 2, longest_wait = 2048;
    bool limited_;
    tick free_ = 0;
    std::array<tick, 8> bus_free_{};
};

} // namespace hxtwin::emulator
