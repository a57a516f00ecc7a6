// SPDX-License-Identifier: Apache-2.0
#include "waiting_loop.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include <hxtwin/base/error.hpp>

#include "memory.hpp"
#include "special.hpp"

// The iterations are numbered k = 0, 1, ... from now on. Every register is assumed to hold r + k * step,
// modulo 2^32, when iteration k begins. One iteration is executed to find the steps, and executed again to
// prove them: each instruction either has operands with step 0, or is one whose result grows evenly with k,
// or fails the proof. An outcome (of a comparison, a carry, a counter) that depends on growing values bounds
// the k for which it stays the same. If the iteration ends with every register at r + step with the step
// assumed, iterations 0 to the bound are alike by induction.
namespace hxtwin::ppu {
namespace {

constexpr unsigned longest = 1024;      // instructions of an iteration
constexpr std::int64_t least_room = 64; // cycles to the limit for which it is worth a look
constexpr std::uint16_t most_patience =
    1024; // branches between two looks at a loop that is not a waiting one

// What an iteration may change.
struct scalars {
    std::uint32_t pc;
    std::array<std::uint32_t, 32> r;
    std::uint32_t cr, lr, ctr, xer;
    ppu_cycles now;
};

scalars scalars_of(const state& s) { return {s.pc, s.r, s.cr, s.lr, s.ctr, s.xer, s.now}; }
void restore(state& s, const scalars& from) {
    s.pc = from.pc;
    s.r = from.r;
    s.cr = from.cr;
    s.lr = from.lr;
    s.ctr = from.ctr;
    s.xer = from.xer;
    s.now = from.now;
}

std::int64_t signed_step(std::uint32_t step) { return static_cast<std::int32_t>(step); }

// Steps while an iteration goes on, and the last k for which it is known to go the same way.
struct growing {
    std::array<std::uint32_t, 32> r{};
    std::uint32_t ctr = 0;
    std::int64_t cycles = 0; // of an iteration: the step of the time base
    std::int64_t last = std::numeric_limits<std::int64_t>::max();

