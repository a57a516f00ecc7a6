// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <hxtwin/chip/program.hpp>
#include <hxtwin/emulator/clock/analog.hpp>
#include <hxtwin/emulator/readout/converter.hpp>

namespace hxtwin::emulator {

// Lets the channels that the configuration enables sample from `now` on, or stop. Throws invalid_experiment.
void record_samples(analog&, const chip::configuration&, bool on, tick now);

// What they have sampled, in order of time, with noise, as codes of 10 bit.
std::vector<chip::fast_sample> codes_of(const std::vector<analog_sample>&, converter::noise);

} // namespace hxtwin::emulator
