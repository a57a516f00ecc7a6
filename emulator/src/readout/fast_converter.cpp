// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/fast_converter.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/base/random.hpp>
#include <hxtwin/chip/relation.hpp>
#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr double sigma_noise = 2;              // codes; published traces show 2 to 4
constexpr std::int64_t least_half_ticks = 12;  // of a conversion: cycles of 500 MHz
constexpr double slope = 0.99, intercept = 60; // codes of a direct voltage cell to ours: published trace
constexpr double first_reading = 20, first_cell = 70; // where both scales meet

double fast_code(double reading) {
    return slope * (first_cell + (reading - first_reading) * transfer::cells_per_reading) + intercept;
}

void check(const chip::madc_config& m) {
    if (m.enable_0 && m.enable_1 && m.neuron_0 % 2 == m.neuron_1 % 2) {
        throw invalid_experiment(fmt::format("both channels of the fast converter read {} columns (neurons "
                                             "{} and {}); it reads at most one even "
                                             "and one odd column at a time",
                                             m.neuron_0 % 2 == 0 ? "even" : "odd", m.neuron_0, m.neuron_1));
    }
}

} // namespace

void record_samples(analog& a, const chip::configuration& c, bool on, tick now) {
    a.advance(now);
    for (const auto h : chip::hemisphere::all()) {
        a.at(h).recorder().stop(0);
        a.at(h).recorder().stop(1);
    }
    const auto& m = c.madc;
    if (!on) {
        return;
    }
    check(m);
    const std::int64_t conversion = least_half_ticks + m.sample_duration_adjust;
    const std::int64_t period = m.enable_0 && m.enable_1 ? 2 * conversion : conversion;
    std::int64_t first = 2 * now + conversion;
    for (const auto& [channel, enabled, neuron] :
         {std::tuple{0u, m.enable_0, m.neuron_0}, std::tuple{1u, m.enable_1, m.neuron_1}}) {
        if (enabled) {
            const chip::neuron n(neuron);
            a.at(chip::hemisphere_of(n)).recorder().start(channel, chip::column_of(n).value(), first, period);
            first += conversion;
        }
    }
}

std::vector<chip::fast_sample> codes_of(const std::vector<analog_sample>& samples, converter::noise noise) {
    std::vector<chip::fast_sample> result;
    result.reserve(samples.size());
    for (const auto& s : samples) {
        double code = fast_code(s.reading);
        if (noise.enable) {
            code += sigma_noise * random_normal(noise.seed, random_purpose::fast_noise,
                                                static_cast<std::uint64_t>(s.time), s.channel);
        }
        const double clipped = std::isnan(code) ? 0 : std::clamp(std::nearbyint(code), 0.0, 1023.0);
        result.push_back(
            {ppu_cycles(s.time), static_cast<std::uint8_t>(s.channel), static_cast<std::uint16_t>(clipped)});
    }
    return result;
}

} // namespace hxtwin::emulator
