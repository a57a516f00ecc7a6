// SPDX-License-Identifier: Apache-2.0
// Random programs on the processor and on QEMU's PowerPC: the same registers and memory after each block.
// HXTWIN_FUZZ_INSTRUCTIONS says how many instructions, HXTWIN_FUZZ_SEED where to begin.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <gtest/gtest.h>

#include <hxtwin/ppu/assembler.hpp>

#include "qemu.hpp"

namespace hxtwin::fuzz {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string name_of(std::size_t word) {
    constexpr std::array special{"CR", "XER", "LR", "CTR"};
    constexpr auto data_words = layout::data_bytes / 4;
    std::array<char, 40> name;
    if (word >= data_words + 32) {
        return special[word - data_words - 32];
    }
    std::snprintf(name.data(), name.size(), word < data_words ? "memory word %zu" : "r%zu",
                  word < data_words ? word : word - data_words);
    return name.data();
}

constexpr unsigned dump_instructions = 25; // of a dump, which are not counted

// Says what differs in the first block that differs, and how to see it again.
std::string difference(const std::vector<std::uint8_t>& here, const std::vector<std::uint8_t>& qemu,
                       const program& p) {
    std::string text;
    for (std::size_t at = 0; at + 4 <= std::min(here.size(), qemu.size()); at += 4) {
        const auto block = at / layout::dump_bytes;
        if (!text.empty() && at % layout::dump_bytes == 0) {
            break;
        }
        if (word_at(here, at) != word_at(qemu, at)) {
            std::array<char, 160> line;
            std::snprintf(line.data(), line.size(), "pass %zu, block %zu: %s is %08x, on QEMU %08x\n",
                          block / p.blocks, block % p.blocks, name_of(at % layout::dump_bytes / 4).c_str(),
                          word_at(here, at), word_at(qemu, at));
            text += line.data();
        }
    }
    return text;
}

TEST(processor, gives_the_registers_and_memory_of_a_powerpc_after_each_block_of_a_random_program) {
    const auto wanted = number_from("HXTWIN_FUZZ_INSTRUCTIONS", 5'000'000);
    auto seed = number_from("HXTWIN_FUZZ_SEED", 1);
    std::uint64_t executed = 0, blocks = 0;
    for (; executed < wanted; ++seed) {
        const bool five_bits = seed % 2 == 0;
        const auto p = draw_program(seed, 60, five_bits);
        const auto here = run_here(p, five_bits);
        const auto qemu = run_on_qemu(p);
        ASSERT_EQ(here.dumps.size(), std::size_t{p.blocks} * p.passes * layout::dump_bytes)
            << "seed " << seed;
        ASSERT_EQ(qemu.size(), here.dumps.size()) << "seed " << seed;
        ASSERT_TRUE(here.dumps == qemu) << "seed " << seed << "\n" << difference(here.dumps, qemu, p);
        blocks += std::uint64_t{p.blocks} * p.passes;
        executed += here.instructions - std::uint64_t{p.blocks} * p.passes * dump_instructions;
    }
    std::printf("%llu instructions in %llu blocks are alike\n", static_cast<unsigned long long>(executed),
                static_cast<unsigned long long>(blocks));
}

TEST(random_programs, are_drawn_from_every_scalar_instruction_but_those_that_cannot_be_compared) {
    std::set<std::string> known;
    for (const auto& name : drawn_mnemonics()) {
        known.insert(name);
    }
    for (const auto& [name, reason] : mnemonics_left_out()) {
        EXPECT_TRUE(known.insert(name).second) << name;
    }
    for (auto name : ppu::mnemonics()) {
        EXPECT_TRUE(name.starts_with("fxv") || known.contains(std::string(name))) << name;
    }
}

} // namespace
} // namespace hxtwin::fuzz
