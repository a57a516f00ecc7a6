// SPDX-License-Identifier: Apache-2.0
#include "assembly.hpp"

#include <cctype>
#include <sstream>
#include <string_view>
#include <utility>

namespace hxtwin::codegen::assembly {

std::string trimmed(const std::string& s) {
    const auto begin = s.find_first_not_of(" \t"), end = s.find_last_not_of(" \t");
    return begin == std::string::npos ? "" : s.substr(begin, end - begin + 1);
}

namespace {

// Instruction, operands and the compiler's comment; strings in directives are none of our business.
line parse(const std::string& text) {
    line out{text, {}, {}, {}};
    const auto hash = text.find('#');
    const auto code = trimmed(text.substr(0, hash));
    out.comment = hash == std::string::npos ? "" : trimmed(text.substr(hash));
    const auto space = code.find_first_of(" \t");
    out.name = code.substr(0, space);
    out.operands = space == std::string::npos ? "" : trimmed(code.substr(space));
    return out;
}

bool is_branch_to_function(const line& l) {
    return l.name == "bl" || (l.name == "b" && !l.operands.starts_with(".L"));
}

function read_function(const std::vector<line>& lines, std::size_t begin) {
    function out;
    out.name = lines[begin].name.substr(0, lines[begin].name.size() - 1);
    out.begin = begin;
    for (out.end = begin + 1; out.end < lines.size(); ++out.end) {
        const auto& l = lines[out.end];
        if (l.name == ".size") {
            break;
        }
        if (is_branch_to_function(l)) {
            out.calls.insert(l.operands);
        }
        out.calls_unknown |= l.name == "bctrl" || l.name == "blrl";
        out.saves |= is_memory(l) && is_saving(l);
        out.spills |= is_memory(l) && is_spill(l);
    }
    return out;
}

constexpr std::string_view cold = ".cold";

// The compiler moves unlikely parts of a function f into another, f.cold, and jumps there.
void add_cold_parts(std::vector<function>& functions) {
    std::set<std::string> names;
    for (const auto& f : functions) {
        names.insert(f.name);
    }
    for (auto& f : functions) {
        if (auto part = f.name + std::string(cold); names.contains(part)) {
            f.calls.insert(std::move(part));
        }
    }
}

} // namespace

std::vector<std::string> split(const std::string& operands) {
    std::vector<std::string> out;
    std::stringstream in(operands);
    for (std::string one; std::getline(in, one, ',');) {
        out.push_back(trimmed(one));
    }
    return out;
}

bool is_label(const line& l) { return !l.text.empty() && l.text[0] != '\t' && l.name.ends_with(':'); }
bool is_target(const line& l) {
    return is_label(l) && (!l.name.starts_with(".L") ||
                           (l.name.size() > 3 && std::isdigit(static_cast<unsigned char>(l.name[2]))));
}
bool is_move(const line& l) { return l.name == "vor"; }
bool is_memory(const line& l) { return l.name == "lvx" || l.name == "stvx"; }
bool is_foreign(const line& l) {
    return l.name[0] == 'v' || l.name.starts_with("lv") || l.name.starts_with("stv") ||
           l.name.starts_with("dst") || l.name == "dss" || l.name == "mfvscr" || l.name == "mtvscr";
}
bool is_object(const line& l) {
    return l.comment.ends_with(".hxtwin_register") ||
           l.comment.find("struct hxtwin_slot & {ref-all})") != std::string::npos;
}
bool is_spill(const line& l) { return l.comment.ends_with("%sfp"); }
bool is_saving(const line& l) { return l.comment == "#," || l.comment == "#,,"; }

std::string frame_of(std::string function) {
    if (function.ends_with(cold)) {
        function.resize(function.size() - cold.size());
    }
    return function;
}

unit read_unit(const std::string& assembly) {
    unit out;
    std::set<std::string> functions;
    std::stringstream in(assembly);
    for (std::string text; std::getline(in, text);) {
        out.lines.push_back(parse(text));
        const auto& l = out.lines.back();
        if (l.name == ".type" && l.operands.ends_with("@function")) {
            functions.insert(l.operands.substr(0, l.operands.find(',')));
        }
    }
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
        if (is_label(out.lines[i]) &&
            functions.contains(out.lines[i].name.substr(0, out.lines[i].name.size() - 1))) {
            out.functions.push_back(read_function(out.lines, i));
        }
    }
    add_cold_parts(out.functions);
    return out;
}

std::set<std::string> unit::reached_from(const function& start) const {
    std::set<std::string> out;
    std::vector<const function*> open{&start};
    while (!open.empty()) {
        const auto& f = *open.back();
        open.pop_back();
        for (const auto& other : functions) {
            if ((f.calls_unknown || f.calls.contains(other.name)) && out.insert(other.name).second) {
                open.push_back(&other);
            }
        }
    }
    return out;
}

} // namespace hxtwin::codegen::assembly
