// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

// The cross compiler's assembly as text, with what moving vectors has to know of it.
namespace hxtwin::codegen::assembly {

struct line {
    std::string text, name, operands, comment;
};

std::string trimmed(const std::string&);
// Operands, without the spaces around them.
std::vector<std::string> split(const std::string& operands);

bool is_label(const line&);
// Where a jump may arrive; the compiler's notes for debuggers are labels as well.
bool is_target(const line&);
bool is_move(const line&);
bool is_memory(const line&);
// Instructions of the foreign unit: v..., and its loads and stores.
bool is_foreign(const line&);
bool is_object(const line&);
bool is_spill(const line&);
bool is_saving(const line&);

struct function {
    std::string name;
    std::size_t begin = 0, end = 0; // lines
    std::set<std::string> calls;
    bool calls_unknown = false;
    bool saves = false, spills = false;
};

struct unit {
    std::vector<line> lines;
    std::vector<function> functions;
    // Names of all functions of this file that run while this one does. A call through a pointer may lead to
    // any.
    std::set<std::string> reached_from(const function&) const;
};

// Parts of a function share its frame.
std::string frame_of(std::string function);
unit read_unit(const std::string& assembly);

} // namespace hxtwin::codegen::assembly
