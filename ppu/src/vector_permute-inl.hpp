// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_PPU_VECTOR_PERMUTE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_PPU_VECTOR_PERMUTE_INL
#undef HXTWIN_PPU_VECTOR_PERMUTE_INL
#else
#define HXTWIN_PPU_VECTOR_PERMUTE_INL
#endif

#include "vector_arithmetic-inl.hpp"

// Handlers of the vector instructions that compare, shift, select, pack and unpack.
HWY_BEFORE_NAMESPACE();
namespace hxtwin::ppu::exec {
namespace HWY_NAMESPACE {

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

constexpr unsigned slice_bytes = 16, slices = lanes / slice_bytes;

using half_words = std::array<std::uint16_t, lanes / 2>;
using half_of_bytes = std::array<std::uint8_t, lanes / 2>;

inline half_words half_words_of(const vector& v) {
    half_words all;
    for (unsigned k = 0; k < all.size(); ++k) {
        all[k] = static_cast<std::uint16_t>(element<16>::get(v, k));
    }
    return all;
}

// A byte of each half-word: its upper byte shifted, or `size` zeros, then the low bits of the upper byte,
// then the top bits of the lower byte.
inline half_of_bytes packed(const half_words& from, unsigned size, bool upper) {
    half_of_bytes all;
    const unsigned right = upper ? 8 + size : 2 * size;
    const unsigned mask = 0xffu >> size;
    for (unsigned k = 0; k < all.size(); ++k) {
        all[k] = static_cast<std::uint8_t>((from[k] >> right) & mask);
    }
    return all;
}

inline std::int64_t vector_select(machine& m, insn& i) {
    vector result = m.s.v[i.ra];
    vector_unit::merge(m.s, i.imm, result, m.s.v[i.rb]);
    m.s.v[i.rt] = result;
    return issue_permute(m);
}

// These work on slices of 16 bytes.
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

// Bytes of a and b in turn, from the left or the right half of each slice.
template <bool Left>
vector alternating(const vector& a, const vector& b) {
    vector result;
#if HWY_TARGET == HWY_SCALAR
    for (unsigned k = 0; k < lanes / 2; ++k) {
        const unsigned from = k + k / 8 * 8 + (Left ? 0 : 8);
        result[2 * k] = a[from];
        result[2 * k + 1] = b[from];
    }
#else
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::CappedTag<std::uint8_t, lanes> d; // Highway's blocks are slices
    for (unsigned k = 0; k < lanes; k += static_cast<unsigned>(hn::Lanes(d))) {
        const auto first = hn::LoadU(d, a.data() + k), second = hn::LoadU(d, b.data() + k);
        hn::StoreU(Left ? hn::InterleaveLower(d, first, second) : hn::InterleaveUpper(d, first, second), d,
                   result.data() + k);
    }
#endif
    return result;
}

template <bool Left>
std::int64_t vector_unpack(machine& m, insn& i) {
    const auto &va = m.s.v[i.ra], &vb = m.s.v[i.rb];
    // In 16 bits; products, since compilers do not narrow shifts by a variable.
    const auto size = i.imm;
    const auto left = static_cast<std::uint16_t>(1u << size),
               twice = static_cast<std::uint16_t>(1u << 2 * size);
    const auto mask = static_cast<std::uint16_t>(left - 1);
    vector upper, lower;
    for (unsigned k = 0; k < lanes; ++k) {
        const auto moved = static_cast<std::uint16_t>(vb[k] * twice);
        const auto shifted = static_cast<std::uint16_t>(va[k] * left);
        upper[k] = static_cast<std::uint8_t>(shifted | (moved >> 8 & mask));
        lower[k] = static_cast<std::uint8_t>(moved);
    }
    m.s.v[i.rt] = alternating<Left>(upper, lower);
    return issue_permute(m);
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::ppu::exec
HWY_AFTER_NAMESPACE();

#endif
