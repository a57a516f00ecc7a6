// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fabric/background_source.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <bit>

#include <hxtwin/emulator/fabric/background_source.hpp>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Draws from `at` to `end`, which follow 512 others. The register's step A is linear and A^32 = A^31 + A^30 +
// A^10 + 1, sums being those of bits. There the square of a sum is the sum of the squares, so that the same
// holds for A^16, which is a draw, and for 16 draws: 16 of them are made at once.
void make_draws(std::uint32_t* draws, std::size_t at, std::size_t end) {
    const hn::CappedTag<std::uint32_t, 16> d;
    for (; at < end; at += hn::Lanes(d)) {
        const auto* first = draws + at - std::size_t{16} * 32;
        const auto newer = hn::Xor(hn::LoadU(d, first + 16 * 31), hn::LoadU(d, first + 16 * 30));
        const auto older = hn::Xor(hn::LoadU(d, first + 16 * 10), hn::LoadU(d, first));
        hn::StoreU(hn::Xor(newer, older), d, draws + at);
    }
}

// Numbers of the draws whose low byte is at most `rate`.
std::size_t find_hits(const std::uint32_t* draws, std::size_t size, std::int32_t rate, std::int32_t* hits) {
    const hn::CappedTag<std::uint32_t, 16> d;
    const hn::RebindToSigned<decltype(d)> di;
    std::size_t found = 0;
    for (std::size_t k = 0; k < size; k += hn::Lanes(d)) {
        const auto low = hn::And(hn::BitCast(di, hn::LoadU(d, draws + k)), hn::Set(di, 0xff));
        const auto hit = hn::Lt(low, hn::Set(di, rate + 1));
        if (!hn::AllFalse(di, hit)) {
            std::array<std::uint8_t, 8> bytes{};
            hn::StoreMaskBits(di, hit, bytes.data());
            for (auto bits = bytes[0] | static_cast<unsigned>(bytes[1]) << 8; bits != 0; bits &= bits - 1) {
                hits[found++] = static_cast<std::int32_t>(k) + std::countr_zero(bits);
            }
        }
    }
    return found;
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t taps = 0x8020'0003;

constexpr std::uint32_t advanced(std::uint32_t s, int steps) {
    for (int step = 0; step < steps; ++step) {
        s = (s >> 1) ^ ((s & 1) != 0 ? taps : 0);
    }
    return s;
}

// Sixteen steps shift the low half out; what its bits leave behind is a sum of what its bytes leave.
constexpr auto left_by_byte = [] {
    std::array<std::array<std::uint32_t, 256>, 2> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        table[0][byte] = advanced(byte, 16);
        table[1][byte] = advanced(byte << 8, 16);
    }
    return table;
}();

constexpr std::uint32_t drawn_after(std::uint32_t s) {
    return s >> 16 ^ left_by_byte[0][s & 0xff] ^ left_by_byte[1][s >> 8 & 0xff];
}
static_assert(drawn_after(0x1234'5678) == advanced(0x1234'5678, 16));

} // namespace

HWY_EXPORT(make_draws);
HWY_EXPORT(find_hits);

std::uint32_t next_draw(std::uint32_t generator) { return drawn_after(generator); }

void background_source::configure(const chip::background_config& c, tick now) {
    if (c == config_) {
        return;
    }
    std::uint32_t generator = taken_generator_;
    tick drawn = taken_;
    const bool starts = c.enable && !config_.enable;
    if (starts) {
        generator = c.seed;
        drawn = now;
    } else if (config_.enable) { // replay the draws made up to now
        for (; drawn + interval() <= now; drawn += interval()) {
            generator = next_draw(generator);
        }
    }
    config_ = c;
    begin(generator, drawn);
}

void background_source::take() {
    taken_generator_ = draws_[block + static_cast<std::size_t>(hits_[at_])];
    taken_ = next_;
    ++at_;
    find_event();
}

void background_source::begin(std::uint32_t generator, tick drawn) {
    taken_generator_ = generator;
    taken_ = drawn_ = drawn;
    found_ = at_ = 0;
    next_ = never;
    if (!config_.enable) {
        return;
    }
    draws_.resize(2 * block);
    hits_.resize(block);
    for (std::size_t k = block; k < 2 * block; ++k) {
        draws_[k] = generator = next_draw(generator);
    }
    found_ = HWY_DYNAMIC_DISPATCH(find_hits)(&draws_[block], block,
                                             config_.enable_random ? config_.rate : 0xff, hits_.data());
    find_event();
}

void background_source::next_block() {
    drawn_ += static_cast<tick>(block) * interval();
    std::copy_n(draws_.begin() + block, block, draws_.begin());
    HWY_DYNAMIC_DISPATCH(make_draws)(draws_.data(), block, 2 * block);
    found_ = HWY_DYNAMIC_DISPATCH(find_hits)(&draws_[block], block,
                                             config_.enable_random ? config_.rate : 0xff, hits_.data());
    at_ = 0;
}

// Low byte of a draw: compared with the rate; high byte: the label's random bits.
void background_source::find_event() {
    while (at_ == found_) {
        next_block();
    }
    const auto number = hits_[at_];
    next_ = drawn_ + (number + 1) * interval();
    const std::uint32_t draw = draws_[block + static_cast<std::size_t>(number)];
    const auto random = static_cast<std::uint16_t>(draw >> 8 & config_.mask);
    label_ = static_cast<std::uint16_t>((config_.label & ~config_.mask) | random);
}

} // namespace hxtwin::emulator
#endif
