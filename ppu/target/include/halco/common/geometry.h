// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/exit.h>

// Places on the chip as numbers. A value outside its range ends the program with exit code 1.
namespace halco::common {

class Enum {
public:
    explicit constexpr Enum(uint32_t value) : value_(value) {}
    constexpr uint32_t value() const { return value_; }
    constexpr operator uint32_t() const { return value_; }

private:
    uint32_t value_;
};

// A whole number below Size. Derived is the type itself.
template <class Derived, uint32_t Size>
class Coordinate {
public:
    static constexpr uint32_t min = 0, max = Size - 1, size = Size;

    constexpr Coordinate() = default;
    explicit constexpr Coordinate(uint32_t value) : value_(value) {
        if (value >= Size) {
            exit(1);
        }
    }
    explicit constexpr Coordinate(Enum e) : Coordinate(e.value()) {}

    constexpr uint32_t value() const { return value_; }
    constexpr operator uint32_t() const { return value_; }
    constexpr Enum toEnum() const { return Enum(value_); }

private:
    uint32_t value_ = 0;
};

// A place in rows Y of X: numbered along the first row, then the second.
template <class Derived, class X, class Y>
class Grid {
public:
    static constexpr uint32_t min = 0, size = X::size * Y::size, max = size - 1;

    constexpr Grid() = default;
    explicit constexpr Grid(X x, Y y = Y()) : x_(x), y_(y) {}
    explicit constexpr Grid(Enum e) : x_(Enum(e.value() % X::size)), y_(Enum(e.value() / X::size)) {}

    constexpr X x() const { return x_; }
    constexpr Y y() const { return y_; }
    constexpr Enum toEnum() const { return Enum(y_.toEnum().value() * X::size + x_.toEnum().value()); }
    friend constexpr bool operator==(const Derived& a, const Derived& b) {
        return a.toEnum().value() == b.toEnum().value();
    }
    friend constexpr bool operator!=(const Derived& a, const Derived& b) { return !(a == b); }

private:
    X x_;
    Y y_;
};

} // namespace halco::common
