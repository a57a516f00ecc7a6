// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/synapse_driver.h>
#include <hxtwin/container.h>

namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// Which events a synapse driver takes, and the pulses that it makes of them. Its fields' places are those of
// this chip; the silicon's are not public.
class SynapseDriverConfig : public hxtwin::container<2> {
public:
    using coordinate_type = coordinate::SynapseDriverOnDLS;
    using container::container;
    HXTWIN_NUMBER(row_select_mask, RowSelectMask, 0, 0, 5)
    HXTWIN_FLAG(enable_receiver, 0, 5)
    HXTWIN_FLAG(enable_address_out, 0, 6)
    enum class RowMode : uint32_t { disabled, excitatory, inhibitory, excitatory_and_inhibitory };
    constexpr RowMode get_row_mode_bottom() const { return RowMode(bits(0, 7, 2)); }
    constexpr void set_row_mode_bottom(RowMode mode) { set_bits(0, 7, 2, static_cast<uint32_t>(mode)); }
    constexpr RowMode get_row_mode_top() const { return RowMode(bits(0, 9, 2)); }
    constexpr void set_row_mode_top(RowMode mode) { set_bits(0, 9, 2, static_cast<uint32_t>(mode)); }
    HXTWIN_FLAG(enable_stp, 1, 0)
    HXTWIN_FLAG(enable_hagen_modulation, 1, 1)
    HXTWIN_FLAG(enable_hagen_dac, 1, 2)
    HXTWIN_FLAG(enable_stp_second_target, 1, 3)
    HXTWIN_NUMBER(utilization, Utilization, 1, 4, 4)
    HXTWIN_NUMBER(recovery, Recovery, 1, 8, 4)
    HXTWIN_NUMBER(offset, Offset, 1, 12, 4)
    HXTWIN_NUMBER(hagen_dac_offset, HagenDACOffset, 1, 16, 6)
    static constexpr uint32_t word_of(const coordinate_type& c, uint32_t i) {
        return (c.y().value() == 0 ? 0x0011'0400u : 0x0011'8400u) + c.x().value() + 0x80 * i;
    }
};

} // namespace haldls::vx::v3
