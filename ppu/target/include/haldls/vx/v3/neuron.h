// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <halco/hicann-dls/vx/v3/neuron.h>

// Registers that kernels read and write with stadls::vx::v3::ppu. Each says at which word of the chip it
// stands.
namespace haldls::vx::v3 {

namespace coordinate = halco::hicann_dls::vx::v3;

// A spike counter as it was read: 8 bits, and whether it overflowed since.
class SpikeCounterRead {
public:
    using coordinate_type = coordinate::SpikeCounterReadOnDLS;

    // Compares and prints as a number.
    class Count {
    public:
        explicit constexpr Count(uint32_t value) : value_(value) {}
        constexpr uint32_t value() const { return value_; }
        constexpr operator uint32_t() const { return value_; }

    private:
        uint32_t value_;
    };

    constexpr SpikeCounterRead() = default;
    explicit constexpr SpikeCounterRead(uint32_t word) : word_(word) {}
    constexpr Count get_count() const { return Count(word_ & 0xff); }
    constexpr bool get_overflow() const { return (word_ & 0x100) != 0; }

    static constexpr uint32_t word_of(const coordinate_type& c) {
        return (c.value() < 256 ? 0x0012'2800u : 0x0012'a800u) + 4 * (c.value() % 256);
    }

private:
    uint32_t word_ = 0;
};

// Writing it clears the counter.
class SpikeCounterReset {
public:
    using coordinate_type = coordinate::SpikeCounterResetOnDLS;
    constexpr uint32_t word() const { return 0; }
    static constexpr uint32_t word_of(const coordinate_type& c) {
        return (c.value() < 256 ? 0x0012'2c00u : 0x0012'ac00u) + 4 * (c.value() % 256);
    }
};

// Writing it sends an event to the synapse drivers of the named buses.
class PADIEvent {
public:
    using coordinate_type = coordinate::PADIEventOnDLS;

    void set_fire_bus_mask(uint32_t buses) { fire_ = buses & 0xf; }
    void set_event_address(uint32_t label) { address_ = label & 0x3f; }
    void set_row_select_address(uint32_t row) { row_ = row & 0x1f; }
    constexpr uint32_t word() const { return row_ << 22 | address_ << 16 | fire_; }
    static constexpr uint32_t word_of(const coordinate_type& c) {
        return c.value() == 0 ? 0x0011'0000u : 0x0011'8000u;
    }

private:
    uint32_t fire_ = 0, address_ = 0, row_ = 0;
};

} // namespace haldls::vx::v3
