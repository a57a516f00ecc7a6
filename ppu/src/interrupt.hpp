// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <hxtwin/ppu/interrupt.hpp>

#include "machine.hpp"

// Timers, requests of interrupts, and what happens when one is taken.
namespace hxtwin::ppu {

inline constexpr std::uint32_t msr_writable = 0x0002'9230, msr_ee = 0x8000,
                               msr_kept = 0x0002'1200; // CE, ME, DE
inline constexpr std::uint32_t esr_writable = 0x0f8f'07e2, esr_trap = 0x0200'0000;
inline constexpr std::uint32_t tsr_dis = 0x0800'0000, tsr_fis = 0x0400'0000;
inline constexpr std::uint32_t tcr_die = 0x0400'0000, tcr_fie = 0x0080'0000, tcr_are = 0x0040'0000;

// Brings the decrementer to the present, and notes the events of both timers in TSR.
void settle_timers(state&);
// When a timer will next request an interrupt that is enabled; none if never.
std::optional<std::int64_t> next_timer_request(const state&);
// The request of the highest priority that is enabled, timers being settled.
std::optional<interrupt> requested(const state&);

// What the outside did, before the next instruction.
void raise(state&, input);
void lower(state&, input);

// Enters the handler; the present instruction is executed afterwards. Traps with the cause if the vector
// holds neither a branch, other than to the reset vector, nor rfi.
void enter(machine&, interrupt, const std::string& cause);
// The same in the middle of a handler of an instruction, which then has to return the result.
std::int64_t fail(machine&, interrupt, const std::string& cause);

} // namespace hxtwin::ppu
