// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "vector_unit.hpp"

// Handlers of the vector instructions that calculate: elements are signed; n is their width, and the
// accumulator has 2n bits an element.
namespace hxtwin::ppu::exec {

template <unsigned Bits>
struct element;

template <>
struct element<8> {
    using value = std::int32_t; // holds sums and products of accumulator values
    static constexpr unsigned count = lanes;
    static value get(const vector& v, unsigned i) { return static_cast<std::int8_t>(v[i]); }
    static void set(vector& v, unsigned i, value x) { v[i] = static_cast<std::uint8_t>(x); }
    static value get(const std::array<std::uint16_t, lanes>& acc, unsigned i) {
        return static_cast<std::int16_t>(acc[i]);
    }
    static void set(std::array<std::uint16_t, lanes>& acc, unsigned i, value x) {
        acc[i] = static_cast<std::uint16_t>(x);
    }
};

template <>
struct element<16> {
    using value = std::int64_t;
    static constexpr unsigned count = lanes / 2;
    static value get(const vector& v, unsigned i) {
        return static_cast<std::int16_t>(static_cast<std::uint16_t>(v[2 * i] << 8 | v[2 * i + 1]));
    }
    static void set(vector& v, unsigned i, value x) {
        v[2 * i] = static_cast<std::uint8_t>(x >> 8);
        v[2 * i + 1] = static_cast<std::uint8_t>(x);
    }
    static value get(const std::array<std::uint16_t, lanes>& acc, unsigned i) {
        return static_cast<std::int32_t>(std::uint32_t{acc[2 * i]} << 16 | acc[2 * i + 1]);
    }
    static void set(std::array<std::uint16_t, lanes>& acc, unsigned i, value x) {
        acc[2 * i] = static_cast<std::uint16_t>(x >> 16);
        acc[2 * i + 1] = static_cast<std::uint16_t>(x);
    }
};

// Into the range of a signed number of so many bits.
template <unsigned Bits, class Value>
constexpr Value saturated(Value x) {
    constexpr auto top = (Value{1} << (Bits - 1)) - 1;
    return x > top ? top : x < -top - 1 ? -top - 1 : x;
}

// a * b as a fraction of 2n bits; only the product of the two most negative numbers does not fit.
template <unsigned Bits, class Value>
constexpr Value fraction_product(Value a, Value b) {
    return saturated<2 * Bits>(Value{2} * a * b);
}

// The part of a 2n-bit value that n bits keep: rounded towards minus infinity.
template <unsigned Bits, class Value>
constexpr Value upper(Value x) {
    return x >> Bits;
}

// What an operation writes.
enum class target { reg, acc };

template <unsigned Bits, target Target, auto Operation>
std::int64_t lanewise(machine& m, insn& i) {
    using e = element<Bits>;
    auto& s = m.s;
    const auto& a = s.v[i.ra];
    const auto& b = s.v[i.rb];
    const auto waited = vector_unit::issue(m, vector_unit::start(m), m.options.timing.vector_arithmetic);
    if constexpr (Target == target::reg) {
        vector result;
        for (unsigned k = 0; k < e::count; ++k) {
            e::set(result, k, Operation(e::get(a, k), e::get(b, k), e::get(s.acc, k)));
        }
        vector_unit::merge(s, i.imm, s.v[i.rt], result);
    } else {
        auto result = s.acc;
        for (unsigned k = 0; k < e::count; ++k) {
            e::set(result, k, Operation(e::get(a, k), e::get(b, k), e::get(s.acc, k)));
        }
        vector_unit::merge(s, i.imm, s.acc, result);
    }
    return waited;
}

} // namespace hxtwin::ppu::exec
