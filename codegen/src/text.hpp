// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <hxtwin/codegen/program.hpp>

// The parts of a generated program as C++ text.
namespace hxtwin::codegen::text {

// The kernel with its recording's declaration in front and the service that calls it behind.
std::string kernel(std::size_t rule, const rule_program&);
std::string recording_declaration(const rule_program&);
std::string handles(std::size_t rule, const rule_handles&);
// Counters, recording memory, and the list of tasks.
std::string scheduler(const std::vector<rule_program>&, std::uint32_t periodic_samples);

// Bytes of SRAM that the handles take from the heap.
std::size_t heap_bytes(const rule_handles&);

} // namespace hxtwin::codegen::text
