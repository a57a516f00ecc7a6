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
    const auto& a = m.s.v[i.ra];
    for (unsigned k = 0; k < lanes; ++k) {
        const auto value = e::get(a, k * 8 / Bits);
        m.s.vcr[k] = value > 0 ? lane_flags::gt : value < 0 ? lane_flags::lt : lane_flags::eq;
    }
    return issue_permute(m);
}

// Logical; positive counts to the left.
template <unsigned Bits>
std::int64_t vector_shift(machine& m, insn& i) {
    using e = element<Bits>;
    const auto count = static_cast<std::int32_t>(i.imm);
    const auto a = m.s.v[i.ra];
    auto& result = m.s.v[i.rt];
    for (unsigned k = 0; k < e::count; ++k) {
        const auto value = static_cast<std::uint32_t>(e::get(a, k)) & ((1u << Bits) - 1);
        e::set(result, k, static_cast<typename e::value>(count >= 0 ? value << count : value >> -count));
    }
    return issue_permute(m);
}

template <unsigned Bits>
std::int64_t vector_splat(machine& m, insn& i) {
    using e = element<Bits>;
    for (unsigned k = 0; k < e::count; ++k) {
        e::set(m.s.v[i.rt], k, static_cast<typename e::value>(m.s.r[i.ra] & ((1u << Bits) - 1)));
    }
    return issue_permute(m);
}

std::int64_t vector_select(machine&, insn&);

// These work on slices of 16 bytes.
template <bool Upper>
std::int64_t vector_pack(machine&, insn&);
template <bool Left>
std::int64_t vector_unpack(machine&, insn&);

} // namespace hxtwin::ppu::exec
