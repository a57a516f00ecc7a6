// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "readout/codes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "readout/codes.hpp"

// Most are plain loops, which the compiler turns into instructions of each target.
HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr double sigma_noise = 0.7; // codes; chip.md section 8 gives 0.5 to 1

using readings = std::array<double, circuits>;

// The sum of eight random bytes is normal enough for half a code: its kurtosis is 2.85. The bytes are a mix
// of the conversion's draw and the channel (the finalizer of MurmurHash3, in Stafford's variant 13).
void add_noise(readings& sums, const channel_inputs& in) {
    constexpr std::uint64_t alternate = 0x00ff'00ff'00ff'00ff;
    constexpr double mean = 8 * 127.5, sigma = 209.0; // sqrt(8 (256^2 - 1) / 12)
    for (std::size_t c = 0; c < circuits; ++c) {
        std::uint64_t bits = in.draw + (in.first_channel + 2 * c + 1) * 0x9e37'79b9'7f4a'7c15ull;
        bits = (bits ^ bits >> 30) * 0xbf58'476d'1ce4'e5b9ull;
        bits = (bits ^ bits >> 27) * 0x94d0'49bb'1331'11ebull;
        bits ^= bits >> 31;
        const std::uint64_t pairs = (bits & alternate) + (bits >> 8 & alternate);
        const std::uint64_t sum = (pairs + (pairs >> 32)) & 0x03ff'03ff;
        const auto bytes = static_cast<std::int32_t>((sum + (sum >> 16)) & 0xffff);
        sums[c] += sigma_noise * (static_cast<double>(bytes) - mean) / sigma;
    }
}

// Adding 3 x 2^51 rounds to a whole number, which the low bits of the sum then hold. What is not a number is
// not above 0.
void round_and_clip(const readings& sums, std::array<std::uint8_t, circuits>& codes) {
    const hn::CappedTag<double, 8> d;
    const hn::RebindToUnsigned<decltype(d)> bits;
    const auto magic = hn::Set(d, 6755399441055744.0), zero = hn::Zero(d), most = hn::Set(d, 255.0);
    HWY_ALIGN std::array<std::uint64_t, circuits> whole;
    for (std::size_t c = 0; c < circuits; c += hn::Lanes(d)) {
        const auto sum = hn::LoadU(d, &sums[c]);
        const auto positive = hn::IfThenElseZero(hn::Gt(sum, zero), sum);
        hn::Store(hn::BitCast(bits, hn::Add(hn::Min(positive, most), magic)), bits, &whole[c]);
    }
    for (std::size_t c = 0; c < circuits; ++c) {
        codes[c] = static_cast<std::uint8_t>(whole[c]);
    }
}

void convert_channels(const channel_inputs& in, std::array<std::uint8_t, circuits>& codes) {
    readings sums;
    for (std::size_t c = 0; c < circuits; ++c) {
        sums[c] = in.values[c] + static_cast<double>(in.drawn_offsets[c]);
    }
    if (in.noise) {
        add_noise(sums, in);
    }
    for (std::size_t c = 0; c < circuits; ++c) {
        sums[c] += in.set_offsets[c];
    }
    round_and_clip(sums, codes);
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(convert_channels);

void convert_channels(const channel_inputs& in, std::array<std::uint8_t, circuits>& codes) {
    HWY_DYNAMIC_DISPATCH(convert_channels)(in, codes);
}

} // namespace hxtwin::emulator
#endif
