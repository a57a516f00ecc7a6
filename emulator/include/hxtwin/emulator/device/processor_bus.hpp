// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <hxtwin/emulator/device/omnibus.hpp>
#include <hxtwin/emulator/device/random_generators.hpp>
#include <hxtwin/ppu/bus.hpp>
#include <hxtwin/ppu/processor.hpp>
#include <hxtwin/ppu/timing.hpp>

namespace hxtwin::emulator {

struct place; // of a vector on the parallel bus

// Thrown where a processor wants the memory of the other, which may have run ahead: the execution has to
// begin anew, with the processors in step.
struct processors_meet {};

// Thrown where a processor wants what the other hemisphere may have gone past: the execution has to begin
// anew, with all accesses in order up to some later time.
struct access_too_late {
    tick at;
};

// A place in a memory on the FPGA.
struct external {
    bool in_dram;
    std::size_t offset;
};

// What one of the two processors sees beyond its own memory.
class processor_bus final : public ppu::bus {
public:
    // Whether somebody else's memory is as it is at the time of an access.
    struct neighbour {
        virtual ~neighbour() = default;
        virtual bool is_up_to_date() const = 0;
    };
    processor_bus(omnibus& o, chip::hemisphere h, const neighbour* other)
        : omnibus_(o), hemisphere_(h), other_(other) {}

    ppu::loaded load(std::uint32_t address, unsigned bytes, ppu_cycles now) override;
    ppu_cycles store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles now) override;
    ppu_cycles vector_in(std::uint32_t address, ppu::vector& into, ppu_cycles now) override;
    ppu_cycles vector_out(std::uint32_t address, const ppu::vector& from,
                          const std::array<bool, ppu::lanes>& mask, ppu_cycles now) override;
    std::span<const std::uint8_t> code(std::uint32_t address) override;

    // Whether it stays within the own hemisphere, and words on the FPGA that the other processor does not
    // use.
    bool is_own(const ppu::stop& at) const;
    // Whether the other processor runs at the same time on another thread, or will run later on this one.
    // Then an access that is not own throws access_too_late.
    void go_apart(bool on) { apart_ = on; }
    // The accesses to come, of one instruction, are granted at this time.
    void granted(tick at) { granted_ = at; }

private:
    chip::address register_at(std::uint32_t address, unsigned bytes, bool write) const;
    void read(const external&, std::span<std::uint8_t> into);
    void write(const external&, std::span<const std::uint8_t> from);
    void write_vector(const external&, const ppu::vector&, const std::array<bool, ppu::lanes>& mask);
    tick wait_for_port(tick now) const { return port_free_ > now ? port_free_ - now : 0; }

    using lane_mask = std::array<bool, ppu::lanes>;
    tick read_synapses(std::uint32_t address, ppu::vector&, tick now);
    tick write_synapses(std::uint32_t address, const ppu::vector&, const lane_mask&, tick now);
    void write_array(const place&, const ppu::vector&, const lane_mask&, tick now);
    void reset_neurons(const place&, const ppu::vector&, const lane_mask&, tick now);
    tick reset_sensors(const place&, const ppu::vector&, const lane_mask&, tick now);

    omnibus& omnibus_;
    chip::hemisphere hemisphere_;
    const neighbour* other_;
    ppu::bus_waits waits_;
    random_generators random_;
    tick port_free_ = 0; // to the memories on the FPGA
    bool apart_ = false;
    tick granted_ = 0;
};

} // namespace hxtwin::emulator
