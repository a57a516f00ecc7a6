// SPDX-License-Identifier: Apache-2.0
#include "processor_pair.hpp"

#include <algorithm>
#include <stdexcept>

#include <hxtwin/codegen/program.hpp>

namespace hxtwin::cross {
namespace {

constexpr std::uint32_t omnibus = 0x8000'0000;
constexpr std::uint32_t counter[2] = {0x0012'2800, 0x0012'a800};
constexpr std::uint32_t counter_reset[2] = {0x0012'2c00, 0x0012'ac00};

struct counter_place {
    unsigned hemisphere, column;
};

// The neuron whose register in one of two blocks of 256, stride 4, stands at this word.
bool find(const std::uint32_t (&blocks)[2], std::uint32_t word, counter_place& out) {
    for (unsigned block = 0; block < 2; ++block) {
        if (word >= blocks[block] && word - blocks[block] < 1024 && (word - blocks[block]) % 4 == 0) {
            const auto index = (word - blocks[block]) / 4;
            out = {index / 128, index % 128 + 128 * block};
            return true;
        }
    }
    return false;
}

// Whose SRAM stands at this address of the register bus: 0, 1, or 2 for nobody's.
unsigned sram_of(std::uint32_t address) {
    constexpr std::uint32_t sram[2] = {0x8a00'0000, 0x8e00'0000};
    return address - sram[0] < ppu::sram_bytes ? 0 : address - sram[1] < ppu::sram_bytes ? 1 : 2;
}

std::uint32_t read(std::span<const std::uint8_t> bytes) {
    std::uint32_t value = 0;
    for (const auto b : bytes) {
        value = value << 8 | b;
    }
    return value;
}

} // namespace

std::span<std::uint8_t> memory_bus::memory_at(std::uint32_t address, unsigned bytes) {
    const auto within = [&](std::vector<std::uint8_t>& memory,
                            std::uint32_t base) -> std::span<std::uint8_t> {
        if (address < base || address - base + bytes > memory.size()) {
            return {};
        }
        return std::span(memory).subspan(address - base, bytes);
    };
    if (const auto found = within(shared_.extmem, ppu::memory::extmem); !found.empty()) {
        return found;
    }
    return within(shared_.dram, ppu::memory::dram);
}

ppu::loaded memory_bus::load(std::uint32_t address, unsigned bytes, ppu_cycles) {
    if (const auto memory = memory_at(address, bytes); !memory.empty()) {
        return {read(memory), ppu_cycles(0)};
    }
    if (const auto h = sram_of(address); h < 2) {
        return {read(shared_.processor(h).sram().subspan(address % ppu::sram_bytes, bytes)), ppu_cycles(0)};
    }
    counter_place place;
    if (bytes == 4 && find(counter, (address - omnibus) >> 2, place)) {
        ++shared_.counter_reads;
        return {shared_.counter(place.hemisphere, place.column), ppu_cycles(0)};
    }
    throw ppu::bus_error{address, "nothing to read here"};
}

ppu_cycles memory_bus::store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles) {
    if (const auto memory = memory_at(address, bytes); !memory.empty()) {
        for (unsigned i = 0; i < bytes; ++i) {
            memory[i] = static_cast<std::uint8_t>(value >> 8 * (bytes - 1 - i));
        }
        return ppu_cycles(0);
    }
    if (const auto h = sram_of(address); h < 2 && bytes == 4) {
        shared_.processor(h).write_sram(
            address % ppu::sram_bytes,
            std::array{static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
                       static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
        return ppu_cycles(0);
    }
    counter_place place;
    if (bytes == 4 && find(counter_reset, (address - omnibus) >> 2, place)) {
        ++shared_.counter_resets;
        return ppu_cycles(0);
    }
    throw ppu::bus_error{address, "nothing to write here"};
}

std::uint8_t& memory_bus::weight_at(std::uint32_t address, unsigned lane) {
    if (address > 2 * 256 + 1) {
        throw ppu::bus_error{address, "no weights here"};
    }
    return shared_.weights[hemisphere_][address / 2][2 * lane + address % 2];
}

namespace {

constexpr std::uint32_t generators = 0x000e'0000, labels = 0x0004'0000, causal = 0x0008'0000,
                        acausal = 0x000c'0000, buffered = 0x0020'0000;

bool is_correlation(std::uint32_t address) {
    address &= ~buffered;
    return (address >= causal && address < causal + 512) || (address >= acausal && address < acausal + 512);
}

} // namespace

// Vectors of external memory, whose words stand in reverse order.
std::span<std::uint8_t> memory_bus::vector_at(std::uint32_t address) {
    constexpr std::uint32_t extmem = 0x8000'0000, dram = 0x8100'0000;
    if (address < extmem) {
        return {};
    }
    return address < dram ? memory_at(ppu::memory::extmem + (address - extmem) * 16, ppu::lanes)
                          : memory_at(ppu::memory::dram + (address - dram) * 16, ppu::lanes);
}

namespace {

unsigned reversed_word(unsigned lane) { return 124 - (lane & ~3u) + (lane & 3); }

} // namespace

ppu_cycles memory_bus::vector_in(std::uint32_t address, ppu::vector& into, ppu_cycles) {
    if (const auto memory = vector_at(address); !memory.empty()) {
        for (unsigned lane = 0; lane < ppu::lanes; ++lane) {
            into[lane] = memory[reversed_word(lane)];
        }
        return ppu_cycles(0);
    }
    if (is_correlation(address)) {
        shared_.conversions += (address & buffered) == 0;
        const unsigned index = address & 0x1ff;
        for (unsigned lane = 0; lane < ppu::lanes; ++lane) {
            into[lane] = shared_.correlation((address & acausal) == acausal, index / 2, 2 * lane + index % 2);
        }
        return ppu_cycles(0);
    }
    for (unsigned lane = 0; lane < ppu::lanes; ++lane) {
        into[lane] = address >= generators && address < generators + 2
                         ? shared_.random(address - generators, lane)
                         : weight_at(address, lane);
    }
    return ppu_cycles(0);
}

ppu_cycles memory_bus::vector_out(std::uint32_t address, const ppu::vector& from,
                                  const std::array<bool, ppu::lanes>& mask, ppu_cycles) {
    if (const auto memory = vector_at(address); !memory.empty()) {
        for (unsigned lane = 0; lane < ppu::lanes; ++lane) {
            memory[reversed_word(lane)] = mask[lane] ? from[lane] : memory[reversed_word(lane)];
        }
        return ppu_cycles(0);
    }
    if (address >= labels + 512 && address < labels + 514) { // switches of the acausal channel
        return ppu_cycles(0);
    }
    for (unsigned lane = 0; lane < ppu::lanes; ++lane) {
        if (is_correlation(address)) {
            shared_.correlation_resets += mask[lane] && from[lane] == 3;
        } else if (mask[lane]) {
            weight_at(address, lane) = from[lane] & 0x3f;
        }
    }
    return ppu_cycles(0);
}

std::span<const std::uint8_t> memory_bus::code(std::uint32_t address) {
    const auto offset = address - ppu::memory::extmem_code;
    return offset < shared_.extmem.size() ? std::span<const std::uint8_t>(shared_.extmem).subspan(offset)
                                          : std::span<const std::uint8_t>();
}

processor_pair::processor_pair(const ppu::image& image)
    : processors{ppu::processor({.name = "top"}, buses[0]), ppu::processor({.name = "bottom"}, buses[1])},
      image_(image) {
    memory.processor = [this](unsigned hemisphere) -> ppu::processor& { return processors[hemisphere]; };
    for (const auto& segment : image.segments) {
        load(segment);
    }
    write(1, codegen::name::location, 1, 4);
    for (auto& p : processors) {
        p.reset();
    }
    run_until_idle();
}

void processor_pair::load(const ppu::segment& segment) {
    if (segment.address < ppu::sram_bytes) {
        for (auto& p : processors) {
            p.write_sram(segment.address, segment.bytes);
        }
        return;
    }
    const bool in_dram = segment.address >= ppu::memory::dram;
    auto& memory_ = in_dram ? memory.dram : memory.extmem;
    const auto offset = segment.address - (in_dram ? ppu::memory::dram : ppu::memory::extmem);
    if (offset + segment.bytes.size() > memory_.size()) {
        throw std::runtime_error("the test's memories are smaller than the program");
    }
    std::copy(segment.bytes.begin(), segment.bytes.end(), memory_.begin() + offset);
}

void processor_pair::write(unsigned processor, const std::string& name, std::uint64_t value, unsigned bytes) {
    std::vector<std::uint8_t> big_endian(bytes);
    for (unsigned i = 0; i < bytes; ++i) {
        big_endian[i] = static_cast<std::uint8_t>(value >> 8 * (bytes - 1 - i));
    }
    processors[processor].write_sram(image_.at(name).address, big_endian);
}

void processor_pair::command(codegen::status status) {
    for (unsigned i = 0; i < 2; ++i) {
        write(i, codegen::name::status, static_cast<std::uint32_t>(status), 4);
    }
}

void processor_pair::run_for(unsigned slices) {
    for (unsigned i = 0; i < slices; ++i) {
        now_ += ppu_cycles(1000);
        for (auto& p : processors) {
            p.run({now_, now_});
        }
    }
}

void processor_pair::run_until_idle() {
    const auto idle = [&](unsigned i) {
        return word(i, codegen::name::status) == static_cast<std::uint32_t>(codegen::status::idle);
    };
    constexpr ppu_cycles slice(1000), limit(250'000'000);
    const auto end = now_ + limit;
    do {
        now_ += slice;
        for (auto& p : processors) {
            p.run({now_, now_});
        }
    } while ((!idle(0) || !idle(1)) && now_ < end);
    if (now_ >= end) {
        throw std::runtime_error("the processors do not become idle");
    }
}

void processor_pair::schedule(ppu_cycles runtime) {
    for (unsigned i = 0; i < 2; ++i) {
        write(i, codegen::name::runtime, static_cast<std::uint64_t>(runtime.count()), 8);
    }
    command(codegen::status::scheduler);
    run_until_idle();
}

std::uint32_t processor_pair::word(unsigned processor, const std::string& name) const {
    return read(processors[processor].sram().subspan(image_.at(name).address, 4));
}

std::span<const std::uint8_t> processor_pair::external_at(const std::string& name, std::size_t offset,
                                                          std::size_t bytes) const {
    const auto address = image_.at(name).address;
    return address < ppu::memory::dram
               ? std::span(memory.extmem).subspan(address - ppu::memory::extmem + offset, bytes)
               : std::span(memory.dram).subspan(address - ppu::memory::dram + offset, bytes);
}

} // namespace hxtwin::cross
