// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::hicann_dls::vx::v3 {

struct MADCConfigOnDLS : common::Coordinate<MADCConfigOnDLS, 1> {
    using Coordinate::Coordinate;
};

struct MADCControlOnDLS : common::Coordinate<MADCControlOnDLS, 1> {
    using Coordinate::Coordinate;
};

} // namespace halco::hicann_dls::vx::v3
