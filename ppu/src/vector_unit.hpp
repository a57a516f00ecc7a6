// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "machine.hpp"

// The vector unit works through its instructions in program order, one after the other; the scalar pipeline
// may be ahead by the length of the queue.
namespace hxtwin::ppu::vector_unit {

// When the scalar pipeline can hand over its next vector instruction.
inline std::int64_t entry(const machine& m) { return std::max(m.now(), m.vector_starts[m.vector_issued]); }

// The earliest start of that instruction.
inline std::int64_t start(const machine& m) { return std::max(entry(m), m.vector_free); }

// Takes the instruction from its start on for a duration; returns the cycles that the scalar pipeline had to
// wait.
inline std::int64_t issue(machine& m, std::int64_t from, std::int64_t duration) {
    const auto waited = entry(m) - m.now();
    m.counts.vector_wait += ppu_cycles(waited);
    m.vector_starts[m.vector_issued] = from;
    m.vector_issued = m.vector_issued + 1 == m.options.timing.vector_queue ? 0 : m.vector_issued + 1;
    m.vector_free = from + duration;
    ++m.counts.vector_instructions;
    return waited;
}

inline std::uint8_t flag_of(unsigned condition) {
    return condition == 1 ? lane_flags::gt : condition == 2 ? lane_flags::lt : lane_flags::eq;
}

// Byte lanes that a condition selects; condition 0 selects all.
inline bool selects(const state& s, unsigned condition, unsigned lane) {
    return condition == 0 || (s.vcr[lane] & flag_of(condition)) != 0;
}

// Registers change in the byte lanes, the accumulator in the halves that the condition selects.
// Always inlined, and so into the instructions of the caller's target.
template <class Lanes>
[[gnu::always_inline]] inline void merge(const state& s, unsigned condition, Lanes& into,
                                         const Lanes& result) {
    if (condition == 0) {
        into = result;
        return;
    }
    using lane = typename Lanes::value_type;
    const auto flag = flag_of(condition);
    const auto flags = s.vcr; // a copy cannot be what is written
    const auto before = into;
    for (unsigned k = 0; k < lanes; ++k) {
        const auto selected = static_cast<lane>((flags[k] & flag) != 0 ? ~lane{0} : lane{0});
        into[k] = static_cast<lane>((result[k] & selected) | (before[k] & static_cast<lane>(~selected)));
    }
}

} // namespace hxtwin::ppu::vector_unit
