// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::hicann_dls::vx::v3 {

// In the order of neuron configurations: top west, top east, bottom west, bottom east.
struct CapMemOnDLS : common::Coordinate<CapMemOnDLS, 4> {
    using Coordinate::Coordinate;
};
struct CapMemRowOnCapMem : common::Coordinate<CapMemRowOnCapMem, 24> {
    using Coordinate::Coordinate;
};
// Column 128 holds what the quadrant shares.
struct CapMemColumnOnCapMem : common::Coordinate<CapMemColumnOnCapMem, 129> {
    using Coordinate::Coordinate;
};
struct CapMemCellOnCapMem : common::Grid<CapMemCellOnCapMem, CapMemColumnOnCapMem, CapMemRowOnCapMem> {
    using Grid::Grid;
};
struct CapMemCellOnDLS : common::Grid<CapMemCellOnDLS, CapMemCellOnCapMem, CapMemOnDLS> {
    using Grid::Grid;
};

} // namespace halco::hicann_dls::vx::v3
