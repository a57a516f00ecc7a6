// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/driver_pulses.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/chip/relation.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t labels = 64;
// Ours: a level of 400 with a ramp of 600 is a full pulse, so that the default recovery voltage of the public
// calibration's depressing set is one.
constexpr double full_level = 400, nominal_ramp = 600;
constexpr double offset_step = 1.0 / 64, middle_offset = 8;               // ours
constexpr double hagen_offset_step = 1.0 / 256, middle_hagen_offset = 32; // ours
constexpr double clock_ticks = 256;                                       // ours: of recovery at speed 0
constexpr std::uint32_t largest_activation = 31;

} // namespace

driver_pulses::driver_pulses(const chip::configuration& c, chip::hemisphere h, std::vector<float> deviations,
                             stp_options o, std::bitset<chip::driver::size> dead)
    : config_(c), hemisphere_(h), deviations_(std::move(deviations)), options_(o), dead_(dead) {
    changed();
}

void driver_pulses::changed() {
    const auto& common = config_.common_pulses[hemisphere_];
    const std::array extensions{common.extension_0, common.extension_1, common.extension_2,
                                common.extension_3};
    for (const auto d : chip::driver::all()) {
        modulates_[d.value()] = config_.pulses[hemisphere_][d].enable_stp || extensions[d.value() % 4] != 0;
    }
}

chip::quadrant driver_pulses::side(std::uint32_t driver) const {
    return chip::quadrant(2 * hemisphere_.value() + driver % 2);
}

float driver_pulses::length(std::uint32_t driver, std::uint8_t label, tick now) {
    const auto& p = config_.pulses[hemisphere_][chip::driver(driver)];
    const auto& common = config_.common_pulses[hemisphere_];
    const std::array extensions{common.extension_0, common.extension_1, common.extension_2,
                                common.extension_3};
    double pulse = 1;
    if (p.enable_stp) {
        const bool from_payload = p.enable_hagen_modulation && p.enable_hagen_dac;
        pulse = std::clamp(
            (from_payload ? hagen(driver, label) : stp(driver, label, now)) + deviations_[driver], 0.0, 1.0);
    }
    return static_cast<float>(pulse + extensions[driver % 4]);
}

double driver_pulses::ramp_gain(std::uint32_t driver) const {
    const auto ramp = config_.code(side(driver), chip::shared_cell::stp_i_ramp);
    return nominal_ramp / std::max<double>(ramp, 1);
}

// The payload is 32 less the activation; 0 is none.
double driver_pulses::hagen(std::uint32_t driver, std::uint8_t label) const {
    const auto& p = config_.pulses[hemisphere_][chip::driver(driver)];
    const std::uint32_t payload = label & 0x1f;
    const std::uint32_t activation = payload == 0 ? 0 : 32 - payload;
    return activation == 0 ? -1.0 // no pulse, whatever the offsets
                           : activation * ramp_gain(driver) / largest_activation +
                                 (p.hagen_dac_offset - middle_hagen_offset) * hagen_offset_step;
}

double driver_pulses::stp(std::uint32_t driver, std::uint8_t label, tick now) {
    if (sources_.empty()) {
        sources_.resize(chip::driver::size * labels);
    }
    using chip::shared_cell;
    const auto& p = config_.pulses[hemisphere_][chip::driver(driver)];
    const auto& common = config_.common_pulses[hemisphere_];
    const double charge = config_.code(side(driver), p.second_target ? shared_cell::stp_v_charge_1
                                                                     : shared_cell::stp_v_charge_0);
    const double recover = config_.code(side(driver), p.second_target ? shared_cell::stp_v_recover_1
                                                                      : shared_cell::stp_v_recover_0);
    auto& s = sources_[driver * labels + (options_.state_per_label ? label : 0)];
    if (!s.used) {
        s = {recover, now, true};
    }
    if (common.enable_recovery_clock) {
        const double tau = clock_ticks * std::ldexp(16.0, common.recovery_clock_speed) / (p.recovery + 1);
        s.level = recover + (s.level - recover) * std::exp(-static_cast<double>(now - s.at) / tau);
    }
    s.at = now;
    const double before = s.level;
    s.level += (p.utilization + 1) / 16.0 * (charge - s.level);
    return (options_.pulse_before_use ? before : s.level) / full_level * ramp_gain(driver) +
           (p.offset - middle_offset) * offset_step;
}

} // namespace hxtwin::emulator
