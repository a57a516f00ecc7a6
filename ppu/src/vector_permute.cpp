// SPDX-License-Identifier: Apache-2.0
#include "vector_permute.hpp"

namespace hxtwin::ppu::exec {
namespace {

constexpr unsigned slice_bytes = 16;

std::uint8_t packed_byte(unsigned upper, unsigned lower, unsigned size, bool from_upper) {
    if (from_upper) {
        return static_cast<std::uint8_t>(upper >> size);
    }
    // `size` zeros, then the low bits of the upper byte, then the top bits of the lower byte.
    const auto half_word = upper << 8 | lower;
    return static_cast<std::uint8_t>((half_word >> 2 * size & 0xffu) & (0xffu >> size));
}

} // namespace

std::int64_t vector_select(machine& m, insn& i) {
    vector result = m.s.v[i.ra];
    vector_unit::merge(m.s, i.imm, result, m.s.v[i.rb]);
    m.s.v[i.rt] = result;
    return issue_permute(m);
}

template <bool Upper>
std::int64_t vector_pack(machine& m, insn& i) {
    const auto &a = m.s.v[i.ra], &b = m.s.v[i.rb];
    vector result;
    for (unsigned k = 0; k < lanes; ++k) {
        const auto slice = k / slice_bytes * slice_bytes, half_word = k % slice_bytes;
        const auto& from = half_word < 8 ? a : b;
        const auto at = slice + half_word % 8 * 2;
        result[k] = packed_byte(from[at], from[at + 1], i.imm, Upper);
    }
    m.s.v[i.rt] = result;
    return issue_permute(m);
}

template <bool Left>
std::int64_t vector_unpack(machine& m, insn& i) {
    const auto &a = m.s.v[i.ra], &b = m.s.v[i.rb];
    const auto size = i.imm;
    vector result;
    for (unsigned k = 0; k < lanes; k += 2) {
        const auto from = k / slice_bytes * slice_bytes + (Left ? 0 : 8) + k % slice_bytes / 2;
        const unsigned low_bits = (unsigned{b[from]} << 2 * size >> 8) & ((1u << size) - 1);
        result[k] = static_cast<std::uint8_t>((unsigned{a[from]} << size) | low_bits);
        result[k + 1] = static_cast<std::uint8_t>(unsigned{b[from]} << 2 * size);
    }
    m.s.v[i.rt] = result;
    return issue_permute(m);
}

template std::int64_t vector_pack<false>(machine&, insn&);
template std::int64_t vector_pack<true>(machine&, insn&);
template std::int64_t vector_unpack<false>(machine&, insn&);
template std::int64_t vector_unpack<true>(machine&, insn&);

} // namespace hxtwin::ppu::exec
