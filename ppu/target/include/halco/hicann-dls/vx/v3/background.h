// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::hicann_dls::vx::v3 {

struct BackgroundSpikeSourceOnDLS : common::Coordinate<BackgroundSpikeSourceOnDLS, 8> {
    using Coordinate::Coordinate;
};

} // namespace halco::hicann_dls::vx::v3
