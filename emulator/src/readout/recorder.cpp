// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/readout/recorder.hpp>

#include <algorithm>

namespace hxtwin::emulator {

void recorder::record_membranes(tick from, tick until, tick period) {
    membranes_.push_back({from, until, period, {}});
    find_next();
}

void recorder::start(std::uint32_t channel, const sampling& s) {
    channels_[channel] = {s.left != 0, s};
    find_next();
}

void recorder::stop(std::uint32_t channel) {
    channels_[channel].on = false;
    find_next();
}

void recorder::take_membranes(tick now, const membrane_state& s) {
    for (auto& r : membranes_) {
        if (r.at == now && now < r.until) {
            r.volts.insert(r.volts.end(), s.v.begin(), s.v.end());
            r.at += r.period;
        }
    }
}

void recorder::find_next() {
    next_ = no_time;
    for (const auto& r : membranes_) {
        next_ = std::min(next_, r.at < r.until ? r.at : no_time);
    }
    for (const auto& c : channels_) {
        next_ = std::min(next_, c.on ? c.what.at / 2 : no_time);
    }
}

} // namespace hxtwin::emulator
