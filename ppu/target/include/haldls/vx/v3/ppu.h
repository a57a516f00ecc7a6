// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/ppu.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// A word of a processor's memory; of the other processor's only while that one sleeps.
class PPUMemoryWord : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::PPUMemoryWordOnDLS;
    using container::container;
    HXTWIN_NUMBER(value, Value, 0, 0, 32)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.y().value() == 0 ? 0x0280'0000u : 0x0380'0000u) + c.x().value() + i;
    }
};

// A processor cannot write its own.
class PPUControlRegister : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::PPUControlRegisterOnDLS;
    using container::container;
    HXTWIN_FLAG(inhibit_reset, 0, 0)
    HXTWIN_FLAG(force_clock_on, 0, 1)
    HXTWIN_FLAG(force_clock_off, 0, 2)
    HXTWIN_FLAG(cache_controller_enable, 0, 3)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x02a0'0000u : 0x03a0'0000u) + i;
    }
};

class PPUStatusRegister : public hxtwin::container<1, hxtwin::register_access::read> {
public:
    using coordinate_type = coordinate::PPUStatusRegisterOnDLS;
    using container::container;
    HXTWIN_FLAG(sleep, 0, 0)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x02a0'0001u : 0x03a0'0001u) + i;
    }
};

} // namespace haldls::vx::v3
