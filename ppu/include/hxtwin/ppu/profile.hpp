// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <hxtwin/base/duration.hpp>
#include <hxtwin/ppu/image.hpp>
#include <hxtwin/ppu/observation.hpp>
#include <hxtwin/ppu/processor.hpp>

namespace hxtwin::ppu {

// A load or store of a vector that is there only because the cross compiler did not keep the vector in a
// register: code generation gives fxvlax and fxvstax a condition then, which the hardware ignores.
bool is_vector_spill(std::uint32_t word);

// What was spent at some place of a program.
struct spent {
    std::uint64_t instructions = 0;
    ppu_cycles cycles{0};
    ppu_cycles bus_wait{0};          // of these, for memory and registers beyond the own SRAM
    ppu_cycles vector_wait{0};       // of these, for the vector unit
    std::uint64_t vector_spills = 0; // of the instructions, is_vector_spill
    bool operator==(const spent&) const = default;
};

struct function_profile {
    std::string function;    // empty: code without a name
    std::uint64_t calls = 0; // as they were logged
    ppu::spent spent{};
};

struct line_profile {
    std::string function;
    std::string file; // empty where unknown
    unsigned line = 0;
    ppu::spent spent{};
};

// By function and by source line, those with most cycles first. What the compiler inlines counts for the
// function that it was inlined into, and for its own line.
struct profile {
    std::vector<function_profile> functions;
    std::vector<line_profile> lines;
};

// Of what was executed, and of the calls that were logged.
profile profile_of(const image&, std::span<const profiled>, std::span<const call>);

// Two tables, of the functions and of the lines with most cycles.
std::string text_of(const profile&, std::size_t longest = 20);

// A chain of calls, the outermost first, and the cycles spent in the innermost itself.
struct call_stack {
    std::vector<std::string> functions;
    ppu_cycles cycles{0};
    std::uint64_t calls = 0;
};

// From the logged calls of one processor, in the order in which they were entered; one that has not returned
// by `end` lasts until then. What lies between `begin` and `end` and in no call belongs to the root, which
// every stack begins with.
std::vector<call_stack> stacks_of(const image&, std::span<const call>, const std::string& root,
                                  ppu_cycles begin, ppu_cycles end);

// A line for each stack: names with semicolons between them, and cycles; the input of flame graph programs.
std::string folded(const std::vector<call_stack>&);

// First addresses of all functions of a program whose calls can be logged.
std::vector<std::uint32_t> functions_of(const image&);

} // namespace hxtwin::ppu
