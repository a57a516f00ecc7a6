// SPDX-License-Identifier: Apache-2.0
#include "vector_assembly.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "assembly.hpp"

namespace hxtwin::codegen {
namespace {

using namespace assembly;

constexpr unsigned load_word = 0x100007b0, store_word = 0x100007f0, select_word = 0x100004fc;
constexpr unsigned aside_mark = 3; // a condition, which loads and stores ignore: ppu::is_vector_spill
constexpr int first_kept = 20;     // a caller may keep values in registers from here on

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
