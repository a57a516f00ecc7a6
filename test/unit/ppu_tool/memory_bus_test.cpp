// SPDX-License-Identifier: Apache-2.0
#include "memory_bus.hpp"

#include <gtest/gtest.h>

#include <hxtwin/ppu/image.hpp>

namespace hxtwin::ppu {
namespace {

constexpr ppu_cycles zero{0};

TEST(memory_bus, keeps_words_big_endian_in_both_external_memories) {
    memory_bus bus;
    for (const auto base : {memory::extmem, memory::dram, memory::dram + memory::dram_size - 4}) {
        bus.store(base, 4, 0x0102'0304, zero);
        EXPECT_EQ(bus.load(base, 4, zero).value, 0x0102'0304u);
        EXPECT_EQ(bus.load(base + 2, 2, zero).value, 0x0304u);
        EXPECT_EQ(bus.load(base + 1, 1, zero).value, 2u);
    }
}

TEST(memory_bus, shows_external_memory_to_instruction_fetch) {
    memory_bus bus;
    bus.store(memory::extmem + 8, 4, 0x6000'0000, zero);
    const auto code = bus.code(memory::extmem_code + 8);
    EXPECT_EQ(code[0], 0x60);
    EXPECT_EQ(code.size(), memory::extmem_size - 8);
    EXPECT_TRUE(bus.code(0x7000'0000).empty());
}

TEST(memory_bus, makes_loads_wait_and_stores_only_behind_each_other) {
    memory_bus bus(false, {.external_load = 100, .external_store_port = 5});
    EXPECT_EQ(bus.store(memory::extmem, 4, 1, ppu_cycles(10)).count(), 0);
    EXPECT_EQ(bus.store(memory::extmem, 4, 1, ppu_cycles(11)).count(), 4);
    EXPECT_EQ(bus.load(memory::extmem, 4, ppu_cycles(19)).wait.count(), 101);
    EXPECT_EQ(bus.load(memory::extmem, 4, ppu_cycles(50)).wait.count(), 100);
}

TEST(memory_bus, has_nothing_but_memory) {
    memory_bus bus;
    vector v;
    EXPECT_THROW(bus.load(0x8000'0000, 4, zero), bus_error);
    EXPECT_THROW(bus.store(memory::extmem + memory::extmem_size, 4, 0, zero), bus_error);
    EXPECT_THROW(bus.vector_in(0, v, zero), bus_error);
    EXPECT_THROW(bus.vector_out(0, v, {}, zero), bus_error);
}

TEST(memory_bus, keeps_registers_and_rows_if_it_is_plain) {
    memory_bus bus(true);
    EXPECT_EQ(bus.load(0x8001'0000, 4, zero).value, 0u);
    bus.store(0x8001'0000, 4, 7, zero);
    EXPECT_EQ(bus.load(0x8001'0000, 4, zero).value, 7u);
    vector written{}, read{};
    written[3] = 9;
    written[4] = 9;
    std::array<bool, lanes> mask{};
    mask[3] = true;
    bus.vector_out(5, written, mask, zero);
    bus.vector_in(5, read, zero);
    EXPECT_EQ(read[3], 9);
    EXPECT_EQ(read[4], 0);
    EXPECT_THROW(bus.load(0x7000'0000, 4, zero), bus_error);
}

} // namespace
} // namespace hxtwin::ppu
