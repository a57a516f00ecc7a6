// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

#include <hxtwin/chip/fabric.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

inline constexpr tick never = std::numeric_limits<tick>::max();

// A 32-bit linear feedback shift register, 16 steps: the low 16 bits are new. The silicon's polynomial is not
// published; ours is x^32 + x^22 + x^2 + x + 1, of full length. A seed of 0 stays 0.
std::uint32_t next_draw(std::uint32_t generator);

// One background source: draws every (period + 1) ticks, the first time one period after it is enabled.
class background_source {
public:
    // What the registers say from `now` on; everything up to `now` has been taken. Enabling restarts it.
    void configure(const chip::background_config&, tick now);
    // Time and label of the next event; never if there is none.
    tick next() const { return next_; }
    std::uint16_t label() const { return label_; }
    void take();

private:
    void draw_until_event();
    chip::background_config config_;
    std::uint32_t generator_ = 0;       // after the draw at drawn_
    tick drawn_ = 0;                    // time of the last draw
    std::uint32_t taken_generator_ = 0; // as of the last event taken, for replay
    tick taken_ = 0;
    tick next_ = never;
    std::uint16_t label_ = 0;
};

} // namespace hxtwin::emulator
