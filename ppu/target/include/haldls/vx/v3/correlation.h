// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/synram.h>
#include <haldls/vx/v3/synapse.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// How long the correlation sensors of a hemisphere are sensed and reset, in cycles. The fields' places are
// those of this chip; the silicon's are not public.
class CommonCorrelationConfig : public hxtwin::container<3> {
public:
    using coordinate_type = coordinate::CommonCorrelationConfigOnDLS;
    using container::container;
    HXTWIN_NUMBER(sense_delay, SenseDelay, 0, 0, 12)
    HXTWIN_NUMBER(reset_duration, ResetDuration, 1, 0, 12)
    HXTWIN_NUMBER(reset_fall_time, ResetFallTime, 2, 0, 12)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.value() == 0 ? 0x0220'0000u : 0x0320'0000u) + i;
    }
};

} // namespace haldls::vx::v3
