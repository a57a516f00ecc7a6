// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "machine.hpp"

// Handlers of the fixed-point instructions.
namespace hxtwin::ppu::exec {

inline void record(machine& m, const insn& i, std::uint32_t result) {
    if (i.record) {
        set_cr0(m.s, result);
    }
}

inline void set_overflow(state& s, bool overflow) {
    s.xer = overflow ? s.xer | xer_ov | xer_so : s.xer & ~xer_ov;
}

inline std::int64_t add_immediate(machine& m, insn& i) {
    m.s.r[i.rt] = (i.ra == 0 ? 0 : m.s.r[i.ra]) + i.imm;
    return 0;
}

template <sum Sum>
std::int64_t add(machine& m, insn& i) {
    auto& s = m.s;
    const auto x = Sum.complement ? ~s.r[i.ra] : s.r[i.ra];
    const auto y = Sum.y == sum::addend::rb          ? s.r[i.rb]
                   : Sum.y == sum::addend::immediate ? i.imm
                   : Sum.y == sum::addend::zero      ? 0u
                                                     : ~0u;
    const auto c = Sum.c == sum::carry::zero ? 0u : Sum.c == sum::carry::one ? 1u : (s.xer >> 29) & 1u;
    const auto wide = std::uint64_t{x} + y + c;
    const auto result = static_cast<std::uint32_t>(wide);
    if constexpr (Sum.sets_carry) {
        s.xer = (s.xer & ~xer_ca) | static_cast<std::uint32_t>(wide >> 32) << 29;
    }
    s.r[i.rt] = result;
    if (i.overflow) {
        set_overflow(s, (~(x ^ y) & (x ^ result)) >> 31);
    }
    record(m, i, result);
    return 0;
}

inline std::int64_t multiply_immediate(machine& m, insn& i) {
    m.s.r[i.rt] = m.s.r[i.ra] * i.imm;
    return 0;
}

inline std::int64_t signed_product(const state& s, const insn& i) {
    return std::int64_t{static_cast<std::int32_t>(s.r[i.ra])} * static_cast<std::int32_t>(s.r[i.rb]);
}

inline std::int64_t multiply_low(machine& m, insn& i) {
    const auto product = signed_product(m.s, i);
    m.s.r[i.rt] = static_cast<std::uint32_t>(product);
    if (i.overflow) {
        set_overflow(m.s, product != static_cast<std::int32_t>(product));
    }
    record(m, i, m.s.r[i.rt]);
    return 0;
}

inline std::int64_t multiply_high(machine& m, insn& i) {
    m.s.r[i.rt] = static_cast<std::uint32_t>(static_cast<std::uint64_t>(signed_product(m.s, i)) >> 32);
    record(m, i, m.s.r[i.rt]);
    return 0;
}

inline std::int64_t multiply_high_unsigned(machine& m, insn& i) {
    m.s.r[i.rt] = static_cast<std::uint32_t>(std::uint64_t{m.s.r[i.ra]} * m.s.r[i.rb] >> 32);
    record(m, i, m.s.r[i.rt]);
    return 0;
}

inline std::int64_t divided(machine& m, insn& i, std::uint32_t quotient, bool overflow) {
    m.s.r[i.rt] = quotient;
    if (i.overflow) {
        set_overflow(m.s, overflow);
    }
    record(m, i, quotient);
    return 0;
}

// By 0: all ones for a dividend of 0 or more, else 0. The most negative number by -1 gives itself.
inline std::int64_t divide(machine& m, insn& i) {
    const auto a = static_cast<std::int32_t>(m.s.r[i.ra]), b = static_cast<std::int32_t>(m.s.r[i.rb]);
    if (b == 0) {
        return divided(m, i, a >= 0 ? ~0u : 0u, true);
    }
    if (a == std::numeric_limits<std::int32_t>::min() && b == -1) {
        return divided(m, i, 0x8000'0000u, true);
    }
    return divided(m, i, static_cast<std::uint32_t>(a / b), false);
}

inline std::int64_t divide_unsigned(machine& m, insn& i) {
    const auto b = m.s.r[i.rb];
    return divided(m, i, b == 0 ? ~0u : m.s.r[i.ra] / b, b == 0);
}

template <class T, bool Immediate>
std::int64_t compare(machine& m, insn& i) {
    const auto a = static_cast<T>(m.s.r[i.ra]), b = static_cast<T>(Immediate ? i.imm : m.s.r[i.rb]);
    set_cr_field(m.s, i.rt >> 2, comparison(m.s, a, b));
    return 0;
}

template <auto Operation>
std::int64_t logic(machine& m, insn& i) {
    const auto result = Operation(m.s.r[i.rt], m.s.r[i.rb]);
    m.s.r[i.ra] = result;
    record(m, i, result);
    return 0;
}

template <auto Operation>
std::int64_t logic_immediate(machine& m, insn& i) {
    const auto result = Operation(m.s.r[i.rt], i.imm);
    m.s.r[i.ra] = result;
    record(m, i, result);
    return 0;
}

// Each byte: the number of its bits that are set.
inline std::uint32_t population_of_bytes(std::uint32_t s, std::uint32_t) {
    std::uint32_t result = 0;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        result |= static_cast<std::uint32_t>(std::popcount(s >> shift & 0xffu)) << shift;
    }
    return result;
}

// The sum modulo 2 of the lowest bits of the four bytes.
inline std::uint32_t parity_of_bytes(std::uint32_t s, std::uint32_t) {
    return static_cast<std::uint32_t>(std::popcount(s & 0x0101'0101u)) & 1u;
}

// The silicon looks at five bits of the count, the architecture at six (processor_options.five_bit_shifts).
inline std::uint32_t shift_count(const machine& m, const insn& i) {
    return m.s.r[i.rb] & (m.options.five_bit_shifts ? 31u : 63u);
}

inline std::int64_t shifted(machine& m, insn& i, std::uint32_t result) {
    m.s.r[i.ra] = result;
    record(m, i, result);
    return 0;
}

inline std::int64_t shift_left(machine& m, insn& i) {
    const auto count = shift_count(m, i);
    return shifted(m, i, count > 31 ? 0 : m.s.r[i.rt] << count);
}

inline std::int64_t shift_right(machine& m, insn& i) {
    const auto count = shift_count(m, i);
    return shifted(m, i, count > 31 ? 0 : m.s.r[i.rt] >> count);
}

template <bool Immediate>
std::int64_t shift_right_algebraic(machine& m, insn& i) {
    const auto count = Immediate ? std::uint32_t{i.rb} : shift_count(m, i);
    const auto value = static_cast<std::int32_t>(m.s.r[i.rt]);
    const auto wide =
        std::int64_t{value} * (std::int64_t{1} << 32) >> count; // lower half: what was shifted out
    const bool lost = static_cast<std::uint32_t>(wide) != 0 || (count > 32 && value != 0);
    m.s.xer = (m.s.xer & ~xer_ca) | (value < 0 && lost ? xer_ca : 0);
    return shifted(m, i, static_cast<std::uint32_t>(static_cast<std::uint64_t>(wide) >> 32));
}

// Ones from bit mb to bit me, both counted from the left, round the end if mb > me.
inline std::uint32_t rotation_mask(const insn& i) {
    const auto mb = i.word >> 6 & 31u, me = i.word >> 1 & 31u;
    const auto from = ~0u >> mb, to = ~0u << (31 - me);
    return mb <= me ? from & to : from | to;
}

template <bool Immediate>
std::int64_t rotate(machine& m, insn& i) {
    const auto count = Immediate ? int{i.rb} : static_cast<int>(m.s.r[i.rb] & 31u);
    return shifted(m, i, std::rotl(m.s.r[i.rt], count) & i.imm);
}

inline std::int64_t rotate_insert(machine& m, insn& i) {
    return shifted(m, i, (std::rotl(m.s.r[i.rt], int{i.rb}) & i.imm) | (m.s.r[i.ra] & ~i.imm));
}

} // namespace hxtwin::ppu::exec
