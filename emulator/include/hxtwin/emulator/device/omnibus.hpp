// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/clock/analog.hpp>
#include <hxtwin/emulator/device/fpga_memories.hpp>
#include <hxtwin/emulator/readout/converter.hpp>
#include <hxtwin/emulator/readout/fast_converter.hpp>

namespace hxtwin::emulator {

// What the register bus needs of a processor.
struct processor_port {
    virtual ~processor_port() = default;
    virtual std::uint32_t read_sram(std::uint32_t word, tick now) = 0;
    virtual void write_sram(std::uint32_t word, std::uint32_t value, tick now) = 0;
    virtual bool sleeping() = 0;
    virtual void control_changed(tick now) = 0; // its control register was written
};

// The chip's register bus with everything that hangs on it. Advances what an access touches to the time of
// the access. Throws chip::unmapped_address.
class omnibus {
public:
    struct parts {
        chip::configuration& config;
        emulator::analog& analog;
        std::array<converter, 2>& converters;
        fpga_memories& memories;
        std::array<processor_port*, 2> processors;
    };
    explicit omnibus(parts p) : parts_(p), sampler_(p.config, p.analog) {}

    std::uint32_t read(chip::address, tick now);
    void write(chip::address, std::uint32_t value, tick now);

    // The same for the parallel bus of a hemisphere's processor.
    void convert(chip::hemisphere, std::uint32_t row, tick now);
    // By column, of the last conversion.
    const std::array<std::uint8_t, circuits>& codes(chip::hemisphere h, channel_kind k) const {
        return parts_.converters[h.value()].codes(k);
    }
    // Also a post pulse for the column's sensors, if the neuron's fire logic is on.
    void reset_neuron(chip::neuron, tick now);
    // That stand at `now`.
    correlation& sensors(chip::hemisphere, tick now);
    void reset_sensors(chip::hemisphere h, std::uint32_t row, const lanes_of<std::uint8_t>& which, tick now) {
        parts_.analog.reset_sensors(h, row, which, now);
    }

    fast_converter& sampler() { return sampler_; }
    chip::configuration& config() { return parts_.config; }
    emulator::analog& analog() { return parts_.analog; }
    fpga_memories& memories() { return parts_.memories; }
    // To be called before and after a change of the synapse array.
    void synapses_change(chip::hemisphere, bool sensors, tick now);
    void synapses_changed(chip::hemisphere, std::uint32_t row, bool lines, bool sensors);

private:
    bool write_action(chip::address, std::uint32_t value, tick now);
    bool read_live(chip::address, std::uint32_t& value, tick now);
    bool write_subtree(chip::hemisphere, std::uint32_t offset, std::uint32_t value, tick now);
    bool read_subtree(chip::hemisphere, std::uint32_t offset, std::uint32_t& value, tick now);
    void reset_quad(chip::hemisphere, std::uint32_t word, tick now);
    void control_sampler(chip::register_write, tick now);
    void pulse_block(chip::backend_block, tick now);
    void write_configuration(chip::register_write, tick now);
    std::span<std::uint8_t> fpga_word(chip::address, bool write);
    parts parts_;
    fast_converter sampler_;
};

} // namespace hxtwin::emulator
