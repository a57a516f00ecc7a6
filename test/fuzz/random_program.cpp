// SPDX-License-Identifier: Apache-2.0
#include "random_program.hpp"

#include <functional>
#include <initializer_list>

#include <hxtwin/ppu/assembler.hpp>

namespace hxtwin::fuzz {
namespace {

using ppu::assemble;

constexpr std::int64_t base = layout::data;
constexpr unsigned block_length = 24;
constexpr std::size_t most_words = (layout::data - layout::code) / 4 - 160;

struct writer {
    program into;
    draw random;
    bool five_bit_shifts;

    std::int64_t reg() { return random.below(32); }
    std::int64_t reg_other_than(std::initializer_list<std::int64_t> others) {
        while (true) {
            const auto r = 1 + random.below(31);
            if (std::find(others.begin(), others.end(), r) == others.end()) {
                return r;
            }
        }
    }
    void put(const std::string& mnemonic, std::initializer_list<std::int64_t> operands) {
        into.words.push_back(assemble(mnemonic, operands));
    }
    std::string maybe(std::string name, const char* suffix) {
        return random.below(2) != 0 ? name + suffix : name;
    }
    std::int64_t here() const { return layout::code + 4 * static_cast<std::int64_t>(into.words.size()); }
};

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
    switch (d.below(8)) {
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
    default:
        return w.put("mtocrf", {1 << d.below(8), w.reg()});
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

void draw_plain(writer& w) {
    constexpr std::array<void (*)(writer&), 11> kinds{
        draw_arithmetic, draw_arithmetic, draw_logic,    draw_logic,    draw_condition, draw_memory,
        draw_memory,     draw_special,    draw_multiple, draw_constant, draw_constant};
    w.random.of(kinds)(w);
    ++w.into.drawn;
}

// A branch of any kind over some instructions; the places that it may go to are known when they are there.
void draw_forward_branch(writer& w) {
    auto& d = w.random;
    constexpr std::array<std::int64_t, 9> conditions{0, 2, 4, 8, 10, 12, 16, 18, 20};
    const std::int64_t bo = d.of(conditions), bi = d.below(32);
    const auto branch = w.into.words.size();
    const auto kind = d.below(5);
    const auto through = w.reg();
    const unsigned long preparing = kind < 3 ? 0 : 2;
    w.into.words.resize(branch + preparing + 1);
    for (auto n = d.below(4); n >= 0; --n) {
        draw_plain(w);
    }
    const auto offset = 4 * static_cast<std::int64_t>(w.into.words.size() - branch);
    const auto target = w.here();
    auto* at = &w.into.words[branch];
    const auto link = w.maybe("", "l");
    switch (kind) {
    case 0:
        at[0] = assemble("b" + link, {offset});
        break;
    case 1:
        at[0] = assemble("bc" + link, {bo, bi, offset});
        break;
    case 2:
        at[0] = assemble("bc" + link + "a", {bo, bi, target});
        break;
    default: { // bcctr cannot count
        at[0] = assemble("addi", {through, 0, target});
        at[1] = assemble("mtspr", {kind == 3 ? 8 : 9, through});
        at[2] = kind == 3 ? assemble("bclr" + link, {bo, bi}) : assemble("bcctr" + link, {bo | 4, bi});
    }
    }
    ++w.into.drawn;
}

// A few rounds of a counted loop.
void draw_loop(writer& w) {
    const auto counter = w.reg_other_than({});
    w.put("addi", {counter, 0, 1 + w.random.below(5)});
    w.put("mtspr", {9, counter});
    const auto top = w.into.words.size();
    for (auto n = w.random.below(4); n >= 0; --n) {
        w.random.below(2) != 0 ? draw_logic(w) : draw_condition(w);
        ++w.into.drawn;
    }
    w.put("bc", {16, 0, -4 * static_cast<std::int64_t>(w.into.words.size() - top)});
    ++w.into.drawn;
}

void draw_block(writer& w) {
    const auto end = w.into.drawn + block_length;
    while (w.into.drawn < end) {
        const auto kind = w.random.below(12);
        kind == 0 ? draw_forward_branch(w) : kind == 1 ? draw_loop(w) : draw_plain(w);
    }
}

constexpr std::int64_t saved(unsigned index) { return layout::saved + 4 * index; }

// Saves everything, tells, writes it to the standard output of Linux, and restores everything. Called with r0
// and LR saved.
void put_dump_routine(writer& w) {
    w.put("stmw", {1, saved(1), 0});
    w.put("mfcr", {3});
    w.put("stw", {3, saved(32), 0});
    w.put("mfspr", {4, 1});
    w.put("stw", {4, saved(33), 0});
    w.put("mfspr", {4, 9});
    w.put("stw", {4, saved(35), 0});
    w.put("addis", {4, 0, layout::marker >> 16});
    w.put("stw", {4, 0, 4});
    w.put("addi", {0, 0, 4}); // write(1, data, bytes)
    w.put("addi", {3, 0, 1});
    w.put("addi", {4, 0, layout::data});
    w.put("addi", {5, 0, layout::dump_bytes});
    w.into.words.push_back(0x4400'0002); // sc: nothing on the processor
    w.put("lwz", {0, saved(32), 0});
    w.put("mtcrf", {255, 0});
    w.put("lmw", {1, saved(1), 0});
    w.put("bclr", {20, 0});
}

void put_dump(writer& w, std::int64_t routine) {
    w.put("stw", {0, saved(0), 0});
    w.put("mfspr", {0, 8});
    w.put("stw", {0, saved(34), 0});
    w.put("bl", {routine - w.here()});
    w.put("lwz", {0, saved(34), 0});
    w.put("mtspr", {8, 0});
    w.put("lwz", {0, saved(0), 0});
}

// Back to `top` as often as there are passes, then exit(0) on Linux and wait on the processor. The registers
// are still saved.
void put_end(writer& w, std::int64_t top) {
    w.put("mfcr", {0});
    w.put("stw", {0, layout::condition, 0});
    w.put("lwz", {3, layout::passes, 0});
    w.put("addi", {3, 3, -1});
    w.put("stw", {3, layout::passes, 0});
    w.put("cmpwi", {0, 3, 0});
    w.put("lwz", {0, layout::condition, 0});
    w.put("bc", {12, 2, 5 * 4});
    w.put("mtcrf", {255, 0});
    w.put("lwz", {0, saved(0), 0});
    w.put("lwz", {3, saved(3), 0});
    w.put("b", {top - w.here()});
    w.put("addi", {0, 0, 1});
    w.put("addi", {3, 0, 0});
    w.into.words.push_back(0x4400'0002);
    w.put("wait", {});
}

} // namespace

program draw_program(std::uint64_t seed, unsigned passes, bool five_bit_shifts) {
    writer w{{}, {seed}, five_bit_shifts};
    w.random.bits();
    w.into.passes = passes;
    w.into.data.resize(layout::condition + 4 - layout::data);
    for (unsigned k = 0; k < layout::dump_bytes; ++k) {
        // Small numbers are as likely as any.
        w.into.data[k] = static_cast<std::uint8_t>(k / 4 % 2 == 0 || k % 4 == 3 ? w.random.bits() : 0);
    }
    w.into.data[layout::passes + 3 - layout::data] = static_cast<std::uint8_t>(passes);
    w.put("lmw", {1, saved(1), 0});
    w.put("lwz", {0, saved(0), 0});
    const auto over = w.into.words.size();
    w.into.words.emplace_back();
    const auto routine = w.here();
    put_dump_routine(w);
    w.into.words[over] = assemble("b", {w.here() - layout::code - 4 * static_cast<std::int64_t>(over)});
    const auto top = w.here();
    while (w.into.words.size() < most_words) {
        draw_block(w);
        put_dump(w, routine);
        ++w.into.blocks;
    }
    put_end(w, top);
    return w.into;
}

std::vector<std::string> drawn_mnemonics() {
    std::vector<std::string> all{"srawi", "rlwimi", "rlwinm", "rlwnm", "cmpwi", "cmplwi", "mcrf", "mfcr",
                                 "mtcrf", "mtocrf", "mfspr",  "mtspr", "sync",  "tw",     "twi",  "lmw",
                                 "stmw",  "b",      "bc",     "bclr",  "bcctr", "wait"};
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
    return {{"popcntb", "no 32-bit processor of QEMU has it"},
            {"prtyw", "no 32-bit processor of QEMU has it"},
            {"mfocrf", "the architecture leaves the other fields undefined"},
            {"eciwx", "nothing answers it"},
            {"ecowx", "nothing answers it"},
            {"rfi", "privileged"},
            {"rfci", "privileged"},
            {"rfmci", "privileged"},
            {"mfmsr", "privileged"},
            {"mtmsr", "privileged"}};
}

} // namespace hxtwin::fuzz
