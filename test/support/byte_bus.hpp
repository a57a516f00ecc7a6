// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <hxtwin/ppu/bus.hpp>

namespace hxtwin::test {

// A world of byte arrays: memory at 0x4000'0000 (executed at 0x8000'0000), more at
// 0x5000'0000, registers at 0x8001'0000, and
// the parallel bus. Notes the time of each access.
struct byte_bus : ppu::bus {
    static constexpr std::uint32_t memory_base = 0x4000'0000, more_base = 0x5000'0000,
                                   register_base = 0x8001'0000;
    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(64 * 1024);
    std::vector<std::uint8_t> more = std::vector<std::uint8_t>(4096);
    std::vector<std::uint8_t> registers = std::vector<std::uint8_t>(4096);
    std::map<std::uint32_t, ppu::vector> vectors;
    ppu_cycles wait{0}, vector_wait{0};
    std::vector<ppu_cycles> times;

    std::uint8_t* at(std::uint32_t address, unsigned bytes) {
        for (auto [base, array] :
             {std::pair{memory_base, &memory}, {more_base, &more}, {register_base, &registers}}) {
            if (address >= base && address - base <= array->size() - bytes) {
                return array->data() + (address - base);
            }
        }
        throw ppu::bus_error{address, "nothing answers there"};
    }
    ppu::loaded load(std::uint32_t address, unsigned bytes, ppu_cycles now) override {
        times.push_back(now);
        std::uint32_t value = 0;
        for (const auto* byte = at(address, bytes); bytes-- > 0; ++byte) {
            value = value << 8 | *byte;
        }
        return {value, wait};
    }
    ppu_cycles store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles now) override {
        times.push_back(now);
        for (auto* byte = at(address, bytes); bytes-- > 0; ++byte) {
            *byte = static_cast<std::uint8_t>(value >> 8 * bytes);
        }
        return wait;
    }
    ppu_cycles vector_in(std::uint32_t address, ppu::vector& into, ppu_cycles now) override {
        times.push_back(now);
        into = vectors[address];
        return vector_wait;
    }
    ppu_cycles vector_out(std::uint32_t address, const ppu::vector& from,
                          const std::array<bool, ppu::lanes>& mask, ppu_cycles now) override {
        times.push_back(now);
        for (unsigned lane = 0; lane < ppu::lanes; ++lane) {
            vectors[address][lane] = mask[lane] ? from[lane] : vectors[address][lane];
        }
        return vector_wait;
    }
    std::span<const std::uint8_t> code(std::uint32_t address) override {
        const auto offset = address - 0x8000'0000;
        return offset < memory.size() ? std::span<const std::uint8_t>(memory).subspan(offset)
                                      : std::span<const std::uint8_t>{};
    }
};

} // namespace hxtwin::test
