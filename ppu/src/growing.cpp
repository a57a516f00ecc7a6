// SPDX-License-Identifier: Apache-2.0
#include "growing.hpp"

#include "special.hpp"

namespace hxtwin::ppu {
namespace {

// Calls visit(register, is_read, is_written) for each register operand.
template <class Visit>
void for_registers(const insn& i, Visit visit) {
    for (auto kind : i.spec->operands) {
        switch (kind) {
        case operand::rt:
            visit(i.rt, false, true);
            break;
        case operand::rs:
            visit(i.rt, true, false);
            break;
        case operand::ra:
            visit(i.ra, true, false);
            break;
        case operand::ra0:
            visit(i.ra, i.ra != 0, false);
            break;
        case operand::ra_out:
            visit(i.ra, false, true);
            break;
        case operand::ra_update:
            visit(i.ra, true, true);
            break;
        case operand::rb:
            visit(i.rb, true, false);
            break;
        default:
            break;
        }
    }
}

bool constant_operands(const growing& g, const insn& i) {
    bool constant = true;
    for_registers(i, [&](unsigned r, bool read, bool) { constant = constant && (!read || g.r[r] == 0); });
    return constant;
}

bool pass_constant(growing& g, const insn& i) {
    if (!constant_operands(g, i)) {
        return false;
    }
    for_registers(i, [&](unsigned r, bool, bool written) {
        if (written) {
            g.r[r] = 0;
        }
    });
    return true;
}

bool pass_sum(growing& g, const state& s, const insn& i) {
    const auto& sum = i.spec->sum;
    const bool zero_base = i.spec->operands[1] == operand::ra0 && i.ra == 0;
    const auto a = zero_base ? 0 : s.r[i.ra];
    const auto a_step = zero_base ? 0 : g.r[i.ra];
    const auto x = sum.complement ? ~a : a;
    const auto x_step = sum.complement ? 0 - a_step : a_step;
    const bool from_rb = sum.y == sum::addend::rb;
    const auto y = from_rb                           ? s.r[i.rb]
                   : sum.y == sum::addend::immediate ? i.imm
                   : sum.y == sum::addend::zero      ? 0u
                                                     : ~0u;
    const auto y_step = from_rb ? g.r[i.rb] : 0;
    const auto c = sum.c == sum::carry::zero ? 0u : sum.c == sum::carry::one ? 1u : (s.xer >> 29) & 1u;
    const auto step = x_step + y_step;
    g.r[i.rt] = step;
    if (x_step == 0 && y_step == 0) {
        return true;
    }
    if (i.overflow) {
        return false;
    }
    if (sum.sets_carry) {
        constexpr auto carry = std::int64_t{1} << 32;
        const auto total = std::int64_t{x} + y + c;
        const auto total_step = signed_step(x_step) + signed_step(y_step);
        if (!g.keep_unsigned(x, signed_step(x_step)) || !g.keep_unsigned(y, signed_step(y_step)) ||
            !g.keep(total, total_step, total < carry ? 0 : carry, total < carry ? carry - 1 : 2 * carry)) {
            return false;
        }
    }
    return g.keep_record(i, x + y + c, signed_step(step));
}

bool pass_comparison(growing& g, const state& s, const insn& i, bool is_signed) {
    const bool immediate = i.spec->operands[2] != operand::rb;
    const auto a = s.r[i.ra], b = immediate ? i.imm : s.r[i.rb];
    const auto a_step = signed_step(g.r[i.ra]), b_step = immediate ? 0 : signed_step(g.r[i.rb]);
    if (is_signed) {
        return g.keep_signed(a, a_step) && g.keep_signed(b, b_step) &&
               g.keep_sign(std::int64_t{static_cast<std::int32_t>(a)} - static_cast<std::int32_t>(b),
                           a_step - b_step);
    }
    return g.keep_unsigned(a, a_step) && g.keep_unsigned(b, b_step) &&
           g.keep_sign(std::int64_t{a} - std::int64_t{b}, a_step - b_step);
}

bool pass_from_spr(growing& g, const state& s, const insn& i) {
    using namespace exec;
    const auto low = static_cast<std::uint32_t>(time_base(s));
    g.r[i.rt] = i.imm == spr::ctr ? g.ctr : i.imm == spr::tbl ? static_cast<std::uint32_t>(g.cycles) : 0;
    switch (i.imm) {
    case spr::xer:
    case spr::lr:
    case spr::ctr:
        return true;
    case spr::tbl:
        return g.cycles <= std::numeric_limits<std::int32_t>::max();
    case spr::tbu:
        return g.keep(low, g.cycles, 0, std::numeric_limits<std::uint32_t>::max());
    default:
        return false;
    }
}

bool pass_to_spr(growing& g, const insn& i) {
    if (i.imm == exec::spr::ctr) {
        g.ctr = g.r[i.rt];
        return true;
    }
    return i.imm == exec::spr::lr && g.r[i.rt] == 0;
}

bool pass_counter(growing& g, const state& s, const insn& i) {
    const bool to_ctr = i.spec->operands[2] == operand::none && (i.word & 0x400) != 0;
    if (to_ctr && g.ctr != 0) {
        return false;
    }
    if ((i.rt & 4) != 0 || g.ctr == 0) { // does not count, or counts alike each time
        return true;
    }
    const auto value = s.ctr - 1;
    return value == 0 ? g.keep(0, signed_step(g.ctr), 0, 0)
                      : g.keep(value, signed_step(g.ctr), 1, std::numeric_limits<std::uint32_t>::max());
}

} // namespace

bool pass(growing& g, const state& s, const insn& i) {
    switch (i.spec->growth) {
    case growth::constant:
        return pass_constant(g, i);
    case growth::sum:
        return pass_sum(g, s, i);
    case growth::compare_signed:
        return pass_comparison(g, s, i, true);
    case growth::compare_unsigned:
        return pass_comparison(g, s, i, false);
    case growth::from_spr:
        return pass_from_spr(g, s, i);
    case growth::to_spr:
        return pass_to_spr(g, i);
    case growth::counter:
        return pass_counter(g, s, i);
    case growth::product:
        g.r[i.rt] = g.r[i.ra] * i.imm;
        return true;
    case growth::move:
        if (i.rt != i.rb) {
            return pass_constant(g, i);
        }
        g.r[i.ra] = g.r[i.rt];
        return g.keep_record(i, s.r[i.rt], signed_step(g.r[i.rt]));
    case growth::opaque:
        break;
    }
    return false;
}

} // namespace hxtwin::ppu
