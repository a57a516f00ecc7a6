// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hxtwin::codegen {

// The assembler's messages about a translated unit, with lines of the source file instead.
std::string in_source_lines(const std::string& messages, const std::string& assembly);

// Messages about a kernel; assembler statements that only the published compiler understands are explained
// first.
std::string explained(const std::string& messages);

} // namespace hxtwin::codegen
