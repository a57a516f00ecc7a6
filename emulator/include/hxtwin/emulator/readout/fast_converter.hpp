// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <hxtwin/chip/program.hpp>
#include <hxtwin/emulator/clock/analog.hpp>
#include <hxtwin/emulator/readout/converter.hpp>

namespace hxtwin::emulator {

// The fast converter: when it is awake, and what it samples. A recording takes the configuration as it is
// when it starts; the voltages of the pads are followed.
class fast_converter {
public:
    // Awake from the start, if the configuration says so.
    fast_converter(const chip::configuration&, analog&);

    // After a write of wake_up: falls asleep, or is awake 1 ms later.
    void wake_up_changed(tick now);
    // A recording begins now, or when it is awake; none while it sleeps. Throws invalid_experiment and
    // not_emulated.
    void start(tick now);
    void stop(tick now);

    // What it has sampled, in order of time, with noise, as codes of 10 bit; counts what was too early.
    std::vector<chip::fast_sample> codes(converter::noise, chip::sampling_counts&) const;

private:
    const chip::configuration& config_;
    analog& analog_;
    std::optional<tick> awake_; // from then on
    chip::sampling_counts counts_;
};

} // namespace hxtwin::emulator
