// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "vector_arithmetic.hpp"

// Handlers of the vector instructions that compare, shift, select, pack and unpack.
namespace hxtwin::ppu::exec {

inline std::int64_t issue_permute(machine& m) {
    return vector_unit::issue(m, vector_unit::start(m), m.options.timing.vector_permute);
}

template <unsigned Bits>
std::int64_t vector_compare(machine& m, insn& i) {
    using e = element<Bits>;
    const auto a = m.s.v[i.ra];
    vector flags;
    for (unsigned k = 0; k < e::count; ++k) {
        const auto value = e::get(a, k);
        const auto flag = (value > 0 ? lane_flags::gt : 0) | (value < 0 ? lane_flags::lt : 0) |
                          (value == 0 ? lane_flags::eq : 0);
        e::set(flags, k, Bits == 8 ? flag : flag * 0x101); // both lanes of a half-word
    }
    m.s.vcr = flags;
    return issue_permute(m);
}

// Logical; positive counts to the left.
template <unsigned Bits>
std::int64_t vector_shift(machine& m, insn& i) {
    using e = element<Bits>;
    const auto count = static_cast<std::int32_t>(i.imm);
    const auto a = m.s.v[i.ra];
    vector result;
    for (unsigned k = 0; k < e::count; ++k) {
        const auto bits = static_cast<std::uint16_t>(e::get(a, k)) & ((1u << Bits) - 1);
        e::set(result, k, count >= 0 ? bits << count : bits >> -count);
    }
    m.s.v[i.rt] = result;
    return issue_permute(m);
}

template <unsigned Bits>
std::int64_t vector_splat(machine& m, insn& i) {
    using e = element<Bits>;
    const auto value = m.s.r[i.ra];
    vector result;
    for (unsigned k = 0; k < e::count; ++k) {
        e::set(result, k, value);
    }
    m.s.v[i.rt] = result;
    return issue_permute(m);
}

std::int64_t vector_select(machine&, insn&);

// These work on slices of 16 bytes.
template <bool Upper>
std::int64_t vector_pack(machine&, insn&);
template <bool Left>
std::int64_t vector_unpack(machine&, insn&);

} // namespace hxtwin::ppu::exec
