// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// A sample of the fast converter before noise and rounding, in readings of the columnar one; not a number if
// nothing drives the channel.
struct analog_sample {
    tick time;
    std::uint32_t channel;
    double reading;
};

// Samples of one hemisphere's circuits at times that are known beforehand. The circuits have to stand at
// next(), before events at that time act.
class recorder {
public:
    // Potentials of all circuits at from, from + period, ... before until.
    void record_membranes(tick from, tick until, tick period);
    // A channel of the fast converter: in half ticks, which is 2 ns.
    void start(std::uint32_t channel, std::uint32_t circuit, std::int64_t first_half_tick,
               std::int64_t period);
    void stop(std::uint32_t channel);

    tick next() const { return next_; }
    template <class Reading>
    void take(tick now, const membrane_state& s, Reading reading) {
        take_membranes(now, s);
        for (std::uint32_t k = 0; k < channels_.size(); ++k) {
            if (auto& c = channels_[k]; c.on && c.at / 2 == now) {
                samples_.push_back({now, k, reading(c.circuit)});
                c.at += c.period;
            }
        }
        find_next();
    }

    // By recording, in the order in which they were asked for: 256 potentials a sample.
    const std::vector<float>& membranes(std::size_t recording) const { return membranes_[recording].volts; }
    const std::vector<analog_sample>& samples() const { return samples_; }

private:
    static constexpr tick no_time = std::numeric_limits<tick>::max();
    struct membrane_recording {
        tick at, until, period;
        std::vector<float> volts;
    };
    struct channel {
        bool on = false;
        std::uint32_t circuit = 0;
        std::int64_t at = 0, period = 0; // half ticks
    };
    void take_membranes(tick now, const membrane_state&);
    void find_next();

    std::vector<membrane_recording> membranes_;
    std::array<channel, 2> channels_;
    std::vector<analog_sample> samples_;
    tick next_ = no_time;
};

} // namespace hxtwin::emulator
