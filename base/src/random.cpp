// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/base/random.hpp>

#include <cmath>
#include <numbers>

#include <Random123/philox.h>

namespace hxtwin {
namespace {

r123::Philox4x32::ctr_type draw(std::uint64_t seed, random_purpose purpose, std::uint64_t major,
                                std::uint32_t minor) {
    const r123::Philox4x32::key_type key{
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    const r123::Philox4x32::ctr_type counter{{static_cast<std::uint32_t>(major),
                                              static_cast<std::uint32_t>(major >> 32), minor,
                                              static_cast<std::uint32_t>(purpose)}};
    return r123::Philox4x32{}(counter, key);
}

double unit_of(std::uint32_t high, std::uint32_t low) {
    const std::uint64_t bits = (std::uint64_t{high} << 32 | low) >> 11;
    return static_cast<double>(bits) * 0x1p-53;
}

} // namespace

std::uint64_t random_bits(std::uint64_t seed, random_purpose purpose, std::uint64_t major,
                          std::uint32_t minor) {
    const auto word = draw(seed, purpose, major, minor);
    return std::uint64_t{word[0]} << 32 | word[1];
}

double random_uniform(std::uint64_t seed, random_purpose purpose, std::uint64_t major, std::uint32_t minor) {
    const auto word = draw(seed, purpose, major, minor);
    return unit_of(word[0], word[1]);
}

double random_normal(std::uint64_t seed, random_purpose purpose, std::uint64_t major, std::uint32_t minor) {
    const auto word = draw(seed, purpose, major, minor);
    const double radius = std::sqrt(-2.0 * std::log(1.0 - unit_of(word[0], word[1])));
    return radius * std::cos(2.0 * std::numbers::pi * unit_of(word[2], word[3]));
}

} // namespace hxtwin
