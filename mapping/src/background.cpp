// SPDX-License-Identifier: Apache-2.0
#include "background.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace hxtwin::mapping {
namespace {

constexpr double clock = 250e6; // Hz

std::uint64_t block(std::uint32_t base, std::uint32_t labels) {
    return ((std::uint64_t{1} << labels) - 1) << base;
}

// The highest place for an aligned block that is free, else 0.
std::uint32_t free_base(const channel& c, std::uint32_t labels) {
    std::uint64_t taken = 0;
    for (const auto& s : c.streams) {
        for (const auto& g : s.groups) {
            taken |= g.labels;
        }
    }
    for (std::uint32_t base = (labels_per_group / labels - 1) * labels; base > 0; base -= labels) {
        if ((taken & block(base, labels)) == 0) {
            return base;
        }
    }
    return 0;
}

} // namespace

std::uint16_t cell_bits(std::uint32_t cell) {
    return static_cast<std::uint16_t>(cell % poisson_labels_per_group | cell / poisson_labels_per_group << 6);
}

std::uint8_t random_bits(std::uint32_t cells) { return static_cast<std::uint8_t>(cell_bits(cells - 1)); }

chip::background_config poisson_generator(double rate, std::uint32_t seed) {
    chip::background_config result;
    result.enable = result.enable_random = true;
    result.rate = static_cast<std::uint8_t>(std::round(255 * rate / clock));
    const double hit = (result.rate + 1) / 256.0;
    result.period = static_cast<std::uint16_t>(std::clamp(std::round(clock / rate * hit) - 1, 0.0, 65535.0));
    result.seed = seed;
    return result;
}

double rate_of(const chip::background_config& c) { return clock / (c.period + 1.0) * (c.rate + 1) / 256.0; }

stream background_stream(const channel& c, std::uint32_t population, std::uint32_t cells) {
    const std::uint32_t labels = std::min(cells, poisson_labels_per_group);
    const std::uint32_t base = free_base(c, labels);
    stream result;
    result.from = stream::kind::background;
    result.number = population;
    result.groups.resize(cells / labels);
    result.alignment = static_cast<std::uint8_t>(result.groups.size());
    for (std::size_t g = 0; g < result.groups.size(); ++g) {
        result.groups[g].offset = static_cast<std::uint8_t>(g);
        result.groups[g].labels = block(base, labels);
    }
    return result;
}

} // namespace hxtwin::mapping
