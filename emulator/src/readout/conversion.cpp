// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "readout/conversion.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/readout/conversion.hpp>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using floats = hn::CappedTag<float, 16>;
using words = hn::RebindToUnsigned<floats>;
using word_vector = hn::VFromD<words>;

// 32 random bits a lane: the finalizer of MurmurHash3 with a key in front and one inside.
HWY_INLINE word_vector random(word_vector number, const channel_noise& n) {
    const words d;
    auto h = hn::Xor(hn::Mul(number, hn::Set(d, 0x9e37'79b9)), hn::Set(d, n.keys[0]));
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<16>(h)), hn::Set(d, 0x85eb'ca6b));
    h = hn::Add(h, hn::Set(d, n.keys[1]));
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<13>(h)), hn::Set(d, 0xc2b2'ae35));
    return hn::Xor(h, hn::ShiftRight<16>(h));
}

// The sums of bytes 0 and 1 and of bytes 2 and 3.
HWY_INLINE word_vector pair_sums(word_vector of) {
    const auto alternate = hn::Set(words(), 0x00ff'00ff);
    return hn::Add(hn::And(of, alternate), hn::And(hn::ShiftRight<8>(of), alternate));
}

// The sum of eight random bytes is normal enough for half a code: its kurtosis is 2.85.
HWY_INLINE hn::VFromD<floats> noise(word_vector channel, const channel_noise& n) {
    const floats d;
    const words dw;
    const auto number = hn::Add(channel, channel);
    const auto pairs =
        hn::Add(pair_sums(random(number, n)), pair_sums(random(hn::Add(number, hn::Set(dw, 1)), n)));
    const auto sums = hn::Add(hn::And(pairs, hn::Set(dw, 0xffff)), hn::ShiftRight<16>(pairs));
    constexpr float mean = 8 * 127.5f, sigma = 209.0f; // sqrt(8 (256^2 - 1) / 12)
    const auto centred =
        hn::Sub(hn::ConvertTo(d, hn::BitCast(hn::RebindToSigned<floats>(), sums)), hn::Set(d, mean));
    return hn::Mul(centred, hn::Set(d, n.sigma / sigma));
}

void convert_channels(std::uint8_t* codes, const float* readings, const float* analog,
                      const std::int8_t* digital, const channel_noise& n) {
    const floats d;
    const hn::RebindToSigned<floats> di;
    const hn::Rebind<std::int8_t, floats> small;
    const hn::Rebind<std::uint8_t, floats> code;
    const words dw;
    auto channel = hn::Iota(dw, n.first);
    for (std::size_t c = 0; c < circuits; c += hn::Lanes(d)) {
        const auto reading = hn::Load(d, readings + c);
        const auto offset = hn::ConvertTo(d, hn::PromoteTo(di, hn::LoadU(small, digital + c)));
        auto sum = hn::Add(hn::Add(reading, hn::LoadU(d, analog + c)), offset);
        if (n.sigma > 0) {
            sum = hn::Add(sum, noise(channel, n));
            channel = hn::Add(channel, hn::Set(dw, static_cast<std::uint32_t>(hn::Lanes(d))));
        }
        const auto within = hn::Min(hn::Max(sum, hn::Zero(d)), hn::Set(d, 255.0f));
        const auto number = hn::IfThenElseZero(hn::Eq(reading, reading), within);
        hn::StoreU(hn::DemoteTo(code, hn::NearestInt(number)), code, codes + c);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(convert_channels);

void convert(lanes_of<std::uint8_t>& codes, const lanes_of<float>& readings,
             std::span<const float, circuits> analog, std::span<const std::int8_t, circuits> digital,
             const channel_noise& n) {
    HWY_DYNAMIC_DISPATCH(convert_channels)(codes.data(), readings.data(), analog.data(), digital.data(), n);
}

} // namespace hxtwin::emulator
#endif
