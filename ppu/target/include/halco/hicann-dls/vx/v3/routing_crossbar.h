// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/common/geometry.h>

namespace halco::hicann_dls::vx::v3 {

struct CrossbarInputOnDLS : common::Coordinate<CrossbarInputOnDLS, 20> {
    using Coordinate::Coordinate;
};
struct CrossbarOutputOnDLS : common::Coordinate<CrossbarOutputOnDLS, 12> {
    using Coordinate::Coordinate;
};
struct CrossbarInputDropCounterOnDLS : common::Coordinate<CrossbarInputDropCounterOnDLS, 20> {
    using Coordinate::Coordinate;
};
struct CrossbarOutputEventCounterOnDLS : common::Coordinate<CrossbarOutputEventCounterOnDLS, 12> {
    using Coordinate::Coordinate;
};
struct CrossbarOutputConfigOnDLS : common::Coordinate<CrossbarOutputConfigOnDLS, 1> {
    using Coordinate::Coordinate;
};

// Of the 240 pairs 76 have a node; another pair ends the program with exit code 1.
struct CrossbarNodeOnDLS : common::Grid<CrossbarNodeOnDLS, CrossbarOutputOnDLS, CrossbarInputOnDLS> {
    using Grid::Grid;
    static constexpr bool exists(uint32_t output, uint32_t input) {
        return input < 8    ? output % 4 == input % 4
               : input < 12 ? output < 8 || output == input
               : output < 8 ? output == input - 12
                            : output - 8 == (input - 12) % 4;
    }
    // Its place among those that exist, by inputs, then outputs.
    constexpr uint32_t position() const {
        if (!exists(x().value(), y().value())) {
            exit(1);
        }
        uint32_t before = 0;
        for (uint32_t i = 0; i < toEnum().value(); ++i) {
            before += exists(i % 12, i / 12);
        }
        return before;
    }
};

} // namespace halco::hicann_dls::vx::v3
