// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::hicann_dls::vx::v3 {

// Top and bottom.
struct PADIBusBlockOnDLS : common::Coordinate<PADIBusBlockOnDLS, 2> {
    using Coordinate::Coordinate;
};
struct PADIEventOnDLS : common::Coordinate<PADIEventOnDLS, 2> {
    using Coordinate::Coordinate;
};
struct CommonPADIBusConfigOnDLS : common::Coordinate<CommonPADIBusConfigOnDLS, 2> {
    using Coordinate::Coordinate;
};
struct PADIBusOnPADIBusBlock : common::Coordinate<PADIBusOnPADIBusBlock, 4> {
    using Coordinate::Coordinate;
};

} // namespace halco::hicann_dls::vx::v3
