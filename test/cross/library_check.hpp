// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "processor_pair.hpp"

// Values worked out by a program on the processor.
namespace hxtwin::cross {

struct check {
    const char* text; // on the processor; a number of up to 32 bits
    std::int64_t expected;
};

inline constexpr const char* handles = "#include <grenade/vx/ppu/neuron_view_handle.h>\n"
                                       "#include <grenade/vx/ppu/synapse_array_view_handle.h>\n";

// A rule on nothing that runs once.
codegen::rule_program rule_of(std::string kernel);
// A kernel that works out all values once, into the array `results`, with `declarations` before it.
std::string kernel_of(const std::string& declarations, const std::vector<check>&);
// Compiles that, runs it and compares.
void expect_all(const std::string& declarations, const std::vector<check>&);

std::int32_t word_at(const processor_pair&, unsigned processor, std::uint32_t address);
std::string text_in_mailbox(const processor_pair&);

} // namespace hxtwin::cross
