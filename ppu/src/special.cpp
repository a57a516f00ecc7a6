// SPDX-License-Identifier: Apache-2.0
#include "special.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "interrupt.hpp"

namespace hxtwin::ppu::exec {
namespace {

void set_time_base(state& s, std::uint64_t value) {
    s.time_base_offset = static_cast<std::int64_t>(value) - s.now.count();
}

// Null for numbers that are not plain storage.
std::uint32_t* storage_of(state& s, unsigned number) {
    switch (number) {
    case spr::xer:
        return &s.xer;
    case spr::lr:
        return &s.lr;
    case spr::ctr:
        return &s.ctr;
    case spr::dec:
        return &s.dec;
    case 26:
        return &s.srr0;
    case 27:
        return &s.srr1;
    case 54:
        return &s.decar;
    case 58:
        return &s.csrr0;
    case 59:
        return &s.csrr1;
    case 61:
        return &s.dear;
    case 62:
        return &s.esr;
    case 66:
        return &s.gout;
    case 67:
        return &s.goe;
    case 68:
        return &s.iccr;
    case 336:
        return &s.tsr;
    case 340:
        return &s.tcr;
    case 570:
        return &s.mcsrr0;
    case 571:
        return &s.mcsrr1;
    default:
        return nullptr;
    }
}

[[noreturn]] void unknown_register(const machine& m, unsigned number) {
    m.trap(fmt::format("special register {}, which the processor does not have", number));
}

} // namespace

std::int64_t move_condition(machine& m, insn& i) {
    set_cr_field(m.s, i.rt >> 2, m.s.cr >> (28 - 4 * (i.ra >> 2)) & 0xfu);
    return 0;
}

std::int64_t from_condition(machine& m, insn& i) {
    m.s.r[i.rt] = m.s.cr;
    return 0;
}

std::int64_t to_condition(machine& m, insn& i) {
    std::uint32_t mask = 0;
    for (unsigned field = 0; field < 8; ++field) {
        mask |= (i.imm >> (7 - field) & 1) != 0 ? 0xfu << (28 - 4 * field) : 0;
    }
    m.s.cr = (m.s.cr & ~mask) | (m.s.r[i.rt] & mask);
    return 0;
}

std::int64_t from_spr(machine& m, insn& i) {
    auto& s = m.s;
    switch (i.imm) {
    case spr::tbl:
        s.r[i.rt] = static_cast<std::uint32_t>(time_base(s));
        return 0;
    case spr::tbu:
        s.r[i.rt] = static_cast<std::uint32_t>(time_base(s) >> 32);
        return 0;
    case 65:
        s.r[i.rt] = 0;
        return 0; // GIN: no pins are connected
    case spr::dec:
    case 336:
        settle_timers(s);
        break;
    default:
        break;
    }
    const auto* from = storage_of(s, i.imm);
    if (from == nullptr) {
        unknown_register(m, i.imm);
    }
    s.r[i.rt] = *from;
    return 0;
}

std::int64_t to_spr(machine& m, insn& i) {
    auto& s = m.s;
    const auto value = s.r[i.rt];
    if (i.imm != spr::xer && i.imm != spr::lr && i.imm != spr::ctr) {
        m.until = 0; // what events there are may change
    }
    switch (i.imm) {
    case spr::tbl:
        settle_timers(s);
        set_time_base(s, (time_base(s) & ~std::uint64_t{0xffff'ffff}) | value);
        return 0;
    case spr::tbu:
        settle_timers(s);
        set_time_base(s, (time_base(s) & 0xffff'ffff) | std::uint64_t{value} << 32);
        return 0;
    case spr::dec:
    case 54:
    case 340:
        settle_timers(s);
        break;
    case 336: // writing ones clears
        settle_timers(s);
        s.tsr &= ~(value & (tsr_dis | tsr_fis));
        return 0;
    default:
        break;
    }
    auto* into = storage_of(s, i.imm);
    if (into == nullptr || i.imm == 65) {
        unknown_register(m, i.imm);
    }
    *into = i.imm == spr::xer ? value & (xer_so | xer_ov | xer_ca)
            : i.imm == 62     ? value & esr_writable
                              : value;
    return 0;
}

std::int64_t from_msr(machine& m, insn& i) {
    m.s.r[i.rt] = m.s.msr;
    return 0;
}

std::int64_t to_msr(machine& m, insn& i) {
    m.s.msr = m.s.r[i.rt] & msr_writable;
    m.until = 0; // an interrupt may be pending
    return 0;
}

// Waits until the vector unit is idle, too.
std::int64_t sync(machine& m, insn& i) {
    (void)i;
    const auto waited = std::max<std::int64_t>(0, m.vector_free - m.now());
    m.counts.vector_wait += ppu_cycles(waited);
    return waited;
}

std::int64_t wait(machine& m, insn&) {
    m.s.now = ppu_cycles(std::max(m.now(), m.vector_free));
    m.s.sleeping = true;
    return outcome::sleep;
}

} // namespace hxtwin::ppu::exec
