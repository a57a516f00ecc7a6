// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// Points of short-term plasticity that no source decides.
struct stp_options {
    bool state_per_label = true;  // each source of a driver has its own state; else all share one
    bool pulse_before_use = true; // the pulse follows the state before the event moves it; else after
};

// How long the drivers of a hemisphere enable their synapses, in units of the nominal 4 ns. doc/model/stp.md
class driver_pulses {
public:
    // `deviations`: by driver, additive in the same unit.
    driver_pulses(const chip::configuration&, chip::hemisphere, std::vector<float> deviations, stp_options,
                  std::bitset<chip::driver::size> dead = {});

    // After a change of configuration.
    void changed();
    bool hears(std::uint32_t driver) const { return !dead_[driver]; }
    // Whether a driver's pulse may differ from the nominal one.
    bool modulates(std::uint32_t driver) const { return modulates_[driver]; }
    // Of an event with this label at `now`; moves the driver's state.
    float length(std::uint32_t driver, std::uint8_t label, tick now);

private:
    struct source {
        double level = 0; // code of the state voltage
        tick at = 0;
        bool used = false; // else at the voltage to which it recovers
    };
    double stp(std::uint32_t driver, std::uint8_t label, tick now);
    double hagen(std::uint32_t driver, std::uint8_t label) const;
    double ramp_gain(std::uint32_t driver) const;
    chip::quadrant side(std::uint32_t driver) const;

    const chip::configuration& config_;
    chip::hemisphere hemisphere_;
    std::vector<float> deviations_;
    stp_options options_;
    std::bitset<chip::driver::size> dead_;
    std::array<bool, chip::driver::size> modulates_{};
    std::vector<source> sources_; // by driver, label; made when the first is used
};

} // namespace hxtwin::emulator
