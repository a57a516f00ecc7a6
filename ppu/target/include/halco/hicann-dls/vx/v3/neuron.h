// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/exit.h>

// Places of neurons on the chip, as far as kernels use them. A value outside its range ends the program with
// exit code 1.
namespace halco::common {

class Enum {
public:
    explicit constexpr Enum(uint32_t value) : value_(value) {}
    constexpr uint32_t value() const { return value_; }

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

// All values of a coordinate, for a range-based loop.
template <class T>
struct iter_all_range {
    struct iterator {
        uint32_t value;
        T operator*() const { return T(Enum(value)); }
        iterator& operator++() {
            ++value;
            return *this;
        }
        bool operator!=(const iterator& other) const { return value != other.value; }
    };
    iterator begin() const { return {0}; }
    iterator end() const { return {T::size}; }
};
template <class T>
iter_all_range<T> iter_all() {
    return {};
}

} // namespace halco::common

namespace halco::hicann_dls::vx::v3 {

struct NeuronRowOnDLS : common::Coordinate<NeuronRowOnDLS, 2> {
    using Coordinate::Coordinate;
    static const NeuronRowOnDLS top, bottom;
};
inline constexpr NeuronRowOnDLS NeuronRowOnDLS::top{0u}, NeuronRowOnDLS::bottom{1u};

struct NeuronColumnOnDLS : common::Coordinate<NeuronColumnOnDLS, 256> {
    using Coordinate::Coordinate;
};

// Registers of spike counters: the west block (columns 0 to 127, top row before bottom row), then the east
// one.
struct SpikeCounterReadOnDLS : common::Coordinate<SpikeCounterReadOnDLS, 512> {
    using Coordinate::Coordinate;
};
struct SpikeCounterResetOnDLS : common::Coordinate<SpikeCounterResetOnDLS, 512> {
    using Coordinate::Coordinate;
};

// One of the 512 neuron circuits: column and row, or numbered along the top row first.
class AtomicNeuronOnDLS {
public:
    static constexpr uint32_t min = 0, max = 511, size = 512;

    constexpr AtomicNeuronOnDLS() = default;
    constexpr AtomicNeuronOnDLS(NeuronColumnOnDLS column, NeuronRowOnDLS row) : column_(column), row_(row) {}
    explicit constexpr AtomicNeuronOnDLS(common::Enum e) : column_(e.value() % 256), row_(e.value() / 256) {}

    constexpr NeuronColumnOnDLS toNeuronColumnOnDLS() const { return column_; }
    constexpr NeuronRowOnDLS toNeuronRowOnDLS() const { return row_; }
    constexpr common::Enum toEnum() const { return common::Enum(256 * row_.value() + column_.value()); }
    constexpr SpikeCounterReadOnDLS toSpikeCounterReadOnDLS() const {
        return SpikeCounterReadOnDLS(counter());
    }
    constexpr SpikeCounterResetOnDLS toSpikeCounterResetOnDLS() const {
        return SpikeCounterResetOnDLS(counter());
    }
    friend constexpr bool operator==(const AtomicNeuronOnDLS& a, const AtomicNeuronOnDLS& b) {
        return a.toEnum().value() == b.toEnum().value();
    }
    friend constexpr bool operator!=(const AtomicNeuronOnDLS& a, const AtomicNeuronOnDLS& b) {
        return !(a == b);
    }

private:
    constexpr uint32_t counter() const {
        return column_.value() / 128 * 256 + row_.value() * 128 + column_.value() % 128;
    }

    NeuronColumnOnDLS column_;
    NeuronRowOnDLS row_;
};

struct PADIBusOnDLS : common::Coordinate<PADIBusOnDLS, 2> {
    using Coordinate::Coordinate;
};
using PADIEventOnDLS = PADIBusOnDLS;

} // namespace halco::hicann_dls::vx::v3
