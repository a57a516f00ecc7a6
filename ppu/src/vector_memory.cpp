// SPDX-License-Identifier: Apache-2.0
#include "vector_memory.hpp"

#include <fmt/format.h>

#include "vector_unit.hpp"

namespace hxtwin::ppu::exec {
namespace {

std::uint32_t address_of(const machine& m, const insn& i) {
    return (i.ra == 0 ? 0 : m.s.r[i.ra]) + m.s.r[i.rb];
}

bool in_sram(std::uint32_t address) { return address <= sram_bytes - lanes; }

// Part of the vector would lie in the SRAM, part behind it.
void check_end(const machine& m, const char* what, std::uint32_t address) {
    if (address < sram_bytes && !in_sram(address)) {
        m.trap(fmt::format("vector {} at 0x{:08x} reaches beyond the end of the SRAM at 0x{:08x}", what,
                           address, sram_bytes));
    }
}

// Runs `word(k, cycles)` for the 32 words of a vector beyond the SRAM; cycles count from now.
template <class Word>
std::int64_t by_words(machine& m, const word_access& first, Word word) {
    auto from = vector_unit::start(m);
    if (!m.bus_time(from)) {
        m.refused_word = first;
        return outcome::bus;
    }
    std::int64_t cycles = from - m.now();
    for (unsigned k = 0; k < lanes / 4; ++k) {
        word(k, cycles);
    }
    return vector_unit::issue(m, from, cycles - (from - m.now()) + m.options.timing.vector_memory);
}

} // namespace

std::int64_t vector_load(machine& m, insn& i) {
    const auto address = address_of(m, i) & ~3u;
    check_end(m, "load", address);
    auto& into = m.s.v[i.rt];
    if (in_sram(address)) {
        std::memcpy(into.data(), m.sram.data() + address, lanes);
        return vector_unit::issue(m, vector_unit::start(m), m.options.timing.vector_memory);
    }
    return by_words(m, {address, false}, [&](unsigned k, std::int64_t& cycles) {
        std::uint32_t word = 0;
        m.bus_load(address + 4 * k, 4, word, cycles, true);
        word = machine::big_endian(word);
        std::memcpy(into.data() + 4 * k, &word, 4);
    });
}

std::int64_t vector_store(machine& m, insn& i) {
    const auto address = address_of(m, i) & ~3u;
    check_end(m, "store", address);
    const auto& from = m.s.v[i.rt];
    if (in_sram(address)) {
        std::memcpy(m.sram.data() + address, from.data(), lanes);
        m.forget(address, lanes);
        return vector_unit::issue(m, vector_unit::start(m), m.options.timing.vector_memory);
    }
    return by_words(m, {address, true}, [&](unsigned k, std::int64_t& cycles) {
        std::uint32_t word;
        std::memcpy(&word, from.data() + 4 * k, 4);
        m.bus_store(address + 4 * k, 4, machine::big_endian(word), cycles, true);
    });
}

std::int64_t vector_in(machine& m, insn& i) {
    auto from = vector_unit::start(m);
    const auto address = address_of(m, i);
    if (!m.bus_time(from)) {
        m.refused = vector_access{address, false};
        return outcome::bus;
    }
    try {
        vector read = m.s.v[i.rt];
        const auto wait = m.bus->vector_in(address, read, ppu_cycles(from));
        vector_unit::merge(m.s, i.imm, m.s.v[i.rt], read);
        m.counts.bus_wait += wait;
        return vector_unit::issue(m, from, m.options.timing.vector_bus + wait.count());
    } catch (const bus_error& e) {
        m.trap(fmt::format("vector read at 0x{:08x}: {}", e.address, e.reason));
    }
}

std::int64_t vector_out(machine& m, insn& i) {
    auto from = vector_unit::start(m);
    const auto address = address_of(m, i);
    if (!m.bus_time(from)) {
        m.refused = vector_access{address, true};
        return outcome::bus;
    }
    std::array<bool, lanes> mask;
    mask.fill(i.imm == 0);
    for (unsigned lane = 0; i.imm != 0 && lane < lanes; ++lane) {
        mask[lane] = (m.s.vcr[lane] & vector_unit::flag_of(i.imm)) != 0;
    }
    try {
        const auto wait = m.bus->vector_out(address, m.s.v[i.rt], mask, ppu_cycles(from));
        m.counts.bus_wait += wait;
        return vector_unit::issue(m, from, m.options.timing.vector_bus + wait.count());
    } catch (const bus_error& e) {
        m.trap(fmt::format("vector write at 0x{:08x}: {}", e.address, e.reason));
    }
}

} // namespace hxtwin::ppu::exec
