// SPDX-License-Identifier: Apache-2.0
#include "random_instruction.hpp"

namespace hxtwin::fuzz {
namespace {

constexpr std::int64_t base = layout::data;

constexpr std::array three_register{"add", "addc", "adde", "subf", "subfc", "subfe", "mullw"};
constexpr std::array two_register{"neg", "addze", "addme", "subfze", "subfme"};
constexpr std::array high_products{"mulhw", "mulhwu"};
constexpr std::array immediates{"addi", "addis", "addic", "addic.", "subfic", "mulli"};
constexpr std::array logics{"and", "andc", "or", "orc", "xor", "nor", "nand", "eqv"};
constexpr std::array logic_immediates{"ori", "oris", "xori", "xoris", "andi.", "andis."};
constexpr std::array unaries{"cntlzw", "extsb", "extsh"};
constexpr std::array shifts{"slw", "srw", "sraw"};
constexpr std::array divisions{"divw", "divwu"};
constexpr std::array condition_bits{"crand", "crandc", "creqv", "crnand", "crnor", "cror", "crorc", "crxor"};
constexpr std::array comparisons{"cmpw", "cmplw"};
constexpr std::array loads{"lwz", "lbz", "lhz", "lha"};
constexpr std::array stores{"stw", "stb", "sth"};

void draw_arithmetic(writer& w) {
    auto& d = w.random;
    switch (d.below(5)) {
    case 0:
        return w.put(w.maybe(w.maybe(d.of(three_register), "o"), "."), {w.reg(), w.reg(), w.reg()});
    case 1:
        return w.put(w.maybe(w.maybe(d.of(two_register), "o"), "."), {w.reg(), w.reg()});
    case 2:
        return w.put(w.maybe(d.of(high_products), "."), {w.reg(), w.reg(), w.reg()});
    case 3:
        return w.put(d.of(immediates), {w.reg(), w.reg(), d.below(0x10000) - 0x8000});
    default: { // neither by 0, nor the most negative number by -1
        const auto divisor = w.reg(), dividend = w.reg_other_than({divisor});
        w.put("ori", {divisor, divisor, 1});
        w.put("srawi", {dividend, dividend, 1});
        return w.put(w.maybe(w.maybe(d.of(divisions), "o"), "."), {w.reg(), dividend, divisor});
    }
    }
}

void draw_special(writer& w) {
    auto& d = w.random;
    constexpr std::array numbers{1, 8, 9}; // XER, LR, CTR
    const auto number = d.of(numbers);
    switch (d.below(4)) {
    case 0:
        return w.put("mfspr", {w.reg(), number});
    case 1: {
        const auto from = w.reg();
        if (number == 1) { // the processor has no other bits
            w.put("rlwinm", {from, from, 0, 0, 2});
        }
        return w.put("mtspr", {number, from});
    }
    case 2:
        return w.put("sync", {});
    default: // never hold
        return d.below(2) != 0 ? w.put("twi", {0, w.reg(), 5}) : w.put("tw", {27, 7, 7});
    }
}

// Anywhere in the data, words aligned, half-words inside a word.
std::int64_t draw_offset(draw& d, const std::string& name) {
    const auto word = 4 * d.below(layout::data_bytes / 4);
    return name[1] == 'b' || name[2] == 'b' ? word + d.below(4)
           : name.find('h') < 3             ? word + d.below(3)
                                            : word;
}

void draw_memory(writer& w) {
    auto& d = w.random;
    const bool is_load = d.below(2) != 0;
    const std::string name = is_load ? d.of(loads) : d.of(stores);
    const auto offset = draw_offset(d, name);
    const auto data = w.reg();
    if (d.below(3) == 0) {
        return w.put(name, {data, base + offset, 0});
    }
    const auto ra = w.reg_other_than({data}), rb = w.reg_other_than({data, ra});
    const bool indexed = d.below(2) != 0;
    const auto apart = d.below(0x800) - 0x400;
    const auto form = w.maybe(name, "u");
    w.put("addi", {ra, 0, base + offset - apart});
    if (!indexed) {
        return w.put(form, {data, apart, ra});
    }
    w.put("addi", {rb, 0, apart});
    w.put(form + "x", {data, ra, rb});
}

void draw_multiple(writer& w) {
    const auto first = 20 + w.random.below(12);
    const auto offset = 4 * w.random.below(16);
    w.put(w.random.below(2) != 0 ? "lmw" : "stmw", {first, base + offset, 0});
}

// Results tend to 0 and small numbers: new ones, of any size.
void draw_constant(writer& w) {
    const auto r = w.reg();
    w.put("addis", {r, 0, w.random.below(0x10000) - 0x8000});
    w.put("ori", {r, r, w.random.below(0x10000)});
}

} // namespace

void draw_logic(writer& w) {
    auto& d = w.random;
    const auto bit = [&] { return d.below(32); };
    switch (d.below(7)) {
    case 0:
        return w.put(w.maybe(d.of(logics), "."), {w.reg(), w.reg(), w.reg()});
    case 1:
        return w.put(d.of(logic_immediates), {w.reg(), w.reg(), d.below(0x10000)});
    case 2:
        return w.put(w.maybe(d.of(unaries), "."), {w.reg(), w.reg()});
    case 3: {
        const auto count = w.reg();
        if (w.five_bit_shifts) {
            w.put("rlwinm", {count, count, 0, 27, 31});
        }
        return w.put(w.maybe(d.of(shifts), "."), {w.reg(), w.reg(), count});
    }
    case 4:
        return w.put(w.maybe("srawi", "."), {w.reg(), w.reg(), bit()});
    case 5:
        return w.put(w.maybe(d.below(2) != 0 ? "rlwimi" : "rlwinm", "."),
                     {w.reg(), w.reg(), bit(), bit(), bit()});
    default:
        return w.put(w.maybe("rlwnm", "."), {w.reg(), w.reg(), w.reg(), bit(), bit()});
    }
}

void draw_condition(writer& w) {
    auto& d = w.random;
    const auto bit = [&] { return d.below(32); };
    switch (d.below(9)) {
    case 0:
        return w.put(d.of(comparisons), {d.below(8), w.reg(), w.reg()});
    case 1:
        return w.put("cmpwi", {d.below(8), w.reg(), d.below(0x10000) - 0x8000});
    case 2:
        return w.put("cmplwi", {d.below(8), w.reg(), d.below(0x10000)});
    case 3:
        return w.put(d.of(condition_bits), {bit(), bit(), bit()});
    case 4:
        return w.put("mcrf", {d.below(8), d.below(8)});
    case 5:
        return w.put("mfcr", {w.reg()});
    case 6:
        return w.put("mtcrf", {d.below(256), w.reg()});
    case 7: { // the architecture leaves the other fields undefined
        const auto into = w.reg(), field = d.below(8);
        w.put("mfocrf", {into, 0x80 >> field});
        return w.put("rlwinm", {into, into, 0, 4 * field, 4 * field + 3});
    }
    default:
        return w.put("mtocrf", {1 << d.below(8), w.reg()});
    }
}

void draw_plain(writer& w) {
    constexpr std::array<void (*)(writer&), 11> kinds{
        draw_arithmetic, draw_arithmetic, draw_logic,    draw_logic,    draw_condition, draw_memory,
        draw_memory,     draw_special,    draw_multiple, draw_constant, draw_constant};
    w.random.of(kinds)(w);
    ++w.into.drawn;
}

std::vector<std::string> drawn_mnemonics() {
    std::vector<std::string> all{"popcntb", "prtyw", "srawi", "rlwimi", "rlwinm", "rlwnm",  "cmpwi",
                                 "cmplwi",  "mcrf",  "mfcr",  "mtcrf",  "mfocrf", "mtocrf", "mfspr",
                                 "mtspr",   "sync",  "tw",    "twi",    "lmw",    "stmw",   "b",
                                 "bc",      "bclr",  "bcctr", "wait"};
    const auto add = [&](const auto& list) { all.insert(all.end(), list.begin(), list.end()); };
    add(three_register), add(two_register), add(high_products), add(immediates), add(logics);
    add(logic_immediates), add(unaries), add(shifts), add(divisions), add(condition_bits), add(comparisons);
    for (const auto* list : {loads.begin(), stores.begin()}) {
        const auto size = list == loads.begin() ? loads.size() : stores.size();
        for (std::size_t k = 0; k < size; ++k) {
            for (const auto* form : {"", "u", "x", "ux"}) {
                all.push_back(list[k] + std::string(form));
            }
        }
    }
    return all;
}

std::vector<left_out> mnemonics_left_out() {
    return {{"eciwx", "nothing answers it"}, {"ecowx", "nothing answers it"}, {"rfi", "privileged"},
            {"rfci", "privileged"},          {"rfmci", "privileged"},         {"mfmsr", "privileged"},
            {"mtmsr", "privileged"}};
}

} // namespace hxtwin::fuzz
