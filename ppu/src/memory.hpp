// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include <fmt/format.h>

#include "machine.hpp"

// Handlers of scalar loads and stores.
namespace hxtwin::ppu::exec {

template <bool Indexed, bool Update>
std::uint32_t effective_address(const machine& m, const insn& i) {
    const auto base = !Update && i.ra == 0 ? 0 : m.s.r[i.ra];
    return base + (Indexed ? m.s.r[i.rb] : i.imm);
}

// The silicon raises its alignment interrupt for these. Half-words at odd addresses inside a word pass.
inline bool is_misaligned(std::uint32_t address, std::size_t bytes) {
    return (bytes == 4 && (address & 3) != 0) || (bytes == 2 && (address & 3) == 3);
}

// Half-words beyond the SRAM that are not aligned: the bus has no such access.
inline void check_bus_alignment(const machine& m, const char* what, std::uint32_t address,
                                std::size_t bytes) {
    if (address >= sram_bytes && address % bytes != 0) [[unlikely]] {
        m.trap(fmt::format("unaligned {} of {} bytes at 0x{:08x}", what, bytes, address));
    }
}

std::int64_t fail_alignment(machine&, const char* what, std::uint32_t address, std::size_t bytes);

template <class T, bool Indexed, bool Update>
std::int64_t load(machine& m, insn& i) {
    using raw = std::make_unsigned_t<T>;
    const auto address = effective_address<Indexed, Update>(m, i);
    if (is_misaligned(address, sizeof(T))) [[unlikely]] {
        return fail_alignment(m, "load", address, sizeof(T));
    }
    check_bus_alignment(m, "load", address, sizeof(T));
    std::int64_t cycles = 0;
    raw value;
    if (address < sram_bytes) [[likely]] {
        value = m.read_sram<raw>(address);
    } else {
        std::uint32_t word = 0;
        if (!m.bus_load(address, sizeof(T), word, cycles)) {
            return outcome::bus;
        }
        value = static_cast<raw>(word);
    }
    if constexpr (Update) {
        m.s.r[i.ra] = address;
    }
    m.s.r[i.rt] = static_cast<std::uint32_t>(static_cast<T>(value));
    return cycles;
}

template <class T, bool Indexed, bool Update>
std::int64_t store(machine& m, insn& i) {
    const auto address = effective_address<Indexed, Update>(m, i);
    if (is_misaligned(address, sizeof(T))) [[unlikely]] {
        return fail_alignment(m, "store", address, sizeof(T));
    }
    check_bus_alignment(m, "store", address, sizeof(T));
    const auto value = static_cast<T>(m.s.r[i.rt]);
    std::int64_t cycles = 0;
    if (address < sram_bytes) [[likely]] {
        m.write_word(address, value);
    } else if (!m.bus_store(address, sizeof(T), value, cycles)) {
        return outcome::bus;
    }
    if constexpr (Update) {
        m.s.r[i.ra] = address;
    }
    return cycles;
}

std::int64_t load_multiple(machine&, insn&);
std::int64_t store_multiple(machine&, insn&);
// eciwx and ecowx: nothing is known to answer them on this chip.
std::int64_t external_control(machine&, insn&);

} // namespace hxtwin::ppu::exec
