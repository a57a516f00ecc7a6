// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gtest/gtest.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/ppu/assembler.hpp>
#include <hxtwin/ppu/disassembler.hpp>

#include "example.hpp"
#include "program.hpp"

namespace hxtwin::ppu {
namespace {

constexpr std::uint32_t program_base = 0x100;

void fill(vector& v, std::uint32_t half_word) {
    for (unsigned k = 0; k < lanes; ++k) {
        v[k] = static_cast<std::uint8_t>(k % 2 == 0 ? half_word >> 8 : half_word);
    }
}

void prepare(small_machine& m) {
    auto& s = m.s();
    s.pc = program_base;
    s.r = {0, 0, 0, 0, 7, 0xffff'fffd, 0x1234'5678, 0x200, 4, 0x8000'0000, 0xffff'ffff, 0x20, 0x200};
    s.r[31] = 0x1f1f'1f1f;
    s.cr = 0x2800'0001;
    s.xer = 0x2000'0000;
    s.lr = 0x40, s.ctr = 5;
    s.srr0 = 0x80, s.srr1 = 0x1000, s.csrr0 = 0x84, s.mcsrr0 = 0x88;
    fill(s.v[1], 0x0305), fill(s.v[2], 0x02fe), fill(s.v[5], 0x4242);
    for (unsigned k = 0; k < lanes; ++k) {
        s.acc[k] = k % 2 == 0 ? 1 : 0x10;
    }
    m.cpu.write_sram(0x200, big_endian({0x8182'8384, 0xf122'3344}));
    m.cpu.write_sram(0x400, std::vector<std::uint8_t>(128, 0x66));
    for (std::uint32_t k = 0; k < 128; k += 2) {
        m.cpu.write_sram(0x400 + k, std::vector<std::uint8_t>{0x77});
    }
    fill(m.bus.vectors[0x200], 0x0b0c);
}

struct expectation {
    ppu::state state;
    std::vector<std::uint8_t> sram;
    bool traps = false;
    std::uint32_t out = 0;
};

void write_word(std::vector<std::uint8_t>& sram, std::uint32_t address, std::uint32_t value) {
    const auto bytes = big_endian({value});
    std::copy(bytes.begin(), bytes.end(), sram.begin() + address);
}

void apply(expectation& e, const example::effect& effect) {
    auto& s = e.state;
    const std::map<std::string, std::uint32_t*> plain{{"xer", &s.xer}, {"cr", &s.cr},   {"pc", &s.pc},
                                                      {"lr", &s.lr},   {"ctr", &s.ctr}, {"msr", &s.msr},
                                                      {"out", &e.out}};
    if (auto found = plain.find(effect.what); found != plain.end()) {
        *found->second = effect.value;
    } else if (effect.what[0] == 'r') {
        s.r.at(std::stoul(effect.what.substr(1))) = effect.value;
    } else if (effect.what == "v3") {
        fill(s.v[3], effect.value);
    } else if (effect.what == "vcr") {
        fill(s.vcr, effect.value);
    } else if (effect.what == "acc") {
        for (unsigned k = 0; k < lanes; ++k) {
            s.acc[k] = static_cast<std::uint16_t>(k % 2 == 0 ? effect.value >> 16 : effect.value);
        }
    } else if (effect.what == "sleeping") {
        s.sleeping = effect.value != 0;
    } else if (effect.what == "trap") {
        e.traps = true;
    } else {
        const auto address = static_cast<std::uint32_t>(std::stoul(effect.what, nullptr, 16));
        write_word(e.sram, address, effect.value);
    }
}

std::uint32_t assembled(const example& e) {
    std::uint32_t word = 0;
    switch (e.operands.size()) {
    case 0:
        word = assemble(e.mnemonic, {});
        break;
    case 1:
        word = assemble(e.mnemonic, {e.operands[0]});
        break;
    case 2:
        word = assemble(e.mnemonic, {e.operands[0], e.operands[1]});
        break;
    case 3:
        word = assemble(e.mnemonic, {e.operands[0], e.operands[1], e.operands[2]});
        break;
    case 4:
        word = assemble(e.mnemonic, {e.operands[0], e.operands[1], e.operands[2], e.operands[3]});
        break;
    default:
        word =
            assemble(e.mnemonic, {e.operands[0], e.operands[1], e.operands[2], e.operands[3], e.operands[4]});
    }
    return word;
}

// The table's name without suffixes, as every line has to have an example.
TEST(instruction, every_line_of_the_tables_has_an_example) {
    std::set<std::string> seen;
    for (const auto& e : examples) {
        seen.insert(std::string(mnemonic_of(assembled(e))));
    }
    for (auto name : mnemonics()) {
        EXPECT_TRUE(seen.contains(std::string(name))) << name;
    }
    EXPECT_EQ(seen.size(), mnemonics().size());
}

TEST(instruction, disassembles_in_the_notation_of_the_manual) {
    for (const auto& e : examples) {
        EXPECT_EQ(disassemble(assembled(e), program_base), e.notation);
    }
    EXPECT_EQ(disassemble(0x7c60'242c), ".long 0x7c60242c");
}

TEST(instruction, changes_exactly_what_its_example_says) {
    for (const auto& e : examples) {
        small_machine m({});
        prepare(m);
        m.cpu.write_sram(program_base, big_endian({assembled(e)}));
        expectation expected{m.s(), {m.cpu.sram().begin(), m.cpu.sram().end()}};
        expected.state.pc += 4;
        for (const auto& effect : e.effects) {
            apply(expected, effect);
        }
        if (e.mnemonic == "fxvstax") {
            for (std::uint32_t k = 0; k < lanes; k += 4) {
                write_word(expected.sram, 0x400 + k, 0x0305'0305);
            }
        }
        if (expected.traps) {
            EXPECT_THROW(m.step(), ppu_trap) << e.notation;
            continue;
        }
        m.step();
        expected.state.now = m.s().now;
        EXPECT_EQ(m.s().r, expected.state.r) << e.notation;
        EXPECT_EQ(m.s().cr, expected.state.cr) << e.notation;
        EXPECT_EQ(m.s().xer, expected.state.xer) << e.notation;
        EXPECT_EQ(m.s().pc, expected.state.pc) << e.notation;
        EXPECT_EQ(m.s().v[3], expected.state.v[3]) << e.notation;
        EXPECT_EQ(m.s().acc, expected.state.acc) << e.notation;
        EXPECT_TRUE(m.s() == expected.state) << e.notation;
        EXPECT_TRUE(std::equal(expected.sram.begin(), expected.sram.end(), m.cpu.sram().begin()))
            << e.notation;
        if (expected.out != 0) {
            EXPECT_EQ(m.bus.vectors.at(m.s().r[6])[64], expected.out >> 8) << e.notation;
            EXPECT_EQ(m.bus.vectors.at(m.s().r[6])[65], expected.out & 0xff) << e.notation;
        }
    }
}

// Words of the published assembler.
TEST(instruction, encodes_as_the_published_assembler_does) {
    EXPECT_EQ(assemble("fxvaddbm", {1, 2, 3}), 0x1022'1f34u);
    EXPECT_EQ(assemble("fxvsel", {1, 2, 3, 1}), 0x1022'1cfdu);
    EXPECT_EQ(assemble("fxvshb", {4, 5, -1}), 0x1085'fcf4u);
    EXPECT_EQ(assemble("fxvinx", {0, 9, 10}), 0x1009'53b0u);
    EXPECT_EQ(assemble("wait", {}), 0x7c00'007cu);
    EXPECT_EQ(assemble("mfspr", {9, 285}), 0x7d3d'42a6u);
    EXPECT_EQ(assemble("stwu", {1, -16, 1}), 0x9421'fff0u);
    EXPECT_EQ(assemble("rlwimi", {9, 10, 24, 0, 7}), 0x5149'c00eu);
    EXPECT_EQ(assemble("addo.", {3, 4, 5}), 0x7c64'2e15u);
}

TEST(instruction, counts_beyond_31_shift_everything_out_if_six_bits_are_looked_at) {
    processor_options options;
    options.five_bit_shifts = false;
    for (const auto* name : {"slw", "srw", "sraw"}) {
        small_machine m({assemble(name, {3, 4, 5})}, options);
        m.s().r[4] = 0x8000'0001;
        m.s().r[5] = 33;
        m.step();
        EXPECT_EQ(m.s().r[3], name == std::string("sraw") ? 0xffff'ffffu : 0u) << name;
    }
}

std::string complaint_of(std::string_view mnemonic, std::initializer_list<std::int64_t> operands) {
    try {
        assemble(mnemonic, operands);
    } catch (const invalid_experiment& e) {
        return e.what();
    }
    return "accepted";
}

TEST(assembler, says_which_operand_does_not_fit) {
    EXPECT_EQ(complaint_of("addi", {3, 4, 40000}),
              "instruction addi has operand 40000; -32768 to 32767 in steps of 1 can be encoded");
    EXPECT_EQ(complaint_of("b", {6}),
              "instruction b has operand 6; -33554432 to 33554428 in steps of 4 can be encoded");
    EXPECT_EQ(complaint_of("add", {3, 4}), "instruction add has 2 operands; it takes 3");
    EXPECT_EQ(complaint_of("lwarx", {3, 4, 5}),
              "there is no instruction lwarx; the processor has " + std::to_string(mnemonics().size()));
}

} // namespace
} // namespace hxtwin::ppu
