// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <hxtwin/ppu/assembler.hpp>
#include <hxtwin/ppu/processor.hpp>

#include "byte_bus.hpp"

namespace hxtwin::ppu {

inline std::vector<std::uint8_t> big_endian(const std::vector<std::uint32_t>& words) {
    std::vector<std::uint8_t> bytes;
    for (auto word : words) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.push_back(static_cast<std::uint8_t>(word >> shift));
        }
    }
    return bytes;
}

// A processor with a program at address 0 and a world of byte arrays.
struct small_machine {
    test::byte_bus bus;
    processor cpu;

    explicit small_machine(const std::vector<std::uint32_t>& program, processor_options options = {})
        : cpu(std::move(options), bus) {
        cpu.write_sram(0, big_endian(program));
    }
    state& s() { return cpu.state(); }
    stop run(std::int64_t until = 1'000'000, std::int64_t bus_until = 1'000'000'000) {
        return cpu.run({ppu_cycles(until), ppu_cycles(bus_until)});
    }
    // Executes one instruction.
    stop step() { return run(s().now.count() + 1); }
    std::uint32_t word(std::uint32_t address) const {
        const auto b = cpu.sram().subspan(address);
        return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
    }
};

inline const std::uint32_t wait_word = assemble("wait", {});

} // namespace hxtwin::ppu
