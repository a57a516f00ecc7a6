// SPDX-License-Identifier: Apache-2.0
#include "memory_bus.hpp"

#include <new>

#include <hxtwin/ppu/image.hpp>

namespace hxtwin::ppu {
namespace {

constexpr std::uint32_t first_register = 0x8000'0000;

} // namespace

memory_bus::block memory_bus::zeros(std::size_t bytes) {
    auto* data = static_cast<std::uint8_t*>(std::calloc(bytes, 1));
    if (data == nullptr) {
        throw std::bad_alloc();
    }
    return block(data);
}

memory_bus::memory_bus(bool plain, bus_waits waits)
    : plain_(plain), waits_(waits), extmem_(zeros(memory::extmem_size)), dram_(zeros(memory::dram_size)) {}

std::span<std::uint8_t> memory_bus::memory_at(std::uint32_t address) {
    if (address >= memory::extmem && address - memory::extmem < memory::extmem_size) {
        return std::span(extmem_.get(), memory::extmem_size).subspan(address - memory::extmem);
    }
    if (address >= memory::dram && address - memory::dram < memory::dram_size) {
        return std::span(dram_.get(), memory::dram_size).subspan(address - memory::dram);
    }
    return {};
}

void memory_bus::refuse_registers(std::uint32_t address) const {
    if (!plain_ || address < first_register) {
        throw bus_error{address, "nothing but memory is connected"};
    }
}

loaded memory_bus::load(std::uint32_t address, unsigned bytes, ppu_cycles now) {
    loaded result;
    if (const auto at = memory_at(address); !at.empty()) {
        for (const auto byte : at.first(bytes)) {
            result.value = result.value << 8 | byte;
        }
        result.wait = ppu_cycles(wait_for_port(now.count()) + waits_.external_load);
        return result;
    }
    refuse_registers(address);
    for (unsigned k = 0; k < bytes; ++k) {
        const auto found = registers_.find(address + k);
        result.value = result.value << 8 | (found == registers_.end() ? 0u : found->second);
    }
    return result;
}

ppu_cycles memory_bus::store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles now) {
    const auto byte = [&](unsigned k) { return static_cast<std::uint8_t>(value >> 8 * (bytes - 1 - k)); };
    if (const auto at = memory_at(address); !at.empty()) {
        for (unsigned k = 0; k < bytes; ++k) {
            at[k] = byte(k);
        }
        const auto wait = wait_for_port(now.count());
        port_free_ = now.count() + wait + waits_.external_store_port;
        return ppu_cycles(wait);
    }
    refuse_registers(address);
    for (unsigned k = 0; k < bytes; ++k) {
        registers_[address + k] = byte(k);
    }
    return ppu_cycles(0);
}

ppu_cycles memory_bus::vector_in(std::uint32_t address, vector& into, ppu_cycles) {
    if (!plain_) {
        throw bus_error{address, "nothing but memory is connected"};
    }
    into = rows_[address];
    return ppu_cycles(0);
}

ppu_cycles memory_bus::vector_out(std::uint32_t address, const vector& from,
                                  const std::array<bool, lanes>& mask, ppu_cycles) {
    if (!plain_) {
        throw bus_error{address, "nothing but memory is connected"};
    }
    auto& row = rows_[address];
    for (unsigned lane = 0; lane < lanes; ++lane) {
        row[lane] = mask[lane] ? from[lane] : row[lane];
    }
    return ppu_cycles(0);
}

std::span<const std::uint8_t> memory_bus::code(std::uint32_t address) {
    if (address >= memory::extmem_code && address - memory::extmem_code < memory::extmem_size) {
        return memory_at(address - memory::extmem_code + memory::extmem);
    }
    if (address >= memory::dram_code && address - memory::dram_code < memory::dram_size) {
        return memory_at(address - memory::dram_code + memory::dram);
    }
    return {};
}

} // namespace hxtwin::ppu
