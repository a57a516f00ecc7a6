// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/readout.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// The fast converter's two channels, what they read and how long they take. Names and places of the fields
// are those of this chip.
class MADCConfig : public hxtwin::container<3> {
public:
    using coordinate_type = coordinate::MADCConfigOnDLS;
    using container::container;
    HXTWIN_FLAG(enable_channel_0, 0, 0)
    HXTWIN_FLAG(enable_channel_1, 0, 1)
    HXTWIN_NUMBER(sample_duration_adjust, SampleDurationAdjust, 0, 2, 5)
    HXTWIN_NUMBER(neuron_0, Neuron0, 0, 8, 9)
    HXTWIN_NUMBER(neuron_1, Neuron1, 0, 17, 9)
    HXTWIN_NUMBER(source_0, Source0, 1, 0, 4)
    HXTWIN_NUMBER(source_1, Source1, 1, 4, 4)
    HXTWIN_NUMBER(conversion_cycles_offset, ConversionCyclesOffset, 1, 8, 5)
    HXTWIN_FLAG(use_madc_clock_scaler, 1, 13)
    HXTWIN_NUMBER(madc_clock_scale_value, MADCClockScaleValue, 1, 14, 4)
    HXTWIN_FLAG(enable_continuous_sampling, 1, 18)
    HXTWIN_NUMBER(number_of_samples, NumberOfSamples, 2, 0, 16)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x000c'0000u + c.value() + i;
    }
};

// Wakes the fast converter up; start and stop act when they are written and read as 0.
class MADCControl : public hxtwin::container<1> {
public:
    using coordinate_type = coordinate::MADCControlOnDLS;
    using container::container;
    HXTWIN_FLAG(wake_up, 0, 0)
    HXTWIN_FLAG(start_recording, 0, 1)
    HXTWIN_FLAG(stop_recording, 0, 2)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x000c'0003u + c.value() + i;
    }
};

} // namespace haldls::vx::v3
