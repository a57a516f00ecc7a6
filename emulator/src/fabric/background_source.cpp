// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/background_source.hpp>

#include <array>

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t taps = 0x8020'0003;

constexpr auto eight_steps = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t low = 0; low < 256; ++low) {
        std::uint32_t s = low;
        for (int step = 0; step < 8; ++step) {
            s = (s >> 1) ^ ((s & 1) != 0 ? taps : 0);
        }
        table[low] = s;
    }
    return table;
}();

constexpr std::uint32_t advanced_by_eight(std::uint32_t s) { return (s >> 8) ^ eight_steps[s & 0xff]; }

} // namespace

std::uint32_t next_draw(std::uint32_t generator) { return advanced_by_eight(advanced_by_eight(generator)); }

void background_source::configure(const chip::background_config& c, tick now) {
    if (c == config_) {
        return;
    }
    const bool starts = c.enable && !config_.enable;
    if (starts) {
        generator_ = c.seed;
        drawn_ = now;
    } else if (config_.enable) { // replay the draws made up to now
        generator_ = taken_generator_;
        drawn_ = taken_;
        const tick interval = tick{config_.period} + 1;
        for (; drawn_ + interval <= now; drawn_ += interval) {
            generator_ = next_draw(generator_);
        }
    }
    config_ = c;
    taken_generator_ = generator_;
    taken_ = drawn_;
    draw_until_event();
}

void background_source::take() {
    taken_generator_ = generator_;
    taken_ = drawn_;
    draw_until_event();
}

// Low byte of a draw: compared with the rate; high byte: the label's random bits.
void background_source::draw_until_event() {
    next_ = never;
    if (!config_.enable) {
        return;
    }
    const tick interval = tick{config_.period} + 1;
    do {
        drawn_ += interval;
        generator_ = next_draw(generator_);
    } while (config_.enable_random && (generator_ & 0xff) > config_.rate && generator_ != 0);
    const auto random = static_cast<std::uint16_t>((generator_ >> 8) & config_.mask);
    label_ = static_cast<std::uint16_t>((config_.label & ~config_.mask) | random);
    next_ = drawn_;
}

} // namespace hxtwin::emulator
