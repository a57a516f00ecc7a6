// SPDX-License-Identifier: Apache-2.0
#include "board.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>

namespace hxtwin::ppu {
namespace {

constexpr std::uint32_t return_code = 0x2ffc; // where the run time leaves the argument of exit

std::uint32_t data_view_of(std::uint32_t address) {
    if (address >= memory::extmem_code && address - memory::extmem_code < memory::extmem_size) {
        return address - memory::extmem_code + memory::extmem;
    }
    if (address >= memory::dram_code && address - memory::dram_code < memory::dram_size) {
        return address - memory::dram_code + memory::dram;
    }
    return address;
}

} // namespace

board::board(ppu::image image, processor_options options, bool plain_registers)
    : image_(std::move(image)), bus_(plain_registers), cpu_(std::move(options), bus_) {
    for (const auto& s : image_.segments) {
        if (!write(s.address, s.bytes)) {
            throw internal_error(
                fmt::format("a segment of {} bytes at 0x{:08x} has no memory", s.bytes.size(), s.address));
        }
    }
}

bool board::read(std::uint32_t address, std::span<std::uint8_t> into) {
    if (address < sram_bytes && into.size() <= sram_bytes - address) {
        const auto from = cpu_.sram().subspan(address, into.size());
        std::copy(from.begin(), from.end(), into.begin());
        return true;
    }
    const auto from = bus_.memory_at(data_view_of(address));
    if (from.size() < into.size()) {
        return false;
    }
    std::copy_n(from.begin(), into.size(), into.begin());
    return true;
}

bool board::write(std::uint32_t address, std::span<const std::uint8_t> from) {
    if (address < sram_bytes && from.size() <= sram_bytes - address) {
        cpu_.write_sram(address, from);
        return true;
    }
    const auto into = bus_.memory_at(address);
    if (into.size() < from.size()) {
        return false;
    }
    std::copy(from.begin(), from.end(), into.begin());
    return true;
}

void board::set(const std::string& name, std::uint64_t value) {
    const auto found = image_.symbols.find(name);
    if (found == image_.symbols.end() || found->second.function) {
        throw invalid_experiment(fmt::format("the program has no variable {}", name));
    }
    const auto bytes = std::min(8u, found->second.size);
    if (bytes == 0 || (bytes < 8 && value >> 8 * bytes != 0)) {
        throw invalid_experiment(fmt::format(
            "variable {} of the program has {} bytes; the value {} does not fit", name, bytes, value));
    }
    std::array<std::uint8_t, 8> text{};
    for (unsigned k = 0; k < bytes; ++k) {
        text[k] = static_cast<std::uint8_t>(value >> 8 * (bytes - 1 - k));
    }
    if (!write(found->second.address, std::span(text).first(bytes))) {
        throw invalid_experiment(fmt::format("{} of the program is at 0x{:08x}, which is no data memory",
                                             name, found->second.address));
    }
}

std::optional<std::uint32_t> board::word_at(std::uint32_t address) {
    std::array<std::uint8_t, 4> b;
    if (!read(address, b)) {
        return std::nullopt;
    }
    return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}

std::optional<std::uint32_t> board::exit_code() {
    const auto& s = cpu_.state();
    if (!s.sleeping || image_.place_of(s.pc).function != "exit") {
        return std::nullopt;
    }
    return word_at(return_code);
}

std::string board::mailbox() {
    const auto found = image_.symbols.find("mailbox_base");
    if (found == image_.symbols.end() || found->second.address >= sram_bytes) {
        return {};
    }
    const auto bytes = cpu_.sram().subspan(found->second.address);
    return {bytes.begin(), std::find(bytes.begin(), bytes.end(), std::uint8_t{0})};
}

} // namespace hxtwin::ppu
