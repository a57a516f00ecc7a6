// SPDX-License-Identifier: Apache-2.0
#include "qemu.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <gtest/gtest.h>

#include <hxtwin/ppu/processor.hpp>

namespace hxtwin::fuzz {
namespace {

// Takes a dump of the processor's memory when the marker is written; nothing else answers.
struct dump_bus : ppu::bus {
    ppu::processor* cpu = nullptr;
    std::vector<std::uint8_t> dumps;
    ppu::loaded load(std::uint32_t address, unsigned, ppu_cycles) override { nothing_at(address); }
    ppu_cycles store(std::uint32_t address, unsigned, std::uint32_t, ppu_cycles) override {
        if (address != layout::marker) {
            nothing_at(address);
        }
        const auto from = cpu->sram().subspan(layout::data, layout::dump_bytes);
        dumps.insert(dumps.end(), from.begin(), from.end());
        return ppu_cycles(0);
    }
    ppu_cycles vector_in(std::uint32_t address, ppu::vector&, ppu_cycles) override { nothing_at(address); }
    ppu_cycles vector_out(std::uint32_t address, const ppu::vector&, const std::array<bool, ppu::lanes>&,
                          ppu_cycles) override {
        nothing_at(address);
    }
    std::span<const std::uint8_t> code(std::uint32_t) override { return {}; }
    [[noreturn]] static void nothing_at(std::uint32_t address) {
        throw ppu::bus_error{address, "nothing answers there"};
    }
};

} // namespace

outcome run_here(const program& p, bool five_bit_shifts) {
    ppu::processor_options options;
    options.unknown_instruction = ppu::processor_options::unknown::nop;
    options.five_bit_shifts = five_bit_shifts;
    dump_bus bus;
    ppu::processor cpu(options, bus);
    bus.cpu = &cpu;
    std::vector<std::uint8_t> code;
    for (auto word : p.words) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            code.push_back(static_cast<std::uint8_t>(word >> shift));
        }
    }
    cpu.write_sram(layout::code, code);
    cpu.write_sram(layout::data, p.data);
    cpu.state().pc = layout::code;
    constexpr ppu_cycles enough{1'000'000'000};
    EXPECT_EQ(cpu.run({enough, enough}).reason, ppu::stop_reason::sleep);
    return {bus.dumps, cpu.counts().instructions};
}

std::vector<std::uint8_t> run_on_qemu(const program& p, width w) {
    const auto path = std::filesystem::path(testing::TempDir()) / ("hxtwin_" + std::to_string(getpid()));
    const std::string emulator = w == width::bits_32 ? "qemu-ppc -cpu 7400 " : "qemu-ppc64 -cpu power7 ";
    const auto elf = linux_executable(p, w);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(elf.data()), static_cast<std::streamsize>(elf.size()));
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    std::vector<std::uint8_t> dumps;
    std::FILE* pipe = popen((emulator + path.string()).c_str(), "r");
    if (pipe == nullptr) {
        return dumps;
    }
    std::array<std::uint8_t, 4096> part;
    while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) {
        dumps.insert(dumps.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(size));
    }
    EXPECT_EQ(pclose(pipe), 0) << emulator << "(Debian package qemu-user) failed";
    std::filesystem::remove(path);
    return dumps;
}

std::uint32_t word_at(const std::vector<std::uint8_t>& bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
           std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

} // namespace hxtwin::fuzz
