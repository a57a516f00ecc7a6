// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <span>

#include <hxtwin/ppu/bus.hpp>
#include <hxtwin/ppu/timing.hpp>

namespace hxtwin::ppu {

// The two external memories and nothing else. If `plain`, registers and synapse rows answer too, as memory
// that starts as zeros.
class memory_bus final : public bus {
public:
    explicit memory_bus(bool plain = false, bus_waits = {});

    loaded load(std::uint32_t address, unsigned bytes, ppu_cycles now) override;
    ppu_cycles store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles now) override;
    ppu_cycles vector_in(std::uint32_t address, vector& into, ppu_cycles now) override;
    ppu_cycles vector_out(std::uint32_t address, const vector& from, const std::array<bool, lanes>& mask,
                          ppu_cycles now) override;
    std::span<const std::uint8_t> code(std::uint32_t address) override;

    // From this address of the data view to the end of the external memory that holds it; empty elsewhere.
    std::span<std::uint8_t> memory_at(std::uint32_t address);

private:
    struct release {
        void operator()(std::uint8_t* bytes) const { std::free(bytes); }
    };
    using block = std::unique_ptr<std::uint8_t[], release>; // pages cost nothing until they are touched
    static block zeros(std::size_t bytes);
    std::int64_t wait_for_port(std::int64_t now) const { return port_free_ > now ? port_free_ - now : 0; }
    void refuse_registers(std::uint32_t address) const;

    bool plain_;
    bus_waits waits_;
    block extmem_, dram_;
    std::map<std::uint32_t, std::uint8_t> registers_; // by byte
    std::map<std::uint32_t, vector> rows_;
    std::int64_t port_free_ = 0;
};

} // namespace hxtwin::ppu
