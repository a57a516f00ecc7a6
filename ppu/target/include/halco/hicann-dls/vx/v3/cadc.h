// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/hicann-dls/vx/v3/synram.h>

namespace halco::hicann_dls::vx::v3 {

struct CADCChannelType : common::Coordinate<CADCChannelType, 2> {
    using Coordinate::Coordinate;
    static const CADCChannelType causal, acausal;
};
inline constexpr CADCChannelType CADCChannelType::causal{0u}, CADCChannelType::acausal{1u};
// Whether reading starts a conversion of the row, or fetches from the last one.
struct CADCReadoutType : common::Coordinate<CADCReadoutType, 2> {
    using Coordinate::Coordinate;
    static const CADCReadoutType trigger_read, buffered;
};
inline constexpr CADCReadoutType CADCReadoutType::trigger_read{0u}, CADCReadoutType::buffered{1u};
struct CADCConfigOnDLS : common::Coordinate<CADCConfigOnDLS, 2> {
    using Coordinate::Coordinate;
};

struct CADCChannelOnCADC : common::Grid<CADCChannelOnCADC, SynapseOnSynapseRow, CADCChannelType> {
    using Grid::Grid;
};
struct CADCChannelConfigOnDLS : common::Grid<CADCChannelConfigOnDLS, CADCChannelOnCADC, CADCConfigOnDLS> {
    using Grid::Grid;
};
// Four channels of a row.
struct CADCSampleChannel : common::Grid<CADCSampleChannel, CADCChannelType, CADCReadoutType> {
    using Grid::Grid;
};
struct CADCSampleQuadOnSynram : common::Grid<CADCSampleQuadOnSynram, SynapseQuadOnSynram, CADCSampleChannel> {
    using Grid::Grid;
    constexpr CADCSampleQuadOnSynram(SynapseQuadOnSynram quad, CADCChannelType type, CADCReadoutType how)
        : Grid(quad, CADCSampleChannel(type, how)) {}
};
struct CADCSampleQuadOnDLS : common::Grid<CADCSampleQuadOnDLS, CADCSampleQuadOnSynram, SynramOnDLS> {
    using Grid::Grid;
};

} // namespace halco::hicann_dls::vx::v3
