// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include <hxtwin/base/error.hpp>

namespace hxtwin {

// A number in [0, Tag::size) that mixes with no other kind. Out of range is an error that names the kind.
template <class Tag>
class index {
public:
    using tag = Tag;
    static constexpr std::uint32_t size = Tag::size;

    constexpr index() = default;
    template <std::integral Integer>
    constexpr explicit index(Integer value) : value_(static_cast<std::uint32_t>(value)) {
        if (value < Integer{0} || static_cast<std::uint64_t>(value) >= size) {
            throw index_out_of_range(Tag::name, static_cast<std::uint64_t>(value), size);
        }
    }
    constexpr std::uint32_t value() const { return value_; }
    constexpr auto operator<=>(const index&) const = default;

    struct iterator {
        std::uint32_t at;
        constexpr index operator*() const { return index(at); }
        constexpr iterator& operator++() {
            ++at;
            return *this;
        }
        constexpr bool operator==(const iterator&) const = default;
    };
    struct range {
        constexpr iterator begin() const { return {0}; }
        constexpr iterator end() const { return {size}; }
    };
    static constexpr range all() { return {}; }

private:
    std::uint32_t value_ = 0;
};

// One T for each value of Index; subscripts of another kind do not compile.
template <class T, class Index>
struct per {
    std::array<T, Index::size> values{};
    constexpr T& operator[](Index i) { return values[i.value()]; }
    constexpr const T& operator[](Index i) const { return values[i.value()]; }
    constexpr auto begin() { return values.begin(); }
    constexpr auto end() { return values.end(); }
    constexpr auto begin() const { return values.begin(); }
    constexpr auto end() const { return values.end(); }
    constexpr bool operator==(const per& other) const requires std::equality_comparable<T> {
        return values == other.values;
    }
};

} // namespace hxtwin
