// SPDX-License-Identifier: Apache-2.0
#include "vector_permute.hpp"

namespace hxtwin::ppu::exec {
namespace {

constexpr unsigned slice_bytes = 16, slices = lanes / slice_bytes;

using half_words = std::array<std::uint16_t, lanes / 2>;
using half_of_bytes = std::array<std::uint8_t, lanes / 2>;

half_words half_words_of(const vector& v) {
    half_words all;
    for (unsigned k = 0; k < all.size(); ++k) {
        all[k] = static_cast<std::uint16_t>(element<16>::get(v, k));
    }
    return all;
}

// A byte of each half-word: its upper byte shifted, or `size` zeros, then the low bits of the upper byte,
// then the top bits of the lower byte.
half_of_bytes packed(const half_words& from, unsigned size, bool upper) {
    half_of_bytes all;
    const unsigned right = upper ? 8 + size : 2 * size;
    const unsigned mask = 0xffu >> size;
    for (unsigned k = 0; k < all.size(); ++k) {
        all[k] = static_cast<std::uint8_t>((from[k] >> right) & mask);
    }
    return all;
}

// The left or right half of each slice.
half_of_bytes halves(const vector& v, bool left) {
    half_of_bytes all;
    for (unsigned slice = 0; slice < slices; ++slice) {
        std::memcpy(all.data() + slice * 8, v.data() + slice * slice_bytes + (left ? 0 : 8), 8);
    }
    return all;
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
    const auto a = packed(half_words_of(m.s.v[i.ra]), i.imm, Upper);
    const auto b = packed(half_words_of(m.s.v[i.rb]), i.imm, Upper);
    auto& result = m.s.v[i.rt];
    for (unsigned slice = 0; slice < slices; ++slice) {
        std::memcpy(result.data() + slice * slice_bytes, a.data() + slice * 8, 8);
        std::memcpy(result.data() + slice * slice_bytes + 8, b.data() + slice * 8, 8);
    }
    return issue_permute(m);
}

template <bool Left>
std::int64_t vector_unpack(machine& m, insn& i) {
    const auto a = halves(m.s.v[i.ra], Left), b = halves(m.s.v[i.rb], Left);
    const auto size = i.imm;
    vector result;
    for (unsigned k = 0; k < lanes / 2; ++k) {
        const unsigned moved = unsigned{b[k]} << 2 * size;
        const unsigned upper = (unsigned{a[k]} << size) | (moved >> 8 & ((1u << size) - 1));
        element<16>::set(result, k, (upper & 0xffu) << 8 | (moved & 0xffu));
    }
    m.s.v[i.rt] = result;
    return issue_permute(m);
}

template std::int64_t vector_pack<false>(machine&, insn&);
template std::int64_t vector_pack<true>(machine&, insn&);
template std::int64_t vector_unpack<false>(machine&, insn&);
template std::int64_t vector_unpack<true>(machine&, insn&);

} // namespace hxtwin::ppu::exec
