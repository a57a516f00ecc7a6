// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/padi.h>
#include <hxtwin/container.h>
#include <hxtwin/quad.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// Writing it sends an event to the synapse drivers of the named buses. Its address is the label, or, for
// drivers in hagen mode, an address of one bit and an activation.
class PADIEvent : public hxtwin::container<1, hxtwin::register_access::write> {
public:
    using coordinate_type = coordinate::PADIEventOnDLS;
    using container::container;
    HXTWIN_NUMBER(fire_bus_mask, FireBusMask, 0, 0, 4)
    HXTWIN_NUMBER(event_address, EventAddress, 0, 16, 6)
    HXTWIN_NUMBER(hagen_address, HagenAddress, 0, 21, 1)
    HXTWIN_NUMBER(hagen_activation, HagenActivation, 0, 16, 5)
    HXTWIN_NUMBER(row_select_address, RowSelectAddress, 0, 22, 5)
    // Whether each of the four buses gets the event.
    template <class Buses>
    constexpr void set_fire_bus(const Buses& buses) {
        for (uint32_t bus = 0; bus < 4; ++bus) {
            set_bits(0, bus, 1, buses[bus]);
        }
    }
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x0011'0000u : 0x0011'8000u) + i;
    }
};

// Common to the drivers of a hemisphere. Place and fields are those of this chip; the silicon's are not
// public.
class CommonPADIBusConfig : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CommonPADIBusConfigOnDLS;
    using container::container;
    HXTWIN_NUMBER(recovery_clock_speed, RecoveryClockSpeed, 0, 0, 4)
    HXTWIN_FLAG(enable_recovery_clock, 0, 4)
    // Lengthens the pulses on one of the four buses by so many steps of 4 ns.
    using DacenPulseExtension = hxtwin::field_value<4>;
    constexpr DacenPulseExtension get_dacen_pulse_extension(uint32_t bus) const {
        return DacenPulseExtension(bits(0, 8 + 4 * hxtwin::entry_of(bus), 4));
    }
    constexpr void set_dacen_pulse_extension(uint32_t bus, uint32_t steps) {
        set_bits(0, 8 + 4 * hxtwin::entry_of(bus), 4, DacenPulseExtension(steps));
    }
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x0011'0001u : 0x0011'8001u) + i;
    }
};

} // namespace haldls::vx::v3
