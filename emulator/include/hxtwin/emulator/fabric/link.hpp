// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// One direction of the links between FPGA and chip: an event in 8 ns, which is 125 million a second (losses
// are published to begin at 130 million), and a queue. An event waits less than 1.024 us, the longest latency
// with which time stamps can be told apart; one that would wait longer is lost.
class link {
public:
    explicit link(bool limited) : limited_(limited) {}

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
    static constexpr tick occupied = 2, longest_wait = 256;
    bool limited_;
    tick free_ = 0;
};

} // namespace hxtwin::emulator
