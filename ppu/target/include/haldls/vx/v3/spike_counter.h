// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/spike_counter.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// A spike counter as it was read: 8 bits, and whether it overflowed since.
class SpikeCounterRead : public hxtwin::container<1, hxtwin::register_access::read> {
public:
    using coordinate_type = coordinate::SpikeCounterReadOnDLS;
    using container::container;
    HXTWIN_NUMBER(count, Count, 0, 0, 8)
    HXTWIN_FLAG(overflow, 0, 8)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() < 256 ? 0x0012'2800u : 0x0012'a800u) + 4 * (c.value() % 256) + i;
    }
};

// Writing it clears the counter.
class SpikeCounterReset : public hxtwin::container<1, hxtwin::register_access::write> {
public:
    using coordinate_type = coordinate::SpikeCounterResetOnDLS;
    using container::container;
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() < 256 ? 0x0012'2c00u : 0x0012'ac00u) + 4 * (c.value() % 256) + i;
    }
};

} // namespace haldls::vx::v3
