// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::hicann_dls::vx::v3 {

struct SynapseDriverBlockOnDLS : common::Coordinate<SynapseDriverBlockOnDLS, 2> {
    using Coordinate::Coordinate;
    static const SynapseDriverBlockOnDLS top, bottom;
};
inline constexpr SynapseDriverBlockOnDLS SynapseDriverBlockOnDLS::top{0u},
    SynapseDriverBlockOnDLS::bottom{1u};
struct SynapseDriverOnSynapseDriverBlock : common::Coordinate<SynapseDriverOnSynapseDriverBlock, 128> {
    using Coordinate::Coordinate;
};
struct SynapseDriverOnDLS
    : common::Grid<SynapseDriverOnDLS, SynapseDriverOnSynapseDriverBlock, SynapseDriverBlockOnDLS> {
    using Grid::Grid;
};

} // namespace halco::hicann_dls::vx::v3
