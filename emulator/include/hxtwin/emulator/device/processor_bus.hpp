// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <hxtwin/emulator/device/omnibus.hpp>
#include <hxtwin/emulator/device/random_generators.hpp>
#include <hxtwin/ppu/bus.hpp>
#include <hxtwin/ppu/timing.hpp>

namespace hxtwin::emulator {

struct place; // of a vector on the parallel bus

// Thrown where a processor wants the memory of the other, which may have run ahead: the execution has to
// begin anew, with the processors in step.
struct processors_meet {};

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

private:
    chip::address register_at(std::uint32_t address, unsigned bytes, bool write) const;
    std::span<std::uint8_t> external(std::uint32_t address, std::size_t bytes);
    std::span<std::uint8_t> external_vector(std::uint32_t address);
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
};

} // namespace hxtwin::emulator
