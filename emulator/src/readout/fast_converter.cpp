// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/fast_converter.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "readout/source.hpp"

namespace hxtwin::emulator {
namespace {

constexpr double sigma_noise = 2;              // codes; published traces show 2 to 4
constexpr std::int64_t least_half_ticks = 12;  // of a conversion: cycles of 500 MHz
constexpr double slope = 0.99, intercept = 60; // codes of a direct voltage cell to ours: published trace
constexpr double first_reading = 20, first_cell = 70; // where both scales meet
constexpr tick wakes_for = 250'000;                   // 1 ms, chip.md 1.9
// Samples of the first 8 us are invalid (chip.md 1.9). How is not published; ours: they rise from 0.
constexpr tick unsettled_for = 2'000;
constexpr double settling_ticks = 250;

double fast_code(const analog_sample& s) {
    const double code =
        slope * (first_cell + (s.reading - first_reading) * transfer::cells_per_reading) + intercept;
    return s.age >= unsettled_for ? code
                                  : code * (1 - std::exp(-static_cast<double>(s.age) / settling_ticks));
}

std::int64_t half_ticks_of_conversion(const chip::madc_config& m) {
    const std::int64_t cycles = least_half_ticks + m.sample_duration_adjust + m.conversion_cycles_offset;
    return cycles * (m.scale_clock ? 2 * (m.clock_scale + 1) : 1);
}

} // namespace

fast_converter::fast_converter(const chip::configuration& c, analog& a) : config_(c), analog_(a) {
    if (c.madc.wake_up) {
        awake_ = 0;
    }
}

void fast_converter::wake_up_changed(tick now) {
    if (!config_.madc.wake_up) {
        awake_.reset();
        stop(now);
    } else if (!awake_) {
        awake_ = now + wakes_for;
    }
}

void fast_converter::start(tick now) {
    stop(now);
    if (!awake_) {
        ++counts_.starts_asleep;
        return;
    }
    counts_.starts_late += *awake_ > now ? 1 : 0;
    const auto& m = config_.madc;
    check_parity(m);
    const std::array<bool, chip::madc_channels> enabled{m.enable_0, m.enable_1};
    const std::int64_t conversion = half_ticks_of_conversion(m), turns = m.enable_0 && m.enable_1 ? 2 : 1;
    const tick begin = std::max(now, *awake_);
    std::int64_t turn = 0;
    for (unsigned channel = 0; channel < enabled.size(); ++channel) {
        if (enabled[channel]) {
            const auto from = source_of(config_, channel);
            const std::int64_t samples =
                m.continuous ? recorder::sampling::endless : (m.number_of_samples + turns - 1 - turn) / turns;
            ++turn;
            analog_.at(from.hemisphere)
                .recorder()
                .start(channel,
                       {from.probe, begin, 2 * begin + turn * conversion, turns * conversion, samples});
        }
    }
}

void fast_converter::stop(tick now) {
    analog_.advance(now);
    for (const auto h : chip::hemisphere::all()) {
        for (unsigned channel = 0; channel < chip::madc_channels; ++channel) {
            analog_.at(h).recorder().stop(channel);
        }
    }
}

std::vector<chip::fast_sample> fast_converter::codes(converter::noise noise,
                                                     chip::sampling_counts& counts) const {
    counts = counts_;
    std::vector<chip::fast_sample> result;
    const auto samples = analog_.samples();
    result.reserve(samples.size());
    for (const auto& s : samples) {
        double code = fast_code(s);
        if (noise.enable) {
            code += sigma_noise * random_normal(noise.seed, random_purpose::fast_noise,
                                                static_cast<std::uint64_t>(s.time), s.channel);
        }
        const double clipped = std::isnan(code) ? 0 : std::clamp(std::nearbyint(code), 0.0, 1023.0);
        counts.unsettled += s.age < unsettled_for ? 1 : 0;
        result.push_back(
            {ppu_cycles(s.time), static_cast<std::uint8_t>(s.channel), static_cast<std::uint16_t>(clipped)});
    }
    return result;
}

} // namespace hxtwin::emulator
