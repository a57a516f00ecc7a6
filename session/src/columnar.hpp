// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/session/results.hpp>

#include "read_back.hpp"

namespace hxtwin::session {

// How many samples of periodic reading an experiment needs room for; 0 if it records nothing through the
// columnar converter. Throws invalid_experiment if it does and has rules.
std::uint32_t columnar_samples_of(const experiment::description&);

// From the command to periodic reading to the first sample, with some to spare.
inline constexpr fpga_cycles until_first_sample = std::chrono::microseconds(15);

// Bytes of a processor's memory with so many samples.
constexpr std::uint32_t columnar_bytes(std::uint32_t samples) { return 128 + 384 * samples; }

// What the processors noted in a run.
class columnar_samples {
public:
    explicit columnar_samples(const finished_run&);
    // The samples of a neuron's column from the experiment's time 0 to its end.
    void append(analog_trace& to, chip::neuron) const;

private:
    per<std::vector<std::uint8_t>, chip::hemisphere> bytes_;
    per<std::vector<std::pair<ppu_cycles, std::uint32_t>>, chip::hemisphere> at_; // since time 0, and where
};

} // namespace hxtwin::session
