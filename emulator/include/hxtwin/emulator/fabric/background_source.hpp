// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <hxtwin/chip/fabric.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

inline constexpr tick never = std::numeric_limits<tick>::max();

// A 32-bit linear feedback shift register, 16 steps: the low 16 bits are new. The silicon's polynomial is not
// published; ours is x^32 + x^22 + x^2 + x + 1, of full length. A seed of 0 stays 0.
std::uint32_t next_draw(std::uint32_t generator);

// One background source: draws every (period + 1) ticks, the first time one period after it is enabled. Draws
// are made in blocks ahead of time.
class background_source {
public:
    // What the registers say from `now` on; everything up to `now` has been taken. Enabling restarts it.
    void configure(const chip::background_config&, tick now);
    // Time and label of the next event; never if there is none.
    tick next() const { return next_; }
    std::uint16_t label() const { return label_; }
    void take();

private:
    static constexpr std::size_t block = 512;
    void begin(std::uint32_t generator, tick drawn);
    void next_block();
    void find_event();
    tick interval() const { return tick{config_.period} + 1; }

    chip::background_config config_;
    std::uint32_t taken_generator_ = 0; // as of the last event taken, for replay
    tick taken_ = 0;
    std::vector<std::uint32_t> draws_; // of two blocks; empty until it is enabled
    tick drawn_ = 0;                   // time of the last draw before the second of them
    std::vector<std::int32_t> hits_;   // numbers of the draws in it that are events
    std::size_t found_ = 0, at_ = 0;   // so many; the next event is one of them
    tick next_ = never;
    std::uint16_t label_ = 0;
};

} // namespace hxtwin::emulator
