// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/session/session.hpp>

#include "read_back.hpp"

namespace hxtwin::session {

// How many last instructions a trap comes with if nobody asked for another number.
inline constexpr std::uint32_t instructions_of_trap = 16;

// Adds to the chip's program what the options want to know. Watches of functions come behind those of rules.
void observe(chip::program&, const plastic_program&, const debug_options&);

// Writes program.elf and the sources by the names under which debuggers ask for them; a kernel goes by its
// rule's label.
void write_program(const std::filesystem::path& folder, const plastic_program&);

// The trap with functions, lines, and, where it is one, the overflow of the stack.
ppu_trap with_places(const ppu_trap&, const ppu::image&);

// The processor did not become idle: it left by exit(), or is still in a kernel.
ppu_trap unfinished(const chip::result&, const protocol&, const plastic_program&, chip::hemisphere);

// Fills stack, heap, trace and code of the profile.
void add_observations(processor_profile& to, const finished_run&, chip::hemisphere);

} // namespace hxtwin::session
