// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include <hxtwin/emulator/kernel/membrane.hpp>
#include <hxtwin/emulator/readout/probe.hpp>

namespace hxtwin::emulator {

// A sample of the fast converter before noise and rounding, in readings of the columnar one; not a number if
// nothing drives the channel.
struct analog_sample {
    tick time;
    std::uint32_t channel;
    double reading;
    tick age; // since its recording began
};

// Samples of one hemisphere's circuits at times that are known beforehand. The circuits have to stand at
// next(), before events at that time act.
class recorder {
public:
    // Potentials of all circuits at from, from + period, ... before until.
    void record_membranes(tick from, tick until, tick period);
    // A recording of a channel of the fast converter.
    struct sampling {
        static constexpr std::int64_t endless = -1;
        emulator::probe probe;
        tick begin = 0;
        std::int64_t at = 0, period = 0; // of the next sample; half ticks, which is 2 ns
        std::int64_t left = endless;     // samples
    };
    void start(std::uint32_t channel, const sampling&);
    void stop(std::uint32_t channel);

    tick next() const { return next_; }
    template <class Reading>
    void take(tick now, const membrane_state& s, Reading reading) {
        take_membranes(now, s);
        for (std::uint32_t k = 0; k < channels_.size(); ++k) {
            if (auto& c = channels_[k]; c.on && c.what.at / 2 == now) {
                samples_.push_back({now, k, reading(c.what.probe), now - c.what.begin});
                c.what.at += c.what.period;
                c.on = c.what.left == sampling::endless || --c.what.left > 0;
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
        sampling what;
    };
    void take_membranes(tick now, const membrane_state&);
    void find_next();

    std::vector<membrane_recording> membranes_;
    std::array<channel, 2> channels_;
    std::vector<analog_sample> samples_;
    tick next_ = no_time;
};

} // namespace hxtwin::emulator