    // value + k * step has to stay in [low, high].
    bool keep(std::int64_t value, std::int64_t step, std::int64_t low, std::int64_t high) {
        if (value < low || value > high) {
            return false;
        }
        if (step > 0) {
            last = std::min(last, (high - value) / step);
        } else if (step < 0) {
            last = std::min(last, (value - low) / -step);
        }
        return true;
    }
    bool keep_unsigned(std::uint32_t value, std::int64_t step) {
        return keep(value, step, 0, std::numeric_limits<std::uint32_t>::max());
    }
    bool keep_signed(std::uint32_t value, std::int64_t step) {
        return keep(static_cast<std::int32_t>(value), step, std::numeric_limits<std::int32_t>::min(),
                    std::numeric_limits<std::int32_t>::max());
    }
    // The sign of a difference, or that it is 0.
    bool keep_sign(std::int64_t difference, std::int64_t step) {
        constexpr auto far = std::int64_t{1} << 40;
        return difference == 0  ? keep(0, step, 0, 0)
               : difference > 0 ? keep(difference, step, 1, far)
                                : keep(difference, step, -far, -1);
    }
    bool keep_record(const insn& i, std::uint32_t result, std::int64_t step) {
        return !i.record || (keep_signed(result, step) && keep_sign(static_cast<std::int32_t>(result), step));
    }
};

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

// Loads only from the SRAM, which nobody else writes meanwhile; stores only there, of what it holds already.
bool harmless(const machine& m, const insn& i) {
    const bool indexed = i.spec->operands[2] == operand::rb;
    const auto base = !i.spec->update && i.ra == 0 ? 0 : m.s.r[i.ra];
    const auto address = base + (indexed ? m.s.r[i.rb] : i.imm);
    if (address >= sram_bytes) {
        return false;
    }
    if (i.spec->unit == unit::load) {
        return true;
    }
    const auto value = m.s.r[i.rt];
    const auto name = i.spec->name.substr(0, 3);
    const unsigned bytes = name == "stb" ? 1 : name == "sth" ? 2 : 4;
    if (exec::is_misaligned(address, bytes)) {
        return false;
    }
    for (unsigned k = 0; k < bytes; ++k) {
        if (m.sram[address + k] != (value >> 8 * (bytes - 1 - k) & 0xff)) {
            return false;
        }
    }
    return true;
}

// May this instruction be part of an iteration that is only looked at?
bool is_admissible(const machine& m, const insn& i) {
    if (i.spec == nullptr || i.spec->growth == growth::opaque) {
        return false;
    }
    switch (i.spec->unit) {
    case unit::load:
    case unit::store:
        return harmless(m, i);
    case unit::sync:
        return m.vector_free <= m.now();
    default:
        break;
    }
    if (i.spec->growth == growth::from_spr || i.spec->growth == growth::to_spr) {
        const bool time = i.imm == exec::spr::tbl || i.imm == exec::spr::tbu;
        return i.imm == exec::spr::ctr || i.imm == exec::spr::lr ||
               (i.spec->growth == growth::from_spr && (time || i.imm == exec::spr::xer));
    }
    return true;
}

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

// Executes from here until this place is reached again; the number of instructions, or none if the iteration
// is not one of a waiting loop. With g, proves its steps.
std::optional<unsigned> iterate(machine& m, growing* g) {
    const auto begin = m.s.pc;
    for (unsigned n = 1; n <= longest; ++n) {
        auto& i = m.fetch(m.s.pc);
        if (i.run == undecoded) {
            m.decode(i, m.s.pc);
        }
        if (!is_admissible(m, i) || (g != nullptr && !pass(*g, m.s, i))) {
            return std::nullopt;
        }
        m.next = m.s.pc + 4;
        const auto cycles = i.run(m, i);
        if (cycles < 0 || m.probe_failed) {
            return std::nullopt;
        }
        m.s.pc = m.next;
        m.s.now += ppu_cycles(cycles + i.cost);
        if (m.s.pc == begin) {
            return n;
        }
    }
    return std::nullopt;
}

struct iteration {
    growing steps;
    unsigned instructions = 0;
};

// Finds and proves the steps; changes the machine.
std::optional<iteration> prove(machine& m, const scalars& start) {
    const auto found = iterate(m, nullptr);
    if (!found || m.s.cr != start.cr || m.s.xer != start.xer || m.s.lr != start.lr) {
        return std::nullopt;
    }
    growing assumed;
    for (unsigned r = 0; r < 32; ++r) {
        assumed.r[r] = m.s.r[r] - start.r[r];
    }
    assumed.ctr = m.s.ctr - start.ctr;
    assumed.cycles = (m.s.now - start.now).count();
    auto ended = assumed;
    restore(m.s, start);
    if (!iterate(m, &ended) || ended.r != assumed.r || ended.ctr != assumed.ctr) {
        return std::nullopt;
    }
    assumed.last = ended.last;
    return iteration{assumed, *found};
}

std::optional<iteration> look(machine& m, const scalars& start) {
    const auto* page = m.page;
    m.probing = true;
    m.probe_failed = false;
    std::optional<iteration> found;
    try {
        found = prove(m, start);
    } catch (const ppu_trap&) { // executing will trap in its time
    }
    m.probing = false;
    m.page = const_cast<code_page*>(page);
    restore(m.s, start);
    return found;
}

} // namespace

void close_loop(machine& m, insn& branch) {
    if (m.until - m.now() < least_room) {
        branch.countdown = 1;
        return;
    }
    const auto start = scalars_of(m.s);
    const auto found = look(m, start);
    if (!found) {
        branch.patience =
            std::min<std::uint16_t>(static_cast<std::uint16_t>(branch.patience * 2), most_patience);
        branch.countdown = branch.patience;
        return;
    }
    branch.patience = 2;
    branch.countdown = 1;
    const auto& steps = found->steps;
    const auto room = std::max<std::int64_t>(0, (m.until - m.now()) / steps.cycles);
    const auto skipped = steps.last < room ? steps.last + 1 : room;
    const auto times = static_cast<std::uint32_t>(skipped);
    for (unsigned r = 0; r < 32; ++r) {
        m.s.r[r] += times * steps.r[r];
    }
    m.s.ctr += times * steps.ctr;
    m.s.now += ppu_cycles(skipped * steps.cycles);
    m.counts.skipped += ppu_cycles(skipped * steps.cycles);
    m.counts.instructions += static_cast<std::uint64_t>(skipped) * found->instructions;
}

} // namespace hxtwin::ppu
