// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "machine.hpp"

// Handlers of the condition register, special registers, synchronisation and waiting.
namespace hxtwin::ppu::exec {

// Numbers of the special registers. The time base is read and written at 284 and 285; 268 and 269 do not
// exist.
namespace spr {
inline constexpr unsigned xer = 1, lr = 8, ctr = 9, dec = 22, tbl = 284, tbu = 285;
}
inline unsigned spr_of(std::uint32_t word) { return (word >> 16 & 31u) | (word >> 6 & 0x3e0u); }

inline std::uint64_t time_base(const state& s) {
    return static_cast<std::uint64_t>(s.now.count() + s.time_base_offset);
}

template <auto Operation>
std::int64_t condition(machine& m, insn& i) {
    auto& cr = m.s.cr;
    const bool result = Operation((cr >> (31 - i.ra) & 1) != 0, (cr >> (31 - i.rb) & 1) != 0);
    const auto bit = 1u << (31 - i.rt);
    cr = result ? cr | bit : cr & ~bit;
    return 0;
}

std::int64_t move_condition(machine&, insn&);
std::int64_t from_condition(machine&, insn&);
std::int64_t to_condition(machine&, insn&);
std::int64_t from_spr(machine&, insn&);
std::int64_t to_spr(machine&, insn&);
std::int64_t from_msr(machine&, insn&);
std::int64_t to_msr(machine&, insn&);
std::int64_t sync(machine&, insn&);
std::int64_t wait(machine&, insn&);

} // namespace hxtwin::ppu::exec
