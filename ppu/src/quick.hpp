// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "branch.hpp"
#include "memory.hpp"
#include "special.hpp"
#include "threaded.hpp"

// Steps of the commonest instructions in their commonest case; any other is left to `generic`, before
// anything is changed.
namespace hxtwin::ppu::exec {

template <class T, bool Indexed, bool Update>
void load_step(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    const auto address = effective_address<Indexed, Update>(m, *i);
    if (address >= sram_bytes || is_misaligned(address, sizeof(T))) [[unlikely]] {
        return generic(m, i, left, count);
    }
    const auto value = static_cast<T>(m.read_sram<std::make_unsigned_t<T>>(address));
    if constexpr (Update) {
        m.s.r[i->ra] = address;
    }
    m.s.r[i->rt] = static_cast<std::uint32_t>(value);
    return go_on(m, i + 1, left - i->cost, count + 1);
}

template <class T, bool Indexed, bool Update>
void store_step(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    const auto address = effective_address<Indexed, Update>(m, *i);
    if (address >= sram_bytes || is_misaligned(address, sizeof(T))) [[unlikely]] {
        return generic(m, i, left, count);
    }
    const auto cost = i->cost; // the word stored may be this one
    m.write_word(address, static_cast<T>(m.s.r[i->rt]));
    if constexpr (Update) {
        m.s.r[i->ra] = address;
    }
    return go_on(m, i + 1, left - cost, count + 1);
}

template <class T, bool Indexed, bool Update>
inline constexpr execution quick_load{load<T, Indexed, Update>, load_step<T, Indexed, Update>};
template <class T, bool Indexed, bool Update>
inline constexpr execution quick_store{store<T, Indexed, Update>, store_step<T, Indexed, Update>};

// The quickest step of a move from or to this special register.
step special_step(const insn&);
// The quickest step of a branch at this address.
step branch_step(const machine&, const insn&, std::uint32_t pc);

} // namespace hxtwin::ppu::exec
