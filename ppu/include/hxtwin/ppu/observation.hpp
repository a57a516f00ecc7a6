// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <hxtwin/base/duration.hpp>

namespace hxtwin::ppu {

// What a processor notes of each instruction that it executes, for people.
struct observation {
    std::size_t trace_window = 0; // so many last instructions
    bool profile = false;         // counts and cycles at each address
};

// An instruction that was executed.
struct traced {
    std::uint32_t pc = 0;
    std::uint32_t word = 0;
    ppu_cycles at{0}; // issue
    bool operator==(const traced&) const = default;
};

// What was executed at one address. The cycles of all addresses add up to the time that passed, but for
// `wait`; the waits are part of the cycles, except those of accesses that the vector unit made while the
// scalar pipeline went on.
struct profiled {
    std::uint32_t pc = 0;
    std::uint64_t count = 0;
    ppu_cycles cycles{0};
    ppu_cycles bus_wait{0};
    ppu_cycles vector_wait{0};
    bool operator==(const profiled&) const = default;
};

} // namespace hxtwin::ppu
