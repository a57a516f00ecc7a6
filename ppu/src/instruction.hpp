// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace hxtwin::ppu {

struct machine;
struct insn;

// Executes one predecoded instruction and returns the cycles it takes beyond insn.cost. Sets machine.next if
// execution does not go on with the following word. Negative results are the outcomes below: nothing was
// changed, and the instruction will be executed again.
using handler = std::int64_t (*)(machine&, insn&);

// Executes it and what follows (threaded.hpp).
using step = void (*)(machine&, insn*, std::int64_t left, std::uint64_t count);
// The step of any handler.
void generic(machine&, insn*, std::int64_t left, std::uint64_t count);

// Two ways to execute an instruction that come to the same.
struct execution {
    handler run = nullptr;
    ppu::step step = generic;
    constexpr execution() = default;
    constexpr execution(handler r, ppu::step s = generic) : run(r), step(s) {}
};

namespace outcome {
inline constexpr std::int64_t bus = -1;   // the access would be made at or after bus_until
inline constexpr std::int64_t sleep = -2; // in `wait`
inline constexpr std::int64_t attempt = std::int64_t{1}
                                        << 40; // added: a loop closed that may be a waiting one
} // namespace outcome

// An operand in the order of the assembler's notation. The kind says where it stands in the word, how it is
// printed, and whether the instruction reads or writes the register.
enum class operand : std::uint8_t {
    none,
    rt,        // general register, written
    rs,        // read, in the field of rt
    ra,        // read
    ra0,       // read; 0 stands for the value 0
    ra_out,    // written
    ra_update, // read and written
    rb,        // read
    si,
    ui,
    disp, // printed as disp(base), base being the next operand
    bf,
    bfa,
    bt,
    ba,
    bb,
    sh,
    mb,
    me,
    to,
    spr,
    fxm,
    bo,
    bi,
    target24, // byte offset from the instruction
    target14,
    vt,
    va,
    vb,
    cond, // optional when assembling
    simm5,
};

struct operand_field {
    unsigned lsb = 0;
    unsigned width = 0;
    bool is_signed = false;
    std::string_view prefix = "";
    unsigned scale = 1; // the value is a multiple of it
};
constexpr operand_field field_of(operand kind) {
    using enum operand;
    switch (kind) {
    case rt:
    case rs:
        return {21, 5, false, "r"};
    case ra:
    case ra_out:
    case ra_update:
        return {16, 5, false, "r"};
    case ra0:
        return {16, 5, false, "r"};
    case rb:
        return {11, 5, false, "r"};
    case si:
    case disp:
        return {0, 16, true};
    case ui:
        return {0, 16};
    case bf:
        return {23, 3, false, "cr"};
    case bfa:
        return {18, 3, false, "cr"};
    case bt:
    case to:
    case bo:
        return {21, 5};
    case ba:
    case bi:
        return {16, 5};
    case bb:
    case sh:
        return {11, 5};
    case mb:
        return {6, 5};
    case me:
        return {1, 5};
    case spr:
        return {11, 10};
    case fxm:
        return {12, 8};
    case target24:
        return {2, 24, true, "", 4};
    case target14:
        return {2, 14, true, "", 4};
    case vt:
        return {21, 5, false, "v"};
    case va:
        return {16, 5, false, "v"};
    case vb:
        return {11, 5, false, "v"};
    case cond:
        return {0, 2};
    case simm5:
        return {11, 5, true};
    case none:
        break;
    }
    return {};
}

// What the instruction keeps busy, for the cost model.
enum class unit : std::uint8_t {
    simple,
    multiply,
    divide,
    load,
    store,
    branch,
    sync,
    arithmetic,
    permute,
    memory,
    bus
};

// How values that grow by a fixed amount with each iteration of a loop pass through the instruction
// (waiting_loop.cpp).
enum class growth : std::uint8_t {
    constant, // operands have to stay the same
    sum,      // see `sum`
    compare_signed,
    compare_unsigned,
    move,    // `or` of a register with itself
    product, // by an immediate
    from_spr,
    to_spr,
    counter, // branches that may count
    opaque,  // a loop with this instruction is executed
};

// x + y + c of the adders: x is ra or its complement, y is rb, an immediate, 0 or -1, c is 0, 1 or CA.
struct sum {
    bool complement = false;
    enum class addend : std::uint8_t { rb, immediate, zero, minus_one } y = addend::rb;
    enum class carry : std::uint8_t { zero, one, ca } c = carry::zero;
    bool sets_carry = false;
};

// Suffixes that the mnemonic may carry, and their bits.
namespace suffix {
inline constexpr std::uint8_t record = 1, overflow = 2, link = 4, absolute = 8, always_records = 16;
}

// A line of the instruction table; drives decoding, execution, disassembly and assembly.
struct insn_spec {
    std::string_view name;
    std::uint32_t match = 0;
    std::uint32_t mask = 0;
    std::array<operand, 6> operands{};
    execution by{};
    ppu::unit unit = unit::simple;
    std::uint8_t suffixes = 0;
    ppu::growth growth = growth::constant;
    ppu::sum sum{};
    bool update = false;   // of its base register: a second issue slot
    bool multiple = false; // of rt and all registers after it
};

// Scalar and vector tables, one after the other.
std::span<const insn_spec> insn_table();
std::span<const insn_spec> scalar_table();
std::span<const insn_spec> vector_table();
// Null if the word is none of the processor's instructions.
const insn_spec* find_insn(std::uint32_t word);

template <class Table>
constexpr bool overlap_free(const Table& table) {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if ((table[i].match & ~table[i].mask) != 0) {
            return false;
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (((table[i].match ^ table[j].match) & table[i].mask & table[j].mask) == 0) {
                return false;
            }
        }
    }
    return true;
}

// A word in the form in which it is executed.
struct insn {
    ppu::step step = generic;
    handler run = nullptr;
    const insn_spec* spec = nullptr;
    std::uint32_t word = 0;
    std::uint32_t imm = 0; // sign-extended, zero-extended or shifted, as the instruction takes it
    std::uint8_t rt = 0, ra = 0, rb = 0;
    bool record = false;
    bool overflow = false;
    std::uint8_t cost = 1;
    std::uint16_t countdown = 3; // taken backward branches until a waiting loop is looked for
    std::uint16_t patience = 4;  // what countdown starts from next
};

} // namespace hxtwin::ppu
