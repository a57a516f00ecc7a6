// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::hicann_dls::vx::v3 {

struct SynramOnDLS : common::Coordinate<SynramOnDLS, 2> {
    using Coordinate::Coordinate;
    static const SynramOnDLS top, bottom;
};
inline constexpr SynramOnDLS SynramOnDLS::top{0u}, SynramOnDLS::bottom{1u};
struct SynapseRowOnSynram : common::Coordinate<SynapseRowOnSynram, 256> {
    using Coordinate::Coordinate;
};

// Of the four synapses that share a word of the register bus, the first stands in its highest byte.
struct EntryOnQuad : common::Coordinate<EntryOnQuad, 4> {
    using Coordinate::Coordinate;
};
// Words of a row: 32 with the even columns, then 32 with the odd ones.
struct SynapseQuadColumnOnDLS : common::Coordinate<SynapseQuadColumnOnDLS, 64> {
    using Coordinate::Coordinate;
};

// A column of synapses.
struct SynapseOnSynapseRow : common::Coordinate<SynapseOnSynapseRow, 256> {
    using Coordinate::Coordinate;
    constexpr SynapseOnSynapseRow(SynapseQuadColumnOnDLS quad, EntryOnQuad entry)
        : Coordinate(quad.value() % 32 * 8 + 2 * entry.value() + quad.value() / 32) {}
    constexpr SynapseQuadColumnOnDLS toSynapseQuadColumnOnDLS() const {
        return SynapseQuadColumnOnDLS(value() / 8 + value() % 2 * 32);
    }
    constexpr EntryOnQuad toEntryOnQuad() const { return EntryOnQuad(value() % 8 / 2); }
};

struct SynapseQuadOnSynram : common::Grid<SynapseQuadOnSynram, SynapseQuadColumnOnDLS, SynapseRowOnSynram> {
    using Grid::Grid;
    constexpr SynapseQuadColumnOnDLS toSynapseQuadColumnOnDLS() const { return x(); }
    constexpr SynapseRowOnSynram toSynapseRowOnSynram() const { return y(); }
};
struct SynapseQuadOnDLS : common::Grid<SynapseQuadOnDLS, SynapseQuadOnSynram, SynramOnDLS> {
    using Grid::Grid;
    constexpr SynapseQuadOnSynram toSynapseQuadOnSynram() const { return x(); }
    constexpr SynramOnDLS toSynramOnDLS() const { return y(); }
};
struct CorrelationResetOnDLS : common::Grid<CorrelationResetOnDLS, SynapseQuadOnSynram, SynramOnDLS> {
    using Grid::Grid;
    constexpr SynapseQuadOnSynram toSynapseQuadOnSynram() const { return x(); }
    constexpr SynramOnDLS toSynramOnDLS() const { return y(); }
};
// Below the array: four columns of a hemisphere.
struct ColumnCurrentQuadOnDLS : common::Grid<ColumnCurrentQuadOnDLS, SynapseQuadColumnOnDLS, SynramOnDLS> {
    using Grid::Grid;
    constexpr SynapseQuadColumnOnDLS toSynapseQuadColumnOnDLS() const { return x(); }
    constexpr SynramOnDLS toSynramOnDLS() const { return y(); }
};
struct ColumnCorrelationQuadOnDLS
    : common::Grid<ColumnCorrelationQuadOnDLS, SynapseQuadColumnOnDLS, SynramOnDLS> {
    using Grid::Grid;
    constexpr SynapseQuadColumnOnDLS toSynapseQuadColumnOnDLS() const { return x(); }
    constexpr SynramOnDLS toSynramOnDLS() const { return y(); }
};
struct NeuronResetQuadOnDLS : common::Grid<NeuronResetQuadOnDLS, SynapseQuadColumnOnDLS, SynramOnDLS> {
    using Grid::Grid;
    constexpr SynapseQuadColumnOnDLS toSynapseQuadColumnOnDLS() const { return x(); }
    constexpr SynramOnDLS toSynramOnDLS() const { return y(); }
};
struct CommonCorrelationConfigOnDLS : common::Coordinate<CommonCorrelationConfigOnDLS, 2> {
    using Coordinate::Coordinate;
};

} // namespace halco::hicann_dls::vx::v3
