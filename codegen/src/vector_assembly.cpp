// SPDX-License-Identifier: Apache-2.0
#include "vector_assembly.hpp"

#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

#include <fmt/format.h>

namespace hxtwin::codegen {
namespace {

constexpr unsigned load_word = 0x100007b0, store_word = 0x100007f0, select_word = 0x100004fc;
constexpr unsigned aside_mark = 3; // a condition, which loads and stores ignore: ppu::is_vector_spill
constexpr int first_kept = 20;     // a caller may keep values in registers from here on

struct line {
    std::string text, name, operands, comment;
};

std::string trimmed(const std::string& s) {
    const auto begin = s.find_first_not_of(" \t"), end = s.find_last_not_of(" \t");
    return begin == std::string::npos ? "" : s.substr(begin, end - begin + 1);
}

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

std::vector<std::string> split(const std::string& operands) {
    std::vector<std::string> out;
    std::stringstream in(operands);
    for (std::string one; std::getline(in, one, ',');) {
        out.push_back(trimmed(one));
    }
    return out;
}

bool is_label(const line& l) { return !l.text.empty() && l.text[0] != '\t' && l.name.ends_with(':'); }
// Where a jump may arrive; the compiler's notes for debuggers are labels as well.
bool is_target(const line& l) {
    return is_label(l) && (!l.name.starts_with(".L") ||
                           (l.name.size() > 3 && std::isdigit(static_cast<unsigned char>(l.name[2]))));
}
bool is_move(const line& l) { return l.name == "vor"; }
bool is_memory(const line& l) { return l.name == "lvx" || l.name == "stvx"; }
// Instructions of the foreign unit: v..., and its loads and stores.
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
    std::set<std::string> reached_from(const function&) const;
};

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

// Parts of a function share its frame.
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

// Names of all functions of this file that run while this one does. A call through a pointer may lead to any.
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

// Functions that a caller may be relying on to save registers: others that save them lead there.
std::set<std::string> relied_upon(const unit& u) {
    std::set<std::string> out;
    for (const auto& f : u.functions) {
        if (f.saves) {
            out.merge(u.reached_from(f));
        }
    }
    return out;
}

std::string refusal(const unit& u, const std::set<std::string>& relied) {
    for (const auto& f : u.functions) {
        const bool stores = f.spills || (f.saves && relied.contains(f.name));
        if (stores && u.reached_from(f).contains(f.name)) {
            return fmt::format("{} stores vectors aside and may be entered again while it runs", f.name);
        }
    }
    return {};
}

// The offset from the stack pointer at which a spill goes, from the instruction that worked out the address:
// li index,offset for base 1, or addi index,1,offset for none.
std::optional<int> spill_offset(const std::vector<line>& lines, std::size_t at, std::size_t begin,
                                const std::string& base, const std::string& index) {
    for (std::size_t i = at; i-- > begin;) {
        const auto& l = lines[i];
        if (is_target(l) || l.name.starts_with("b")) {
            return std::nullopt;
        }
        if (l.name.empty() || l.name[0] == '.' || is_label(l) || is_foreign(l) || l.name.starts_with("st")) {
            continue;
        }
        const auto operands = split(l.operands);
        if (operands.empty() || operands[0] != index) {
            continue;
        }
        if (l.name == "li" && base == "1") {
            return std::stoi(operands[1]);
        }
        if (l.name == "addi" && base == "0" && operands[1] == "1") {
            return std::stoi(operands[2]);
        }
        return std::nullopt;
    }
    return std::nullopt;
}

std::string encoded(unsigned word, const std::string& t, const std::string& a, const std::string& b) {
    return fmt::format("\t.long {:#x}|({}<<21)|({}<<16)|({}<<11)", word, t, a, b);
}

// Rewrites the lines of one function, or those outside of functions.
class writer {
public:
    explicit writer(const unit& u) : unit_(u), relied_(relied_upon(u)) {}

    vector_assembly write() {
        if (auto why = refusal(unit_, relied_); !why.empty()) {
            return {{}, why};
        }
        const function* current = nullptr;
        for (std::size_t i = 0; i < unit_.lines.size(); ++i) {
            for (const auto& f : unit_.functions) {
                current = f.begin == i ? &f : f.end == i ? nullptr : current;
            }
            const auto& l = unit_.lines[i];
            if (l.name.empty() || l.name[0] == '.' || !is_foreign(l) || is_label(l)) {
                drain(l);
                text_ += l.text + '\n';
            } else if (current == nullptr || !rewrite(l, i, *current)) {
                return {{}, trimmed(l.text)};
            }
        }
        return {text_ + areas(), {}};
    }

private:
    bool rewrite(const line& l, std::size_t at, const function& f) {
        const auto r = split(l.operands);
        if (is_move(l) && r.size() == 3 && r[1] == r[2]) {
            text_ += encoded(select_word, r[0], r[1], r[2]) + '\n';
            return true;
        }
        if (!is_memory(l) || r.size() != 3) {
            return false;
        }
        if (is_object(l)) {
            access(l, r[0], r[1], r[2]);
            return true;
        }
        if (is_saving(l)) {
            const auto saved = std::stoi(r[0]);
            if (relied_.contains(f.name)) {
                aside(l, r[0], f, -saved);
            }
            return saved >= first_kept;
        }
        return is_spill(l) && spill(l, r, at, f);
    }

    bool spill(const line& l, const std::vector<std::string>& r, std::size_t at, const function& f) {
        const auto offset = spill_offset(unit_.lines, at, f.begin, r[1], r[2]);
        if (offset) {
            aside(l, r[0], f, *offset);
        }
        return offset.has_value();
    }

    // Into, or from, a slot of the function's own area.
    void aside(const line& l, const std::string& t, const function& f, int slot_name) {
        const auto frame = frame_of(f.name);
        auto& slots = aside_[frame];
        const auto slot = slots.try_emplace(slot_name, slots.size()).first->second;
        // Register 2 is nobody's in a program without threads.
        text_ += fmt::format("\tlis 2,(.Lhxtwin_aside_{0}+{1})@ha\n\tla 2,(.Lhxtwin_aside_{0}+{1})@l(2)\n",
                             frame, 128 * slot);
        access(l, t, "0", "2", aside_mark);
    }

    void access(const line& l, const std::string& t, const std::string& a, const std::string& b,
                unsigned mark = 0) {
        text_ += encoded((l.name == "lvx" ? load_word : store_word) | mark, t, a, b) + '\n';
        stored_ |= l.name == "stvx";
    }

    // Scalar loads do not wait for vector stores.
    void drain(const line& l) {
        static const std::set<std::string> harmless{"", "addi", "la", "li", "lis", ".long", ".loc"};
        if (stored_ && (is_target(l) || (!is_label(l) && !harmless.contains(l.name)))) {
            text_ += "\tsync\n";
            stored_ = false;
        }
    }

    std::string areas() const {
        std::string out;
        for (const auto& [name, slots] : aside_) {
            out += fmt::format(
                "\t.section .bss.hxtwin_aside_{0},\"aw\",@nobits\n\t.balign 128\n.Lhxtwin_aside_{0}:\n"
                "\t.space {1}\n",
                name, 128 * slots.size());
        }
        return out;
    }

    const unit& unit_;
    std::string text_;
    bool stored_ = false;
    std::set<std::string> relied_;
    // Slots by function and name: a spill's offset from the stack pointer, or minus the saved register's
    // number.
    std::map<std::string, std::map<int, std::size_t>> aside_;
};

} // namespace

vector_assembly translate(const std::string& assembly) { return writer(read_unit(assembly)).write(); }

} // namespace hxtwin::codegen
