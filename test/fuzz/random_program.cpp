// SPDX-License-Identifier: Apache-2.0
#include "random_program.hpp"

#include "random_instruction.hpp"

namespace hxtwin::fuzz {
namespace {

constexpr unsigned block_length = 24;
constexpr std::size_t most_words = (layout::data - layout::code) / 4 - 160;

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

program framed(std::uint64_t seed, unsigned passes, bool five_bit_shifts,
               const std::function<void(writer&)>& put_block) {
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
        put_block(w);
        put_dump(w, routine);
        ++w.into.blocks;
    }
    put_end(w, top);
    return w.into;
}

program draw_program(std::uint64_t seed, unsigned passes, bool five_bit_shifts) {
    return framed(seed, passes, five_bit_shifts, draw_block);
}

} // namespace hxtwin::fuzz
