// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/capmem.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// An analog parameter: a code of 10 bits.
class CapMemCell : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CapMemCellOnDLS;
    using container::container;
    HXTWIN_NUMBER(value, Value, 0, 0, 10)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        constexpr uint32_t quadrant[] = {0x0014'0000, 0x0014'8000, 0x0015'0000, 0x0015'8000};
        return quadrant[c.y().value()] + 32 * c.x().x().value() + c.x().y().value() + i;
    }
};

} // namespace haldls::vx::v3
