// SPDX-License-Identifier: Apache-2.0
#include "kernel_message.hpp"

#include <regex>
#include <sstream>
#include <vector>

namespace hxtwin::codegen {
namespace {

// Where the assembler statement round this line stands, as the compiler noted it: # 7 "file" 1
std::string place_of(const std::vector<std::string>& lines, std::size_t line) {
    static const std::regex note("^\\s*# (\\d+) \"(.*)\" 1$");
    for (std::size_t i = std::min(line, lines.size()); i-- > 0;) {
        if (std::smatch found; std::regex_match(lines[i], found, note)) {
            return found[2].str() + ":" + found[1].str();
        }
    }
    return "assembler";
}

} // namespace

std::string in_source_lines(const std::string& messages, const std::string& assembly) {
    std::vector<std::string> lines;
    std::stringstream text(assembly);
    for (std::string line; std::getline(text, line);) {
        lines.push_back(line);
    }
    static const std::regex message("^.*\\.s:(\\d+): Error: (.*)$");
    std::string out;
    std::stringstream in(messages);
    for (std::string line; std::getline(in, line);) {
        if (std::smatch found; std::regex_match(line, found, message)) {
            out += place_of(lines, std::stoul(found[1])) + ": error: " + found[2].str() + '\n';
        }
    }
    return out.empty() ? messages : out;
}

std::string explained(const std::string& messages) {
    static const std::regex foreign(
        "impossible constraint in 'asm'|inconsistent operand constraints in an 'asm'|"
        "unrecognized opcode: [`']fxv|unknown register name '");
    if (!std::regex_search(messages, foreign)) {
        return messages;
    }
    return "assembler statements with vector registers (constraints such as \"qv\", mnemonics such as "
           "fxvaddbm) "
           "need the published compiler, which knows that vector unit, and this one does not; the functions "
           "of "
           "s2pp.h (fxv_addbm and so on) and the types of libnux/vx/vector_row.h do the same\n" +
           messages;
}

} // namespace hxtwin::codegen
