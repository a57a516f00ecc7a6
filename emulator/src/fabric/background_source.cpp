// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/background_source.hpp>

#include <array>

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t taps = 0x8020'0003;

constexpr std::uint32_t advanced_by_16(std::uint32_t s) {
    for (int step = 0; step < 16; ++step) {
        s = (s >> 1) ^ ((s & 1) != 0 ? taps : 0);
    }
    return s;
}

// The register is linear: 16 steps of a state are the sum of those of its parts.
template <unsigned shift>
constexpr std::array<std::uint32_t, 256> steps_of_byte() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        table[byte] = advanced_by_16(byte << shift);
    }
    return table;
}

constexpr auto low_steps = steps_of_byte<0>(), high_steps = steps_of_byte<8>();

constexpr std::uint32_t drawn_after(std::uint32_t s) {
    return (s >> 16) ^ low_steps[s & 0xff] ^ high_steps[s >> 8 & 0xff];
}
static_assert(drawn_after(0x1234'5678) == advanced_by_16(0x1234'5678));

} // namespace

std::uint32_t next_draw(std::uint32_t generator) { return drawn_after(generator); }

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
        generator_ = drawn_after(generator_);
    } while (config_.enable_random && (generator_ & 0xff) > config_.rate && generator_ != 0);
    const auto random = static_cast<std::uint16_t>((generator_ >> 8) & config_.mask);
    label_ = static_cast<std::uint16_t>((config_.label & ~config_.mask) | random);
    next_ = drawn_;
}

} // namespace hxtwin::emulator
