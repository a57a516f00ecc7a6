// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include "branch.hpp"
#include "fixed_point.hpp"
#include "instruction.hpp"
#include "memory.hpp"
#include "quick.hpp"
#include "special.hpp"

// The scalar instructions of the processor: Power ISA 2.06 by its public description, with the deviations of
// the published nux RTL (doc/model/processor.md). Bits that the RTL does not look at are not part of a mask.
namespace hxtwin::ppu {
namespace {

using enum operand;
using std::uint32_t;
using addend = sum::addend;
using carry = sum::carry;

constexpr uint32_t primary(uint32_t opcode) { return opcode << 26; }
constexpr uint32_t d_mask = 0xfc00'0000;
constexpr uint32_t x_mask = 0xfc00'07ff;  // including bit 31, which has to be 0
constexpr uint32_t rc_mask = 0xfc00'07fe; // bit 31 is Rc or LK
constexpr uint32_t xo_mask = 0xfc00'03fe; // and OE
constexpr uint32_t x(uint32_t xo, uint32_t opcode = 31) { return primary(opcode) | xo << 1; }
constexpr auto rc = suffix::record;
constexpr auto oe_rc = static_cast<std::uint8_t>(suffix::record | suffix::overflow);

// Forms
constexpr insn_spec d_add(std::string_view name, uint32_t opcode, execution run, sum s, operand base = ra,
                          std::uint8_t suffixes = 0) {
    return {name, primary(opcode), d_mask, {rt, base, si}, run, unit::simple, suffixes, growth::sum, s};
}
constexpr insn_spec d_logic(std::string_view name, uint32_t opcode, execution run,
                            std::uint8_t suffixes = 0) {
    return {name, primary(opcode), d_mask, {ra_out, rs, ui}, run, unit::simple, suffixes};
}
constexpr insn_spec xo_sum(std::string_view name, uint32_t xo, execution run, sum s) {
    auto spec = insn_spec{name, x(xo), xo_mask, {rt, ra, rb}, run, unit::simple, oe_rc, growth::sum, s};
    if (s.y != addend::rb) {
        spec.operands = {rt, ra};
    }
    return spec;
}
constexpr insn_spec xo_product(std::string_view name, uint32_t xo, execution run, unit u, uint32_t mask,
                               std::uint8_t suffixes) {
    return {name, x(xo), mask, {rt, ra, rb}, run, u, suffixes};
}
constexpr insn_spec x_logic(std::string_view name, uint32_t xo, execution run, growth g = growth::constant) {
    return {name, x(xo), rc_mask, {ra_out, rs, rb}, run, unit::simple, rc, g};
}
constexpr insn_spec x_unary(std::string_view name, uint32_t xo, execution run, bool records = true) {
    return {name, x(xo),        records ? rc_mask : x_mask,    {ra_out, rs},
            run,  unit::simple, records ? rc : std::uint8_t{0}};
}
constexpr insn_spec d_load(std::string_view name, uint32_t opcode, execution run, bool update = false) {
    auto spec =
        insn_spec{name, primary(opcode), d_mask, {rt, disp, update ? ra_update : ra0}, run, unit::load};
    spec.update = update;
    return spec;
}
constexpr insn_spec d_store(std::string_view name, uint32_t opcode, execution run, bool update = false) {
    auto spec =
        insn_spec{name, primary(opcode), d_mask, {rs, disp, update ? ra_update : ra0}, run, unit::store};
    spec.update = update;
    return spec;
}
constexpr insn_spec d_multiple(std::string_view name, uint32_t opcode, operand first, execution run, unit u) {
    auto spec = insn_spec{name, primary(opcode), d_mask, {first, disp, ra0}, run, u, 0, growth::opaque};
    spec.multiple = true;
    return spec;
}
constexpr insn_spec x_load(std::string_view name, uint32_t xo, execution run, bool update = false) {
    auto spec = insn_spec{name, x(xo), x_mask, {rt, update ? ra_update : ra0, rb}, run, unit::load};
    spec.update = update;
    return spec;
}
constexpr insn_spec x_store(std::string_view name, uint32_t xo, execution run, bool update = false) {
    auto spec = insn_spec{name, x(xo), x_mask, {rs, update ? ra_update : ra0, rb}, run, unit::store};
    spec.update = update;
    return spec;
}
constexpr insn_spec xl_bits(std::string_view name, uint32_t xo, execution run) {
    return {name, x(xo, 19), x_mask, {bt, ba, bb}, run};
}
constexpr insn_spec compare(std::string_view name, uint32_t match, uint32_t mask, operand second,
                            execution run, growth g) {
    return {name, match, mask | 0x0020'0000, {bf, ra, second}, run, unit::simple, 0, g};
}
constexpr insn_spec bare(std::string_view name, uint32_t match, uint32_t mask, execution run,
                         unit u = unit::simple, growth g = growth::opaque) {
    return {name, match, mask, {}, run, u, 0, g};
}

constexpr sum plus_rb{}, plus_rb_ca{false, addend::rb, carry::zero, true},
    minus_ra{true, addend::rb, carry::one}, minus_ra_ca{true, addend::rb, carry::one, true},
    extended{false, addend::rb, carry::ca, true}, extended_minus{true, addend::rb, carry::ca, true},
    to_zero{false, addend::zero, carry::ca, true}, from_zero{true, addend::zero, carry::ca, true},
    to_minus_one{false, addend::minus_one, carry::ca, true},
    from_minus_one{true, addend::minus_one, carry::ca, true}, negated{true, addend::zero, carry::one},
    plus_immediate{false, addend::immediate}, plus_immediate_ca{false, addend::immediate, carry::zero, true},
    immediate_minus{true, addend::immediate, carry::one, true};

using exec::logic;
using exec::logic_immediate;
using exec::plain;

constexpr std::array specs{
    // Sums
    d_add("addi", 14, plain<exec::add_immediate>, plus_immediate, ra0),
    d_add("addis", 15, plain<exec::add_immediate>, plus_immediate, ra0),
    d_add("addic", 12, plain<exec::add<plus_immediate_ca>>, plus_immediate_ca),
    d_add("addic.", 13, plain<exec::add<plus_immediate_ca>>, plus_immediate_ca, ra, suffix::always_records),
    d_add("subfic", 8, plain<exec::add<immediate_minus>>, immediate_minus),
    xo_sum("add", 266, plain<exec::add<plus_rb>>, plus_rb),
    xo_sum("addc", 10, plain<exec::add<plus_rb_ca>>, plus_rb_ca),
    xo_sum("adde", 138, plain<exec::add<extended>>, extended),
    xo_sum("addze", 202, plain<exec::add<to_zero>>, to_zero),
    xo_sum("addme", 234, plain<exec::add<to_minus_one>>, to_minus_one),
    xo_sum("subf", 40, plain<exec::add<minus_ra>>, minus_ra),
    xo_sum("subfc", 8, plain<exec::add<minus_ra_ca>>, minus_ra_ca),
    xo_sum("subfe", 136, plain<exec::add<extended_minus>>, extended_minus),
    xo_sum("subfze", 200, plain<exec::add<from_zero>>, from_zero),
    xo_sum("subfme", 232, plain<exec::add<from_minus_one>>, from_minus_one),
    xo_sum("neg", 104, plain<exec::add<negated>>, negated),
    // Products and quotients
    insn_spec{"mulli",
              primary(7),
              d_mask,
              {rt, ra, si},
              plain<exec::multiply_immediate>,
              unit::multiply,
              0,
              growth::product},
    xo_product("mullw", 235, plain<exec::multiply_low>, unit::multiply, xo_mask, oe_rc),
    xo_product("mulhw", 75, plain<exec::multiply_high>, unit::multiply, rc_mask, rc),
    xo_product("mulhwu", 11, plain<exec::multiply_high_unsigned>, unit::multiply, rc_mask, rc),
    xo_product("divw", 491, plain<exec::divide>, unit::divide, xo_mask, oe_rc),
    xo_product("divwu", 459, plain<exec::divide_unsigned>, unit::divide, xo_mask, oe_rc),
    // Comparisons
    compare("cmpwi", primary(11), d_mask, si, plain<exec::compare<std::int32_t, true>>,
            growth::compare_signed),
    compare("cmplwi", primary(10), d_mask, ui, plain<exec::compare<uint32_t, true>>,
            growth::compare_unsigned),
    compare("cmpw", x(0), x_mask, rb, plain<exec::compare<std::int32_t, false>>, growth::compare_signed),
    compare("cmplw", x(32), x_mask, rb, plain<exec::compare<uint32_t, false>>, growth::compare_unsigned),
    // Logic
    d_logic("ori", 24, plain<logic_immediate<[](uint32_t s, uint32_t i) { return s | i; }>>),
    d_logic("oris", 25, plain<logic_immediate<[](uint32_t s, uint32_t i) { return s | i; }>>),
    d_logic("xori", 26, plain<logic_immediate<[](uint32_t s, uint32_t i) { return s ^ i; }>>),
    d_logic("xoris", 27, plain<logic_immediate<[](uint32_t s, uint32_t i) { return s ^ i; }>>),
    d_logic("andi.", 28, plain<logic_immediate<[](uint32_t s, uint32_t i) { return s & i; }>>,
            suffix::always_records),
    d_logic("andis.", 29, plain<logic_immediate<[](uint32_t s, uint32_t i) { return s & i; }>>,
            suffix::always_records),
    x_logic("and", 28, plain<logic<[](uint32_t s, uint32_t b) { return s & b; }>>),
    x_logic("andc", 60, plain<logic<[](uint32_t s, uint32_t b) { return s & ~b; }>>),
    x_logic("or", 444, plain<logic<[](uint32_t s, uint32_t b) { return s | b; }>>, growth::move),
    x_logic("orc", 412, plain<logic<[](uint32_t s, uint32_t b) { return s | ~b; }>>),
    x_logic("xor", 316, plain<logic<[](uint32_t s, uint32_t b) { return s ^ b; }>>),
    x_logic("nor", 124, plain<logic<[](uint32_t s, uint32_t b) { return ~(s | b); }>>),
    x_logic("nand", 476, plain<logic<[](uint32_t s, uint32_t b) { return ~(s & b); }>>),
    x_logic("eqv", 284, plain<logic<[](uint32_t s, uint32_t b) { return ~(s ^ b); }>>),
    x_unary("cntlzw", 26,
            plain<logic<[](uint32_t s, uint32_t) { return static_cast<uint32_t>(std::countl_zero(s)); }>>),
    x_unary("extsb", 954, plain<logic<[](uint32_t s, uint32_t) {
                return static_cast<uint32_t>(static_cast<std::int8_t>(s));
            }>>),
    x_unary("extsh", 922, plain<logic<[](uint32_t s, uint32_t) {
                return static_cast<uint32_t>(static_cast<std::int16_t>(s));
            }>>),
    x_unary("popcntb", 122, plain<logic<exec::population_of_bytes>>, false),
    x_unary("prtyw", 154, plain<logic<exec::parity_of_bytes>>, false),
    // Shifts and rotations
    x_logic("slw", 24, plain<exec::shift_left>),
    x_logic("srw", 536, plain<exec::shift_right>),
    x_logic("sraw", 792, plain<exec::shift_right_algebraic<false>>),
    insn_spec{"srawi",
              x(824),
              rc_mask,
              {ra_out, rs, sh},
              plain<exec::shift_right_algebraic<true>>,
              unit::simple,
              rc},
    insn_spec{"rlwimi",
              primary(20),
              d_mask,
              {ra_update, rs, sh, mb, me},
              plain<exec::rotate_insert>,
              unit::simple,
              rc},
    insn_spec{
        "rlwinm", primary(21), d_mask, {ra_out, rs, sh, mb, me}, plain<exec::rotate<true>>, unit::simple, rc},
    insn_spec{
        "rlwnm", primary(23), d_mask, {ra_out, rs, rb, mb, me}, plain<exec::rotate<false>>, unit::simple, rc},
    // Loads and stores
    d_load("lwz", 32, exec::quick_load<uint32_t, false, false>),
    d_load("lwzu", 33, exec::quick_load<uint32_t, false, true>, true),
    d_load("lbz", 34, exec::quick_load<std::uint8_t, false, false>),
    d_load("lbzu", 35, exec::quick_load<std::uint8_t, false, true>, true),
    d_load("lhz", 40, exec::quick_load<std::uint16_t, false, false>),
    d_load("lhzu", 41, exec::quick_load<std::uint16_t, false, true>, true),
    d_load("lha", 42, exec::quick_load<std::int16_t, false, false>),
    d_load("lhau", 43, exec::quick_load<std::int16_t, false, true>, true),
    x_load("lwzx", 23, exec::quick_load<uint32_t, true, false>),
    x_load("lwzux", 55, exec::quick_load<uint32_t, true, true>, true),
    x_load("lbzx", 87, exec::quick_load<std::uint8_t, true, false>),
    x_load("lbzux", 119, exec::quick_load<std::uint8_t, true, true>, true),
    x_load("lhzx", 279, exec::quick_load<std::uint16_t, true, false>),
    x_load("lhzux", 311, exec::quick_load<std::uint16_t, true, true>, true),
    x_load("lhax", 343, exec::quick_load<std::int16_t, true, false>),
    x_load("lhaux", 375, exec::quick_load<std::int16_t, true, true>, true),
    x_load("eciwx", 310, exec::external_control),
    d_store("stw", 36, exec::quick_store<uint32_t, false, false>),
    d_store("stwu", 37, exec::quick_store<uint32_t, false, true>, true),
    d_store("stb", 38, exec::quick_store<std::uint8_t, false, false>),
    d_store("stbu", 39, exec::quick_store<std::uint8_t, false, true>, true),
    d_store("sth", 44, exec::quick_store<std::uint16_t, false, false>),
    d_store("sthu", 45, exec::quick_store<std::uint16_t, false, true>, true),
    x_store("stwx", 151, exec::quick_store<uint32_t, true, false>),
    x_store("stwux", 183, exec::quick_store<uint32_t, true, true>, true),
    x_store("stbx", 215, exec::quick_store<std::uint8_t, true, false>),
    x_store("stbux", 247, exec::quick_store<std::uint8_t, true, true>, true),
    x_store("sthx", 407, exec::quick_store<std::uint16_t, true, false>),
    x_store("sthux", 439, exec::quick_store<std::uint16_t, true, true>, true),
    x_store("ecowx", 438, exec::external_control),
    d_multiple("lmw", 46, rt, exec::load_multiple, unit::load),
    d_multiple("stmw", 47, rs, exec::store_multiple, unit::store),
    // Branches
    insn_spec{
        "b", primary(18), d_mask, {target24}, exec::branch, unit::branch, suffix::link | suffix::absolute},
    insn_spec{"bc",
              primary(16),
              d_mask,
              {bo, bi, target14},
              exec::branch_conditional,
              unit::branch,
              suffix::link | suffix::absolute,
              growth::counter},
    insn_spec{"bclr",
              x(16, 19),
              rc_mask,
              {bo, bi},
              exec::branch_to_register<true>,
              unit::branch,
              suffix::link,
              growth::counter},
    insn_spec{"bcctr",
              x(528, 19),
              rc_mask,
              {bo, bi},
              exec::branch_to_register<false>,
              unit::branch,
              suffix::link,
              growth::counter},
    bare("rfi", x(50, 19), x_mask, exec::return_from_interrupt<&state::srr0, &state::srr1>, unit::branch),
    bare("rfci", x(51, 19), x_mask, exec::return_from_interrupt<&state::csrr0, &state::csrr1>, unit::branch),
    bare("rfmci", x(38, 19), x_mask, exec::return_from_interrupt<&state::mcsrr0, &state::mcsrr1>,
         unit::branch),
    insn_spec{"tw", x(4), x_mask, {to, ra, rb}, exec::trap<false>},
    insn_spec{"twi", primary(3), d_mask, {to, ra, si}, exec::trap<true>},
    // Condition register
    xl_bits("crand", 257, plain<exec::condition<[](bool a, bool b) { return a && b; }>>),
    xl_bits("crandc", 129, plain<exec::condition<[](bool a, bool b) { return a && !b; }>>),
    xl_bits("creqv", 289, plain<exec::condition<[](bool a, bool b) { return a == b; }>>),
    xl_bits("crnand", 225, plain<exec::condition<[](bool a, bool b) { return !(a && b); }>>),
    xl_bits("crnor", 33, plain<exec::condition<[](bool a, bool b) { return !(a || b); }>>),
    xl_bits("cror", 449, plain<exec::condition<[](bool a, bool b) { return a || b; }>>),
    xl_bits("crorc", 417, plain<exec::condition<[](bool a, bool b) { return a || !b; }>>),
    xl_bits("crxor", 193, plain<exec::condition<[](bool a, bool b) { return a != b; }>>),
    insn_spec{"mcrf", x(0, 19), x_mask, {bf, bfa}, plain<exec::move_condition>},
    insn_spec{"mfcr", x(19), x_mask | 0x0010'0000, {rt}, plain<exec::from_condition>},
    insn_spec{"mfocrf", x(19) | 0x0010'0000, x_mask | 0x0010'0000, {rt, fxm}, plain<exec::from_condition>},
    insn_spec{"mtcrf", x(144), x_mask | 0x0010'0000, {fxm, rs}, plain<exec::to_condition>},
    insn_spec{"mtocrf", x(144) | 0x0010'0000, x_mask | 0x0010'0000, {fxm, rs}, plain<exec::to_condition>},
    // Special registers and waiting
    insn_spec{"mfspr", x(339), x_mask, {rt, spr}, exec::from_spr, unit::simple, 0, growth::from_spr},
    insn_spec{"mtspr", x(467), x_mask, {spr, rs}, exec::to_spr, unit::simple, 0, growth::to_spr},
    insn_spec{"mfmsr", x(83), x_mask, {rt}, exec::from_msr},
    insn_spec{"mtmsr", x(146), x_mask, {rs}, exec::to_msr, unit::simple, 0, growth::opaque},
    bare("sync", x(598), x_mask, exec::sync, unit::sync, growth::constant),
    bare("wait", x(62), 0xffff'ffff, exec::wait),
};
static_assert(overlap_free(specs), "two instructions share an encoding");

} // namespace

std::span<const insn_spec> scalar_table() { return specs; }

} // namespace hxtwin::ppu
