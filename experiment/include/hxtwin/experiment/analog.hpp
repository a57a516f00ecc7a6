// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hxtwin::experiment {

// What a neuron circuit can put on its read-out, one at a time.
enum class quantity { membrane, exc_synin, inh_synin, adaptation };

// Fast: 10 bit, 29.4 million samples a second from one neuron, half as many from each of two. Columnar: 8
// bit, all neurons at once every few microseconds, read by the processors, which then run no rules.
enum class converter { fast, columnar };

// One cell whose quantity is sampled from the start of the experiment to its end.
struct analog_recording {
    std::uint32_t population = 0; // index in description.populations
    std::uint32_t cell = 0;
    experiment::quantity quantity = quantity::membrane;
    experiment::converter through = converter::fast;
    bool operator==(const analog_recording&) const = default;
};

} // namespace hxtwin::experiment
