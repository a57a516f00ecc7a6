// SPDX-License-Identifier: Apache-2.0
// Included once per instruction set (Highway's convention for headers).
#if defined(HXTWIN_PPU_VECTOR_ARITHMETIC_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HXTWIN_PPU_VECTOR_ARITHMETIC_INL
#undef HXTWIN_PPU_VECTOR_ARITHMETIC_INL
#else
#define HXTWIN_PPU_VECTOR_ARITHMETIC_INL
#endif

#include <limits>
#include <type_traits>

#include <hwy/highway.h>

#include "threaded.hpp"
#include "vector_unit.hpp"

// Handlers of the vector instructions that calculate: elements are signed; n is their width, and the
// accumulator has 2n bits an element.
HWY_BEFORE_NAMESPACE();
namespace hxtwin::ppu::exec {
namespace HWY_NAMESPACE {

// Half-words are kept in the order of the processor's memory.
inline std::uint16_t big_endian(std::uint16_t x) {
    return std::endian::native == std::endian::big ? x : static_cast<std::uint16_t>(x << 8 | x >> 8);
}

// Two lanes of the accumulator, of which the first holds the upper half.
constexpr std::uint32_t upper_first(std::uint32_t x) {
    return std::endian::native == std::endian::big ? x : std::rotl(x, 16);
}

// Values are twice as wide as elements, as those of the accumulator. All loops over elements are such that
// compilers turn them into vector instructions: no bytes picked out of two vectors, no branches, no type
// wider than a value, and results that cannot lie where operands are.
template <unsigned Bits>
struct element;

template <>
struct element<8> {
    using value = std::int16_t;
    static constexpr unsigned count = lanes;
    static value get(const vector& v, unsigned i) { return static_cast<std::int8_t>(v[i]); }
    static void set(vector& v, unsigned i, auto x) { v[i] = static_cast<std::uint8_t>(x); }
    static value get(const std::array<std::uint16_t, lanes>& acc, unsigned i) {
        return static_cast<std::int16_t>(acc[i]);
    }
    static void set(std::array<std::uint16_t, lanes>& acc, unsigned i, auto x) {
        acc[i] = static_cast<std::uint16_t>(x);
    }
};

template <>
struct element<16> {
    using value = std::int32_t;
    static constexpr unsigned count = lanes / 2;
    static value get(const vector& v, unsigned i) {
        std::uint16_t x;
        std::memcpy(&x, v.data() + 2 * i, 2);
        return static_cast<std::int16_t>(big_endian(x));
    }
    static void set(vector& v, unsigned i, std::uint32_t x) {
        const auto bytes = big_endian(static_cast<std::uint16_t>(x));
        std::memcpy(v.data() + 2 * i, &bytes, 2);
    }
    static void set(vector& v, unsigned i, value x) { set(v, i, static_cast<std::uint32_t>(x)); }
    static value get(const std::array<std::uint16_t, lanes>& acc, unsigned i) {
        std::uint32_t x;
        std::memcpy(&x, acc.data() + 2 * i, 4);
        return static_cast<std::int32_t>(upper_first(x));
    }
    static void set(std::array<std::uint16_t, lanes>& acc, unsigned i, std::uint32_t x) {
        x = upper_first(x);
        std::memcpy(acc.data() + 2 * i, &x, 4);
    }
    static void set(std::array<std::uint16_t, lanes>& acc, unsigned i, value x) {
        set(acc, i, static_cast<std::uint32_t>(x));
    }
};

// Into the range of a signed number of n bits.
template <unsigned Bits, class Value>
constexpr Value saturated(Value x) {
    constexpr Value top = (Value{1} << (Bits - 1)) - 1;
    return x > top ? top : x < -top - 1 ? -top - 1 : x;
}

// a + b in the range of a value.
template <class Value>
constexpr Value saturated_sum(Value a, Value b) {
    using bits = std::make_unsigned_t<Value>;
    const auto sum = static_cast<Value>(static_cast<bits>(static_cast<bits>(a) + static_cast<bits>(b)));
    const auto limit = static_cast<Value>((a >> (8 * sizeof(Value) - 1)) ^ std::numeric_limits<Value>::max());
    return ((a ^ sum) & (b ^ sum)) < 0 ? limit : sum;
}

// a * b as a fraction of a value's width; only the product of the two most negative numbers does not fit.
template <unsigned Bits, class Value>
constexpr Value fraction_product(Value a, Value b) {
    constexpr Value most = Value{1} << (2 * Bits - 2);
    const auto product = static_cast<Value>(a * b);
    return product == most ? std::numeric_limits<Value>::max() : static_cast<Value>(product * 2);
}

// An element as a fraction of a value's width.
template <unsigned Bits, class Value>
constexpr Value widened(Value x) {
    return static_cast<Value>(static_cast<std::make_unsigned_t<Value>>(x) << Bits);
}

// The part of a value that n bits keep: rounded towards minus infinity.
template <unsigned Bits, class Value>
constexpr Value upper(Value x) {
    return static_cast<Value>(x >> Bits);
}

// What an operation writes.
enum class target { reg, acc };

// Argument is the type in which it is calculated: a value, or one without sign where that could overflow. (A
// product of two half-words cannot; g++ 12 takes it for one of numbers without sign if it is written as
// such.)
template <unsigned Bits, class Argument, target Target, auto Operation>
std::int64_t lanewise(machine& m, insn& i) {
    using e = element<Bits>;
    auto& s = m.s;
    const auto& a = s.v[i.ra];
    const auto& b = s.v[i.rb];
    const auto calculated = [&](unsigned k) {
        return Operation(static_cast<Argument>(e::get(a, k)), static_cast<Argument>(e::get(b, k)),
                         static_cast<Argument>(e::get(s.acc, k)));
    };
    const auto waited = vector_unit::issue(m, vector_unit::start(m), m.options.timing.vector_arithmetic);
    if constexpr (Target == target::reg) {
        vector result;
        for (unsigned k = 0; k < e::count; ++k) {
            e::set(result, k, calculated(k));
        }
        vector_unit::merge(s, i.imm, s.v[i.rt], result);
    } else {
        std::array<std::uint16_t, lanes> result;
        for (unsigned k = 0; k < e::count; ++k) {
            e::set(result, k, calculated(k));
        }
        vector_unit::merge(s, i.imm, s.acc, result);
    }
    return waited;
}

// The step of a handler of the vector unit: it minds the time, not the pc, and never fails.
template <handler Run>
void timed(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    m.s.now = ppu_cycles(m.horizon - left);
    const auto waited = Run(m, *i);
    return go_on(m, i + 1, left - i->cost - waited, count + 1);
}

template <handler Run>
inline constexpr execution on_time{Run, timed<Run>};

template <unsigned Bits, target Target, auto Operation>
inline constexpr execution in_value =
    on_time<lanewise<Bits, typename element<Bits>::value, Target, Operation>>;
template <unsigned Bits, target Target, auto Operation>
inline constexpr execution wrapping = on_time<lanewise<Bits, std::uint32_t, Target, Operation>>;

} // namespace HWY_NAMESPACE
} // namespace hxtwin::ppu::exec
HWY_AFTER_NAMESPACE();

#endif
