// SPDX-License-Identifier: Apache-2.0
#include "memory.hpp"

#include <hxtwin/base/error.hpp>

#include "protocol.hpp"

namespace hxtwin::session {

chip::address address_of(chip::hemisphere h, std::uint32_t byte) {
    if (byte < ppu::memory::sram_size) {
        return chip::sram_address(h, byte / 4);
    }
    if (byte >= ppu::memory::extmem && byte < ppu::memory::extmem + ppu::memory::extmem_size) {
        return {chip::base::extmem + (byte - ppu::memory::extmem) / 4};
    }
    if (byte >= ppu::memory::dram && byte < ppu::memory::dram + ppu::memory::dram_size) {
        return {chip::base::dram + (byte - ppu::memory::dram) / 4};
    }
    throw internal_error("a symbol of the processors' program lies outside its memories");
}

void load(chip::configuration& c, const ppu::image& image) {
    const auto& location = image.at(codegen::name::location);
    for (const auto& s : image.segments) {
        std::vector<std::uint32_t> words((s.bytes.size() + s.address % 4 + 3) / 4);
        for (std::size_t i = 0; i < s.bytes.size(); ++i) {
            const auto at = i + s.address % 4;
            words[at / 4] |= std::uint32_t{s.bytes[i]} << (24 - 8 * (at % 4));
        }
        const bool own = s.address < ppu::memory::sram_size;
        for (const auto h : chip::hemisphere::all()) {
            if (own || h.value() == 0) {
                c.memories.push_back({address_of(h, s.address), words});
            }
        }
    }
    for (const auto h : chip::hemisphere::all()) {
        c.memories.push_back({address_of(h, location.address), {h.value()}});
        c.processors[h].inhibit_reset = true;
    }
}

std::vector<std::uint8_t> bytes_of(const chip::result& result, const memory_ticket& ticket) {
    const auto& words = result.reads.at(ticket.read);
    std::vector<std::uint8_t> bytes(ticket.bytes);
    for (std::uint32_t i = 0; i < ticket.bytes; ++i) {
        const auto at = i + ticket.skip;
        bytes[i] = static_cast<std::uint8_t>(words.at(at / 4) >> (24 - 8 * (at % 4)));
    }
    return bytes;
}

} // namespace hxtwin::session
