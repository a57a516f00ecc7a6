// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <halco/hicann-dls/vx/v3/cadc.h>
#include <hxtwin/container.h>
#include <hxtwin/quad.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// The columnar converter of a hemisphere; waits are in cycles.
class CADCConfig : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CADCConfigOnDLS;
    using container::container;
    HXTWIN_FLAG(enable, 0, 0)
    HXTWIN_NUMBER(reset_wait, ResetWait, 0, 4, 8)
    HXTWIN_NUMBER(dead_time, DeadTime, 0, 12, 8)
    constexpr CADCConfig() {
        set_reset_wait(100);
        set_dead_time(20);
    }
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x0240'1000u : 0x0340'1000u) + i;
    }
};

// What is added to a channel's result: -128 to 127; another number ends the program with exit code 1.
class CADCChannelConfig : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::CADCChannelConfigOnDLS;
    using container::container;
    constexpr CADCChannelConfig() : container(128u) {}
    constexpr int32_t get_offset() const { return static_cast<int32_t>(bits(0, 0, 8)) - 128; }
    constexpr void set_offset(int32_t offset) {
        set_bits(0, 0, 8, hxtwin::field_value<8>(static_cast<uint32_t>(offset + 128)));
    }
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        const auto column = c.x().x().value();
        return (c.y().value() == 0 ? 0x0240'0000u : 0x0340'0000u) + (column < 128 ? 0x800u : 0u) +
               2 * (column % 128) + c.x().y().value() + i;
    }
};

// Results of four columns of a row.
class CADCSampleQuad : public hxtwin::container<1, hxtwin::register_access::read> {
public:
    using coordinate_type = coordinate::CADCSampleQuadOnDLS;
    using container::container;
    HXTWIN_QUAD(sample, Value, 0, 0, 8)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        const auto channel = c.x().y();
        return (c.y().value() == 0 ? 0x02c0'0000u : 0x03c0'0000u) +
               (channel.x().value() == 0 ? 0x8'0000u : 0xc'0000u) +
               (channel.y().value() == 0 ? 0u : 0x20'0000u) + c.x().x().toEnum().value() + i;
    }
};

} // namespace haldls::vx::v3
