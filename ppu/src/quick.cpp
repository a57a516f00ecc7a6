// SPDX-License-Identifier: Apache-2.0
#include "quick.hpp"

namespace hxtwin::ppu::exec {
namespace {

template <std::uint32_t state::*Register>
void from_special(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    m.s.r[i->rt] = m.s.*Register;
    return go_on(m, i + 1, left - i->cost, count + 1);
}

template <std::uint32_t state::*Register>
void to_special(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    m.s.*Register = m.s.r[i->rt];
    return go_on(m, i + 1, left - i->cost, count + 1);
}

// Every so often a backward branch is for `generic`, which looks for waiting loops.
bool is_due(const machine& m, insn* i) {
    if (!m.may_skip) {
        return false;
    }
    if (i->countdown == 1) {
        return true;
    }
    --i->countdown;
    return false;
}

// To another word of the same page.
template <bool Backward, bool Links>
void jump(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    if (Backward && is_due(m, i)) [[unlikely]] {
        return generic(m, i, left, count);
    }
    if constexpr (Links) {
        m.s.lr = pc_of(m, i) + 4;
    }
    return go_on(m, i + (static_cast<std::int32_t>(i->imm) >> 2), left - m.options.timing.branch_mispredicted,
                 count + 1);
}

enum class branch_if { set, clear, counter };

template <bool Backward, branch_if Kind>
void jump_if(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    bool taken;
    if constexpr (Kind == branch_if::counter) {
        taken = m.s.ctr != 1;
    } else {
        taken = ((m.s.cr << i->ra) >> 31 != 0) == (Kind == branch_if::set);
    }
    if (Backward && taken && is_due(m, i)) [[unlikely]] {
        return generic(m, i, left, count);
    }
    if constexpr (Kind == branch_if::counter) {
        --m.s.ctr;
    }
    const auto& timing = m.options.timing;
    left -= taken == Backward ? timing.branch : timing.branch_mispredicted;
    return go_on(m, taken ? i + (static_cast<std::int32_t>(i->imm) >> 2) : i + 1, left, count + 1);
}

// Always, to LR or CTR; not where a function that is watched may return.
template <bool ToLink, bool Links>
void jump_to_register(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    const auto target = (ToLink ? m.s.lr : m.s.ctr) & ~3u;
    if ((m.return_filter & filter_bit(target)) != 0) [[unlikely]] {
        return generic(m, i, left, count);
    }
    if constexpr (Links) {
        m.s.lr = pc_of(m, i) + 4;
    }
    return go_to(m, target, left - m.options.timing.branch_mispredicted, count + 1);
}

bool always(const insn& i) { return (i.rt & 20) == 20; }

step register_step(const insn& i, bool to_link) {
    return to_link ? (links(i) ? jump_to_register<true, true> : jump_to_register<true, false>)
                   : (links(i) ? jump_to_register<false, true> : jump_to_register<false, false>);
}

template <bool Backward>
step relative_step(const insn& i) {
    if (i.spec->operands[0] == operand::target24) {
        return links(i) ? jump<false, true> : jump<Backward, false>;
    }
    if (links(i) || always(i)) {
        return generic;
    }
    return (i.rt & 20) == 16 ? ((i.rt & 2) == 0 ? jump_if<Backward, branch_if::counter> : generic)
           : (i.rt & 4) == 0 ? generic
           : (i.rt & 8) != 0 ? jump_if<Backward, branch_if::set>
                             : jump_if<Backward, branch_if::clear>;
}

} // namespace

step special_step(const insn& i) {
    const bool reads = i.spec->growth == growth::from_spr;
    switch (i.imm) {
    case spr::lr:
        return reads ? from_special<&state::lr> : to_special<&state::lr>;
    case spr::ctr:
        return reads ? from_special<&state::ctr> : to_special<&state::ctr>;
    default:
        return generic;
    }
}

step branch_step(const machine& m, const insn& i, std::uint32_t pc) {
    if (i.spec->by.run == branch_to_register<true> || i.spec->by.run == branch_to_register<false>) {
        return always(i) ? register_step(i, i.spec->by.run == branch_to_register<true>) : generic;
    }
    if ((i.spec->by.run != branch && i.spec->by.run != branch_conditional) || is_absolute(i)) {
        return generic;
    }
    if ((pc + i.imm - m.page->base) >> 2 >= m.page->words()) {
        return generic;
    }
    return static_cast<std::int32_t>(i.imm) <= 0 ? relative_step<true>(i) : relative_step<false>(i);
}

} // namespace hxtwin::ppu::exec
