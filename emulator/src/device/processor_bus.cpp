// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/processor_bus.hpp>

#include <algorithm>

#include <hxtwin/chip/error.hpp>
#include <hxtwin/ppu/image.hpp>

namespace hxtwin::emulator {
namespace {

namespace space = ppu::memory;

constexpr std::uint32_t registers = 0x8000'0000;

bool is_external(std::uint32_t address) {
    return (address >= space::extmem && address - space::extmem < space::extmem_size) ||
           (address >= space::dram && address - space::dram < space::dram_size);
}

bool is_sram_of(chip::address a, chip::hemisphere h) {
    const auto first = chip::sram_address(h, 0).word;
    return a.word >= first && a.word - first < chip::sram_words;
}

} // namespace

std::span<std::uint8_t> processor_bus::external(std::uint32_t address, std::size_t bytes) {
    auto& m = omnibus_.memories();
    return address < space::dram ? m.extmem.bytes().subspan(address - space::extmem, bytes)
                                 : m.dram.bytes().subspan(address - space::dram, bytes);
}

// Registers are words. A processor's memory is one's own business while it runs.
chip::address processor_bus::register_at(std::uint32_t address, unsigned bytes, bool write) const {
    if (address < registers) {
        throw ppu::bus_error{address, "nothing answers there"};
    }
    if (bytes != 4) {
        throw ppu::bus_error{address, "registers are accessed in words of four bytes"};
    }
    const chip::address a{(address & ~registers) >> 2};
    const chip::hemisphere other(1 - hemisphere_.value());
    if (is_sram_of(a, other) && other_ != nullptr && !other_->is_up_to_date()) {
        throw processors_meet();
    }
    if (write && (is_sram_of(a, hemisphere_) || a == chip::ppu_control_address(hemisphere_))) {
        throw ppu::bus_error{address, "a processor cannot write its own memory or control register by way of "
                                      "the register bus"};
    }
    return a;
}

ppu::loaded processor_bus::load(std::uint32_t address, unsigned bytes, ppu_cycles time) {
    const tick now = time.count();
    if (is_external(address)) {
        return {load_big_endian(external(address, bytes)),
                ppu_cycles(wait_for_port(now) + waits_.external_load)};
    }
    const auto a = register_at(address, bytes, false);
    try {
        return {omnibus_.read(a, now), ppu_cycles(waits_.register_load)};
    } catch (const chip::unmapped_address&) {
        throw ppu::bus_error{address, "there is no register to read"};
    }
}

ppu_cycles processor_bus::store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles time) {
    const tick now = time.count();
    if (is_external(address)) {
        store_big_endian(external(address, bytes), value);
        const tick wait = wait_for_port(now);
        port_free_ = now + wait + waits_.external_store_port;
        return ppu_cycles(wait);
    }
    const auto a = register_at(address, bytes, true);
    try {
        omnibus_.write(a, value, now);
    } catch (const chip::unmapped_address&) {
        throw ppu::bus_error{address, "there is no register to write"};
    }
    return ppu_cycles(waits_.register_store);
}

std::span<const std::uint8_t> processor_bus::code(std::uint32_t address) {
    auto& m = omnibus_.memories();
    if (address >= space::extmem_code && address - space::extmem_code < space::extmem_size) {
        return m.extmem.bytes().subspan(address - space::extmem_code);
    }
    if (address >= space::dram_code && address - space::dram_code < space::dram_size) {
        return m.dram.bytes().subspan(address - space::dram_code);
    }
    return {};
}

} // namespace hxtwin::emulator
