// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/routing_crossbar.h>
#include <hxtwin/container.h>

// The event crossbar. Place and fields are those of this chip; the silicon's are not public.

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// Passes an event if its label under the mask is the target.
class CrossbarNode : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CrossbarNodeOnDLS;
    using container::container;
    HXTWIN_NUMBER(mask, Mask, 0, 0, 14)
    HXTWIN_NUMBER(target, Target, 0, 16, 14)
    HXTWIN_FLAG(enable_drop_counter, 0, 31)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x0013'0040u + c.position() + i;
    }
};

// A bit for each of the four L2 outputs, and for each of the twelve outputs.
class CrossbarOutputConfig : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CrossbarOutputConfigOnDLS;
    using container::container;
    HXTWIN_NUMBER(enable_slow, EnableSlow, 0, 0, 4)
    HXTWIN_NUMBER(enable_event_counter, EnableEventCounter, 0, 4, 12)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x0013'0000u + c.value() + i;
    }
};

// Events that no node passed; writing clears.
class CrossbarInputDropCounter : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CrossbarInputDropCounterOnDLS;
    using container::container;
    HXTWIN_NUMBER(value, Value, 0, 0, 32)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x0013'00a0u + c.value() + i;
    }
};

// Events that were sent; writing clears.
class CrossbarOutputEventCounter : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CrossbarOutputEventCounterOnDLS;
    using container::container;
    HXTWIN_NUMBER(value, Value, 0, 0, 32)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x0013'00c0u + c.value() + i;
    }
};

} // namespace haldls::vx::v3
