// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/processor_bus.hpp>

#include <algorithm>

#include <hxtwin/chip/error.hpp>
#include <hxtwin/ppu/image.hpp>

#include "device/register_place.hpp"

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

chip::address register_of(std::uint32_t address) { return {(address & ~registers) >> 2}; }

external external_at(std::uint32_t address) {
    const bool in_dram = address >= space::dram;
    return {in_dram, address - (in_dram ? space::dram : space::extmem)};
}

} // namespace

bool processor_bus::is_own(const ppu::stop& s) const {
    const bool is_register = s.word && s.word->address >= registers && !is_external(s.word->address);
    return !is_register || reaches_only(hemisphere_, register_of(s.word->address), s.word->write);
}

void processor_bus::read(const external& from, std::span<std::uint8_t> into) {
    auto& m = omnibus_.memories();
    if (apart_ &&
        !(from.in_dram ? m.of_dram : m.of_extmem).read(hemisphere_.value(), from.offset, into.size())) {
        throw access_too_late{granted_};
    }
    const auto bytes = (from.in_dram ? m.dram : m.extmem).bytes().subspan(from.offset, into.size());
    std::copy(bytes.begin(), bytes.end(), into.begin());
}

void processor_bus::write(const external& to, std::span<const std::uint8_t> from) {
    auto& m = omnibus_.memories();
    if (!apart_) {
        std::copy(from.begin(), from.end(),
                  (to.in_dram ? m.dram : m.extmem).bytes().begin() + static_cast<std::ptrdiff_t>(to.offset));
    } else if (!(to.in_dram ? m.of_dram : m.of_extmem)
                    .write(hemisphere_.value(), granted_, to.offset, from)) {
        throw access_too_late{granted_};
    }
}

// Registers are words. A processor's memory is one's own business while it runs.
chip::address processor_bus::register_at(std::uint32_t address, unsigned bytes, bool write) const {
    if (address < registers) {
        throw ppu::bus_error{address, "nothing answers there"};
    }
    if (bytes != 4) {
        throw ppu::bus_error{address, "registers are accessed in words of four bytes"};
    }
    const auto a = register_of(address);
    if (apart_ && !reaches_only(hemisphere_, a, write)) {
        throw access_too_late{granted_};
    }
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
        std::array<std::uint8_t, 4> data;
        const auto into = std::span(data).first(bytes);
        read(external_at(address), into);
        return {load_big_endian(into), ppu_cycles(wait_for_port(now) + waits_.external_load)};
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
        std::array<std::uint8_t, 4> data;
        const auto from = std::span(data).first(bytes);
        store_big_endian(from, value);
        write(external_at(address), from);
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
