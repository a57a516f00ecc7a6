// SPDX-License-Identifier: Apache-2.0
#include "cost.hpp"

#include <algorithm>
#include <optional>

namespace hxtwin::ppu {
namespace {

unsigned field(std::uint32_t word, unsigned lsb) { return word >> lsb & 31; }

// Reads the register, or writes it: results arrive in order.
bool needs(const insn_spec& spec, std::uint32_t word, unsigned r) {
    const auto t = field(word, 21), a = field(word, 16), b = field(word, 11);
    return std::any_of(spec.operands.begin(), spec.operands.end(), [&](operand kind) {
        switch (kind) {
        case operand::rt:
        case operand::rs:
            return spec.multiple ? r >= t : r == t;
        case operand::ra:
        case operand::ra_out:
        case operand::ra_update:
            return r == a;
        case operand::ra0:
            return a != 0 && r == a;
        case operand::rb:
            return r == b;
        default:
            return false;
        }
    });
}

// Waits for all results, or is followed by nobody knows what.
bool drains(const insn_spec& spec) {
    return spec.unit == unit::branch || spec.unit == unit::sync || spec.name == "wait";
}

// Its result is one register and nothing else.
bool goes_on(const insn_spec& spec, std::uint32_t word) {
    const bool records = (spec.suffixes & suffix::record) != 0 && (word & 1) != 0;
    const bool overflows = (spec.suffixes & suffix::overflow) != 0 && (word & 0x400) != 0;
    return (spec.unit == unit::load && !spec.multiple) ||
           (spec.unit == unit::multiply && !records && !overflows);
}

std::optional<std::uint32_t> word_at(const code_page& page, std::uint32_t pc) {
    const auto offset = std::size_t{pc} - page.base;
    if (pc < page.base || offset + 4 > page.bytes.size()) {
        return std::nullopt;
    }
    std::uint32_t word;
    std::memcpy(&word, page.bytes.data() + offset, 4);
    return machine::big_endian(word);
}

std::uint32_t cost_until(const machine& m, const insn_spec& spec, std::uint32_t pc, std::uint32_t end) {
    const auto& t = m.options.timing;
    const auto latency = cost_of(spec, t);
    const auto word = word_at(*m.page, pc).value_or(0);
    if (!goes_on(spec, word)) {
        return latency;
    }
    const auto issue = std::min(t.simple + (spec.update ? t.update_extra : 0), latency);
    auto elapsed = issue;
    for (auto at = pc + 4; elapsed < latency; at += 4) {
        const auto next = at < end ? word_at(*m.page, at) : std::nullopt;
        const auto* following = next ? find_insn(*next) : nullptr;
        if (following == nullptr || drains(*following) || needs(*following, *next, field(word, 21))) {
            return issue + latency - elapsed;
        }
        elapsed += cost_until(m, *following, at, end);
    }
    return issue;
}

} // namespace

std::uint32_t cost_of(const insn_spec& spec, const timing& t) {
    const auto extra = spec.update ? t.update_extra : 0;
    switch (spec.unit) {
    case unit::simple:
        return t.simple;
    case unit::multiply:
        return t.multiply;
    case unit::divide:
        return t.divide;
    case unit::load:
        return t.load + extra;
    case unit::store:
        return t.store + extra;
    case unit::sync:
        return t.sync;
    case unit::branch:
        return 0; // the handler tells
    default:
        return 1; // issue to the vector unit
    }
}

std::uint32_t cost_of(const machine& m, const insn_spec& spec, std::uint32_t pc) {
    return cost_until(m, spec, pc, pc + 4 * (words_ahead + 1));
}

} // namespace hxtwin::ppu
