// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "interrupt.hpp"
#include "machine.hpp"

// Handlers of branches and traps. Conditional branches are predicted by their direction: backward ones are
// taken.
namespace hxtwin::ppu::exec {

inline std::int64_t take(machine& m, std::uint32_t target, std::int64_t cycles) {
    m.next = target & ~3u;
    return cycles;
}

// To an address in a register: a function may return.
inline std::int64_t take_return(machine& m, std::uint32_t target, std::int64_t cycles) {
    take(m, target, cycles);
    if ((m.return_filter & filter_bit(m.next)) != 0) {
        m.return_to(m.next, m.now() + cycles);
    }
    return cycles;
}

// A loop may have been closed: every now and then it is worth a look whether it only waits.
inline std::int64_t take_backward(machine& m, insn& i, std::uint32_t target, std::int64_t cycles) {
    take(m, target, cycles);
    if (!m.may_skip || m.probing || --i.countdown != 0) {
        return cycles;
    }
    i.countdown = i.patience;
    return cycles + outcome::attempt;
}

inline bool is_absolute(const insn& i) { return (i.word & 2) != 0; }
inline bool links(const insn& i) { return (i.word & 1) != 0; }

inline std::int64_t branch(machine& m, insn& i) {
    const auto target = is_absolute(i) ? i.imm : m.s.pc + i.imm;
    const auto cycles = std::int64_t{m.options.timing.branch_mispredicted};
    if (links(i)) {
        m.s.lr = m.s.pc + 4;
        return take(m, target, cycles);
    }
    return target <= m.s.pc ? take_backward(m, i, target, cycles) : take(m, target, cycles);
}

// BO and BI of a conditional branch; counts down CTR if it says so.
inline bool is_taken(machine& m, const insn& i) {
    const unsigned bo = i.rt, bi = i.ra;
    bool taken = true;
    if ((bo & 4) == 0) {
        --m.s.ctr;
        taken = (m.s.ctr != 0) != ((bo & 2) != 0);
    }
    if ((bo & 16) == 0) {
        taken = taken && ((m.s.cr >> (31 - bi) & 1) != 0) == ((bo & 8) != 0);
    }
    return taken;
}

inline std::int64_t branch_conditional(machine& m, insn& i) {
    const auto& timing = m.options.timing;
    const auto target = is_absolute(i) ? i.imm : m.s.pc + i.imm;
    const bool backward = target <= m.s.pc;
    const bool taken = is_taken(m, i);
    const std::int64_t cycles = taken == backward ? timing.branch : timing.branch_mispredicted;
    if (links(i)) {
        m.s.lr = m.s.pc + 4;
    }
    if (!taken) {
        return cycles;
    }
    return backward && !links(i) ? take_backward(m, i, target, cycles) : take(m, target, cycles);
}

template <bool ToLink>
std::int64_t branch_to_register(machine& m, insn& i) {
    const bool taken = is_taken(m, i);
    const auto target = ToLink ? m.s.lr : m.s.ctr;
    if (links(i)) {
        m.s.lr = m.s.pc + 4;
    }
    return taken ? take_return(m, target, m.options.timing.branch_mispredicted) : m.options.timing.branch;
}

template <auto Address, auto Msr>
std::int64_t return_from_interrupt(machine& m, insn&) {
    m.s.msr = m.s.*Msr & msr_writable;
    m.until = 0; // an interrupt may be pending
    return take_return(m, m.s.*Address, m.options.timing.branch_mispredicted);
}

template <bool Immediate>
std::int64_t trap(machine& m, insn& i) {
    const auto a = m.s.r[i.ra], b = Immediate ? i.imm : m.s.r[i.rb];
    const auto signed_a = static_cast<std::int32_t>(a), signed_b = static_cast<std::int32_t>(b);
    const unsigned to = i.rt;
    if (((to & 16) != 0 && signed_a < signed_b) || ((to & 8) != 0 && signed_a > signed_b) ||
        ((to & 4) != 0 && a == b) || ((to & 2) != 0 && a < b) || ((to & 1) != 0 && a > b)) {
        return fail(m, interrupt::program, "trap instruction whose condition holds");
    }
    return 0;
}

} // namespace hxtwin::ppu::exec
