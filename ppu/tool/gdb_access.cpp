// SPDX-License-Identifier: Apache-2.0
#include "gdb_session.hpp"

#include <cstdint>

#include "gdb_description.hpp"

// Registers, memory and breakpoints.
namespace hxtwin::ppu::gdb {

std::string session::read_registers() const {
    std::string out;
    for (unsigned k = 0; k < core_registers; ++k) {
        out += to_hex(register_of(board_.cpu().state(), k));
    }
    return out;
}

std::string session::write_registers(std::string_view hex) {
    const auto bytes = bytes_of(hex);
    if (!bytes || bytes->size() != 4 * core_registers) {
        return "E01";
    }
    for (unsigned k = 0; k < core_registers; ++k) {
        set_register(board_.cpu().state(), k, std::span(*bytes).subspan(4 * k, 4));
    }
    return "OK";
}

std::string session::read_register(std::string_view text) const {
    const auto number = number_of(text);
    if (!number || *number >= all_registers) {
        return "E01";
    }
    return to_hex(register_of(board_.cpu().state(), static_cast<unsigned>(*number)));
}

std::string session::write_register(std::string_view assignment) {
    const auto parts = split(assignment, "=");
    const auto number = number_of(parts[0]);
    const auto value = bytes_of(parts.size() == 2 ? parts[1] : "?");
    const bool done = number && value && *number < all_registers &&
                      set_register(board_.cpu().state(), static_cast<unsigned>(*number), *value);
    return done ? "OK" : "E01";
}

// As much of the range as is memory, which is how the protocol has it.
std::string session::read_memory(std::string_view range) {
    const auto parts = split(range, ",");
    const auto from = number_of(parts[0]), size = number_of(parts.size() == 2 ? parts[1] : "");
    if (!from || !size || *from > UINT32_MAX || *size > packet_bytes / 2) {
        return "E01";
    }
    std::vector<std::uint8_t> bytes(*size);
    const auto address = static_cast<std::uint32_t>(*from);
    while (!bytes.empty() && !board_.read(address, bytes)) {
        bytes.resize(bytes.size() / 2);
    }
    return bytes.empty() && *size != 0 ? "E0e" : to_hex(bytes);
}

std::string session::write_memory(std::string_view what) {
    const auto parts = split(what, ",:");
    const auto to = number_of(parts[0]), size = number_of(parts.size() == 3 ? parts[1] : "");
    const auto bytes = bytes_of(parts.size() == 3 ? parts[2] : "?");
    if (!to || !size || !bytes || *to > UINT32_MAX || bytes->size() != *size) {
        return "E01";
    }
    return board_.write(static_cast<std::uint32_t>(*to), *bytes) ? "OK" : "E0e";
}

// Software and hardware breakpoints are the same here: nothing is written into the program.
std::string session::change_breakpoint(std::string_view what, bool insert) {
    const auto parts = split(what, ",");
    if (parts.size() < 2 || (parts[0] != "0" && parts[0] != "1")) {
        return "";
    }
    const auto address = number_of(parts[1]);
    if (!address || *address > UINT32_MAX) {
        return "E01";
    }
    if (insert) {
        breakpoints_.insert(static_cast<std::uint32_t>(*address));
    } else {
        breakpoints_.erase(static_cast<std::uint32_t>(*address));
    }
    return "OK";
}

} // namespace hxtwin::ppu::gdb
