// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

// Not part of coordinates.h: a kernel that also opens the namespace libnux::vx would have two PPUOnDLS.

namespace halco::hicann_dls::vx::v3 {

struct PPUOnDLS : common::Coordinate<PPUOnDLS, 2> {
    using Coordinate::Coordinate;
    static const PPUOnDLS top, bottom;
};
inline constexpr PPUOnDLS PPUOnDLS::top{0u}, PPUOnDLS::bottom{1u};
struct PPUMemoryWordOnPPU : common::Coordinate<PPUMemoryWordOnPPU, 4096> {
    using Coordinate::Coordinate;
};
struct PPUMemoryWordOnDLS : common::Grid<PPUMemoryWordOnDLS, PPUMemoryWordOnPPU, PPUOnDLS> {
    using Grid::Grid;
};
struct PPUControlRegisterOnDLS : common::Coordinate<PPUControlRegisterOnDLS, 2> {
    using Coordinate::Coordinate;
};
struct PPUStatusRegisterOnDLS : common::Coordinate<PPUStatusRegisterOnDLS, 2> {
    using Coordinate::Coordinate;
};

} // namespace halco::hicann_dls::vx::v3
