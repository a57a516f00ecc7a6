// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "machine.hpp"

// Execution of one instruction after the other without coming back to a loop: each step ends in a call of the
// next one's, which the compiler turns into a jump. What a loop would keep is passed along: the cycles left
// to machine.horizon, and the number of instructions executed. pc and time of the state are not up to date in
// between; `generic` brings them so for handlers that need them.
//
// Without optimisation, and under sanitizers, calls stay calls, so that a step returns and a loop goes on.
namespace hxtwin::ppu {

#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&              \
    !defined(__clang__)
inline constexpr bool jumps = true;
#else
inline constexpr bool jumps = false;
#endif

// The state holds where and when execution goes on.
inline void halt(machine& m) { m.at = nullptr; }

inline std::uint32_t pc_of(const machine& m, const insn* i) {
    return m.page->base + 4 * static_cast<std::uint32_t>(i - m.page->insns.data());
}

inline void leave(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    m.s.pc = pc_of(m, i);
    m.s.now = ppu_cycles(m.horizon - left);
    m.counts.instructions += count;
    halt(m);
}

inline void go_on(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    if (left <= 0) [[unlikely]] {
        return leave(m, i, left, count);
    }
    if constexpr (jumps) {
        return i->step(m, i, left, count);
    }
    m.at = i;
    m.left = left;
    m.count = count;
}

// At an address that may lie elsewhere.
inline void go_to(machine& m, std::uint32_t pc, std::int64_t left, std::uint64_t count) {
    const auto index = (pc - m.page->base) >> 2;
    if (index < m.page->words()) [[likely]] {
        return go_on(m, &m.page->insns[index], left, count);
    }
    m.s.pc = pc;
    m.s.now = ppu_cycles(m.horizon - left);
    m.counts.instructions += count;
    halt(m);
}

namespace exec {

// Of a handler that returns 0 and minds neither pc nor time.
template <handler Run>
void straight(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    Run(m, *i);
    return go_on(m, i + 1, left - i->cost, count + 1);
}
template <handler Run>
inline constexpr execution plain{Run, straight<Run>};

} // namespace exec
} // namespace hxtwin::ppu
