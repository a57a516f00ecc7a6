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

double rate_of(const chip::background_config& c) { return clock / (c.period + 1.0) * (c.rate + 1) / 256.0; }

namespace {

void set_probability(chip::background_config& c, double rate, double probability_code) {
    c.rate = static_cast<std::uint8_t>(probability_code);
    const double hit = (c.rate + 1) / 256.0;
    c.period = static_cast<std::uint16_t>(std::clamp(std::round(clock / rate * hit) - 1, 0.0, 65535.0));
}

} // namespace

chip::background_config poisson_generator(double rate, std::uint32_t seed) {
    chip::background_config result;
    result.enable = result.enable_random = true;
    result.seed = seed;
    const auto off_by = [rate](const auto& c) { return std::abs(rate_of(c) / rate - 1); };
    set_probability(result, rate, std::round(255 * rate / clock));
    for (int code = 0; code < 256 && off_by(result) > 0.02; ++code) {
        auto other = result;
        set_probability(other, rate, code);
        result = off_by(other) < off_by(result) ? other : result;
    }
    return result;
}

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
