// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>
#include <type_traits>

namespace hxtwin {

// Bits [Lsb + Width - 1 : Lsb] of a 32-bit word.
template <unsigned Lsb, unsigned Width>
struct field {
    static_assert(Width > 0 && Lsb + Width <= 32);
    static constexpr std::uint32_t max = Width == 32 ? ~0u : (1u << Width) - 1u;
    static constexpr std::uint32_t mask = max << Lsb;
    static constexpr std::uint32_t get(std::uint32_t word) { return (word >> Lsb) & max; }
    static constexpr std::uint32_t set(std::uint32_t word, std::uint32_t value) {
        return (word & ~mask) | ((value & max) << Lsb);
    }
};

template <class... Fields>
constexpr bool disjoint() {
    std::uint32_t seen = 0;
    bool fine = true;
    ((fine = fine && (seen & Fields::mask) == 0, seen |= Fields::mask), ...);
    return fine;
}

// Where a member of a value stands in its register block: Width bits of the member, from its bit ValueLsb on,
// at bit Lsb of word Word. A member that hardware splits has several places. A value type lists its places in
// a specialisation of register_layout, once; encoding, decoding and the register map all walk that list.
template <auto Member, unsigned Word, unsigned Lsb, unsigned Width, unsigned ValueLsb = 0>
struct place {
    using bits = field<Lsb, Width>;
    static constexpr unsigned word = Word;
    template <class T>
    static constexpr std::uint32_t encode(const T& value, std::uint32_t into) {
        return bits::set(into, static_cast<std::uint32_t>(value.*Member) >> ValueLsb);
    }
    template <class T>
    static constexpr void decode(T& value, std::uint32_t from) {
        using member = std::remove_reference_t<decltype(value.*Member)>;
        const auto kept = static_cast<std::uint32_t>(value.*Member) & ~(bits::max << ValueLsb);
        value.*Member = static_cast<member>(kept | (bits::get(from) << ValueLsb));
    }
};

template <class T>
struct register_layout; // specialised with: static constexpr unsigned words; using places =
                        // std::tuple<place<...>...>;

// The given word of the value's register block.
template <class T>
constexpr std::uint32_t encode_word(const T& value, unsigned word) {
    std::uint32_t result = 0;
    std::apply([&](auto... p) { ((result = p.word == word ? p.encode(value, result) : result), ...); },
               typename register_layout<T>::places{});
    return result;
}

// Takes the members that stand in the given word of the block from it.
template <class T>
constexpr void decode_word(T& value, unsigned word, std::uint32_t from) {
    std::apply([&](auto... p) { ((p.word == word ? p.decode(value, from) : void()), ...); },
               typename register_layout<T>::places{});
}

} // namespace hxtwin
