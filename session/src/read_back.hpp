// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/session/results.hpp>

#include "protocol.hpp"

namespace hxtwin::session {

// Everything that read-back needs to know of one run.
struct finished_run {
    const experiment::description& description;
    const mapping::plan& plan;
    const plastic_program& program;
    const protocol& steps;
    const chip::result& result;
    ppu_cycles start{0}; // time 0 of the experiment, since the start of the chip's program
};

// Spike times of each cell whose population records, from the labels that arrived.
std::vector<std::vector<std::vector<fpga_cycles>>> spikes_of(const finished_run&);

// Samples of all observables of one rule.
recording recording_of(const finished_run&, std::size_t rule);

// Which periods of the rule the processor ran.
std::vector<std::uint8_t> periods_run(const finished_run&, std::size_t rule, chip::hemisphere);

processor_profile profile_of(const finished_run&, chip::hemisphere);

// A big-endian 32-bit word.
std::uint32_t word_of(const chip::result&, const memory_ticket&);

} // namespace hxtwin::session
