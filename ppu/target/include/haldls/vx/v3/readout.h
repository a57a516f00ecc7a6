// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/readout.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// The fast converter's two channels and their neurons. Names and places of the fields are those of this chip.
class MADCConfig : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::MADCConfigOnDLS;
    using container::container;
    HXTWIN_FLAG(enable_channel_0, 0, 0)
    HXTWIN_FLAG(enable_channel_1, 0, 1)
    HXTWIN_NUMBER(sample_duration_adjust, SampleDurationAdjust, 0, 2, 5)
    HXTWIN_NUMBER(neuron_0, Neuron0, 0, 8, 9)
    HXTWIN_NUMBER(neuron_1, Neuron1, 0, 17, 9)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x000c'0000u + c.value() + i;
    }
};

} // namespace haldls::vx::v3
