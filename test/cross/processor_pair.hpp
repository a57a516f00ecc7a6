// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <hxtwin/codegen/program.hpp>
#include <hxtwin/ppu/bus.hpp>
#include <hxtwin/ppu/image.hpp>
#include <hxtwin/ppu/processor.hpp>

// Two processors on a chip that is nothing but memories: synapse weights, spike counters,
// external memories, and a source of random numbers.
namespace hxtwin::cross {

struct memories {
    std::vector<std::uint8_t> extmem = std::vector<std::uint8_t>(ppu::memory::extmem_size);
    std::vector<std::uint8_t> dram = std::vector<std::uint8_t>(4 * 1024 * 1024);
    // [hemisphere][row][column]; row 256 holds the switches.
    std::array<std::array<std::array<std::uint8_t, 256>, 257>, 2> weights{};
    // What a counter reads as, overflow bit included.
    std::function<std::uint32_t(unsigned hemisphere, unsigned column)> counter = [](unsigned, unsigned) {
        return 0u;
    };
    // What a generator of random numbers gives.
    std::function<std::uint8_t(unsigned index, unsigned lane)> random = [](unsigned, unsigned) {
        return std::uint8_t{0};
    };
    // What the converter gives: [0] causal, [1] acausal.
    std::function<std::uint8_t(unsigned channel, unsigned row, unsigned column)> correlation =
        [](unsigned, unsigned, unsigned) { return std::uint8_t{0}; };
    unsigned conversions = 0,
             correlation_resets = 0; // unbuffered reads; columns that were reset, both halves
    // The processors' SRAM as each sees the other's, over the register bus.
    std::function<ppu::processor&(unsigned hemisphere)> processor;
    unsigned counter_reads = 0, counter_resets = 0;
};

class memory_bus final : public ppu::bus {
public:
    memory_bus(memories& shared, unsigned hemisphere) : shared_(shared), hemisphere_(hemisphere) {}
    ppu::loaded load(std::uint32_t address, unsigned bytes, ppu_cycles) override;
    ppu_cycles store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles) override;
    ppu_cycles vector_in(std::uint32_t address, ppu::vector& into, ppu_cycles) override;
    ppu_cycles vector_out(std::uint32_t address, const ppu::vector& from,
                          const std::array<bool, ppu::lanes>& mask, ppu_cycles) override;
    std::span<const std::uint8_t> code(std::uint32_t address) override;

private:
    std::span<std::uint8_t> memory_at(std::uint32_t address, unsigned bytes);
    std::span<std::uint8_t> vector_at(std::uint32_t address);
    std::uint8_t& weight_at(std::uint32_t address, unsigned lane);

    memories& shared_;
    unsigned hemisphere_;
};

class processor_pair {
public:
    explicit processor_pair(const ppu::image&);

    // Starts both and runs the scheduler for so long.
    void schedule(ppu_cycles runtime);
    // So many thousand cycles.
    void run_for(unsigned slices);
    // Until both wait for the next command; fails after a second.
    void run_until_idle();
    void command(codegen::status);

    std::uint32_t word(unsigned processor, const std::string& name) const;
    std::span<const std::uint8_t> external_at(const std::string& name, std::size_t offset,
                                              std::size_t bytes) const;

    memories memory;
    std::array<memory_bus, 2> buses{memory_bus(memory, 0), memory_bus(memory, 1)};
    std::array<ppu::processor, 2> processors;

private:
    void write(unsigned processor, const std::string& name, std::uint64_t value, unsigned bytes);
    void load(const ppu::segment&);

    const ppu::image& image_;
    ppu_cycles now_{0};
};

} // namespace hxtwin::cross
