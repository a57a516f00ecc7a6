// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/background.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// A source of regular or random events. Place and fields are those of this chip; the silicon's are not
// public.
class BackgroundSpikeSource : public hxtwin::container<3> {
public:
    using coordinate_type = coordinate::BackgroundSpikeSourceOnDLS;
    using container::container;
    HXTWIN_FLAG(enable, 0, 0)
    HXTWIN_FLAG(enable_random, 0, 1)
    HXTWIN_NUMBER(period, Period, 0, 16, 16)
    HXTWIN_NUMBER(seed, Seed, 1, 0, 32)
    HXTWIN_NUMBER(mask, Mask, 2, 0, 8)
    HXTWIN_NUMBER(rate, Rate, 2, 8, 8)
    HXTWIN_NUMBER(neuron_label, NeuronLabel, 2, 16, 14)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return 0x0013'0010u + 4 * c.value() + i;
    }
};

} // namespace haldls::vx::v3
