// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/background_source.hpp>

#include <algorithm>
#include <array>

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t taps = 0x8020'0003;

constexpr std::uint32_t advanced(std::uint32_t s, int steps) {
    for (int step = 0; step < steps; ++step) {
        s = (s >> 1) ^ ((s & 1) != 0 ? taps : 0);
    }
    return s;
}

// A number of draws of 16 steps each at once. The register is linear: steps of a state are the sum of those
// of its bytes.
template <int draws>
struct leap {
    static constexpr auto column = [] {
        std::array<std::uint32_t, 32> of_bit{};
        for (std::uint32_t bit = 0; bit < 32; ++bit) {
            of_bit[bit] = advanced(std::uint32_t{1} << bit, 16 * draws);
        }
        return of_bit;
    }();
    static constexpr auto of_byte = [] {
        std::array<std::array<std::uint32_t, 256>, 4> table{};
        for (std::uint32_t place = 0; place < 4; ++place) {
            for (std::uint32_t byte = 0; byte < 256; ++byte) {
                std::uint32_t sum = 0;
                for (std::uint32_t bit = 0; bit < 8; ++bit) {
                    sum ^= (byte >> bit & 1) != 0 ? column[8 * place + bit] : 0;
                }
                table[place][byte] = sum;
            }
        }
        return table;
    }();
    static constexpr std::uint32_t apply(std::uint32_t s) {
        return of_byte[0][s & 0xff] ^ of_byte[1][s >> 8 & 0xff] ^ of_byte[2][s >> 16 & 0xff] ^
               of_byte[3][s >> 24];
    }
};

static_assert(leap<1>::apply(0x1234'5678) == advanced(0x1234'5678, 16));
static_assert(leap<4>::apply(0x1234'5678) == advanced(0x1234'5678, 64));

} // namespace

std::uint32_t next_draw(std::uint32_t generator) { return leap<1>::apply(generator); }

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
    const auto hits = [&](std::uint32_t g) {
        return !config_.enable_random || (g & 0xff) <= config_.rate || g == 0;
    };
    while (true) {
        const std::uint32_t first = leap<1>::apply(generator_), second = leap<2>::apply(generator_),
                            third = leap<3>::apply(generator_), fourth = leap<4>::apply(generator_);
        const std::array<std::uint32_t, 4> drawn{first, second, third, fourth};
        const auto hit = std::find_if(drawn.begin(), drawn.end(), hits);
        const auto made = hit == drawn.end() ? 4 : hit - drawn.begin() + 1;
        drawn_ += made * interval;
        generator_ = drawn[static_cast<std::size_t>(made - 1)];
        if (hit != drawn.end()) {
            break;
        }
    }
    const auto random = static_cast<std::uint16_t>((generator_ >> 8) & config_.mask);
    label_ = static_cast<std::uint16_t>((config_.label & ~config_.mask) | random);
    next_ = drawn_;
}

} // namespace hxtwin::emulator
