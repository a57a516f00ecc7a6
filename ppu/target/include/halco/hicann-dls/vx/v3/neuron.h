// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>
#include <halco/common/iter_all.h>

namespace halco::hicann_dls::vx::v3 {

struct NeuronRowOnDLS : common::Coordinate<NeuronRowOnDLS, 2> {
    using Coordinate::Coordinate;
    static const NeuronRowOnDLS top, bottom;
};
inline constexpr NeuronRowOnDLS NeuronRowOnDLS::top{0u}, NeuronRowOnDLS::bottom{1u};

struct NeuronColumnOnDLS : common::Coordinate<NeuronColumnOnDLS, 256> {
    using Coordinate::Coordinate;
};

// Registers in two blocks of 256, the west one (columns 0 to 127, top row before bottom row), then the east
// one.
struct SpikeCounterReadOnDLS : common::Coordinate<SpikeCounterReadOnDLS, 512> {
    using Coordinate::Coordinate;
};
struct SpikeCounterResetOnDLS : common::Coordinate<SpikeCounterResetOnDLS, 512> {
    using Coordinate::Coordinate;
};
struct NeuronResetOnDLS : common::Coordinate<NeuronResetOnDLS, 512> {
    using Coordinate::Coordinate;
};
struct NeuronBackendConfigOnDLS : common::Coordinate<NeuronBackendConfigOnDLS, 512> {
    using Coordinate::Coordinate;
};
// In four blocks of 128 columns: top west, top east, bottom west, bottom east.
struct NeuronConfigOnDLS : common::Coordinate<NeuronConfigOnDLS, 512> {
    using Coordinate::Coordinate;
};
// West and east.
struct CommonNeuronBackendConfigOnDLS : common::Coordinate<CommonNeuronBackendConfigOnDLS, 2> {
    using Coordinate::Coordinate;
};
struct BlockPostPulseOnDLS : common::Coordinate<BlockPostPulseOnDLS, 2> {
    using Coordinate::Coordinate;
};

// One of the 512 neuron circuits: column and row, or numbered along the top row first.
struct AtomicNeuronOnDLS : common::Grid<AtomicNeuronOnDLS, NeuronColumnOnDLS, NeuronRowOnDLS> {
    using Grid::Grid;
    constexpr NeuronColumnOnDLS toNeuronColumnOnDLS() const { return x(); }
    constexpr NeuronRowOnDLS toNeuronRowOnDLS() const { return y(); }
    constexpr SpikeCounterReadOnDLS toSpikeCounterReadOnDLS() const {
        return SpikeCounterReadOnDLS(in_block());
    }
    constexpr SpikeCounterResetOnDLS toSpikeCounterResetOnDLS() const {
        return SpikeCounterResetOnDLS(in_block());
    }
    constexpr NeuronResetOnDLS toNeuronResetOnDLS() const { return NeuronResetOnDLS(in_block()); }
    constexpr NeuronBackendConfigOnDLS toNeuronBackendConfigOnDLS() const {
        return NeuronBackendConfigOnDLS(in_block());
    }
    constexpr NeuronConfigOnDLS toNeuronConfigOnDLS() const { return NeuronConfigOnDLS(toEnum().value()); }

private:
    constexpr uint32_t in_block() const {
        return x().value() / 128 * 256 + y().value() * 128 + x().value() % 128;
    }
};

} // namespace halco::hicann_dls::vx::v3
