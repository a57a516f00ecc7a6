// SPDX-License-Identifier: Apache-2.0
#include "gdb_description.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace hxtwin::ppu::gdb {
namespace {

constexpr unsigned cycles = core_registers, first_vector = cycles + 1,
                   accumulator = first_vector + vector_registers, vector_condition = accumulator + 1;

// Word registers in the order of org.gnu.gdb.power.core.
template <class State>
auto* word_register(State& s, unsigned number) {
    if (number < 32) {
        return &s.r[number];
    }
    switch (number) {
    case 32:
        return &s.pc;
    case 33:
        return &s.msr;
    case 34:
        return &s.cr;
    case 35:
        return &s.lr;
    case 36:
        return &s.ctr;
    case 37:
        return &s.xer;
    default:
        return decltype(&s.pc){nullptr};
    }
}

void append(std::vector<std::uint8_t>& to, std::uint64_t value, unsigned bytes) {
    for (; bytes > 0; --bytes) {
        to.push_back(static_cast<std::uint8_t>(value >> 8 * (bytes - 1)));
    }
}

std::string written_out() {
    std::string core, vectors;
    const auto add = [](std::string& to, const std::string& name, const char* type, unsigned bits) {
        to += fmt::format("<reg name=\"{}\" bitsize=\"{}\" type=\"{}\"/>", name, bits, type);
    };
    for (unsigned k = 0; k < 32; ++k) {
        add(core, fmt::format("r{}", k), k == 1 ? "data_ptr" : "uint32", 32);
    }
    add(core, "pc", "code_ptr", 32);
    add(core, "msr", "uint32", 32);
    add(core, "cr", "uint32", 32);
    add(core, "lr", "code_ptr", 32);
    add(core, "ctr", "uint32", 32);
    add(core, "xer", "uint32", 32);
    add(vectors, "cycles", "uint64", 64);
    for (unsigned k = 0; k < vector_registers; ++k) {
        add(vectors, fmt::format("v{}", k), "lanes", 8 * lanes);
    }
    add(vectors, "acc", "lanes16", 16 * lanes);
    add(vectors, "vcr", "lanes", 8 * lanes);
    return fmt::format("<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target>"
                       "<architecture>powerpc:common</architecture>"
                       "<feature name=\"org.gnu.gdb.power.core\">{}</feature>"
                       "<feature name=\"org.hxtwin.ppu\"><vector id=\"lanes\" type=\"uint8\" count=\"{}\"/>"
                       "<vector id=\"lanes16\" type=\"uint16\" count=\"{}\"/>{}</feature></target>",
                       core, lanes, lanes, vectors);
}

} // namespace

const std::string& description() {
    static const std::string text = written_out();
    return text;
}

std::vector<std::uint8_t> register_of(const state& s, unsigned number) {
    std::vector<std::uint8_t> out;
    if (const auto* word = word_register(s, number)) {
        append(out, *word, 4);
    } else if (number == cycles) {
        append(out, static_cast<std::uint64_t>(s.now.count()), 8);
    } else if (number >= first_vector && number < accumulator) {
        const auto& v = s.v[number - first_vector];
        out.assign(v.begin(), v.end());
    } else if (number == accumulator) {
        for (const auto lane : s.acc) {
            append(out, lane, 2);
        }
    } else if (number == vector_condition) {
        out.assign(s.vcr.begin(), s.vcr.end());
    }
    return out;
}

bool set_register(state& s, unsigned number, std::span<const std::uint8_t> value) {
    if (auto* word = word_register(s, number); word != nullptr && value.size() == 4) {
        *word = std::uint32_t{value[0]} << 24 | std::uint32_t{value[1]} << 16 | std::uint32_t{value[2]} << 8 |
                value[3];
        return true;
    }
    if (number >= first_vector && number < accumulator && value.size() == lanes) {
        std::copy(value.begin(), value.end(), s.v[number - first_vector].begin());
        return true;
    }
    return false;
}

} // namespace hxtwin::ppu::gdb
