// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "library_check.hpp"

namespace hxtwin::cross {
namespace {

codegen::rule_program nothing() {
    return rule_of(std::string(handles) +
                   "void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,"
                   "std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {}\n");
}

std::uint64_t number(std::span<const std::uint8_t> bytes) {
    std::uint64_t out = 0;
    for (const auto b : bytes) {
        out = out << 8 | b;
    }
    return out;
}

struct periodic_reading : testing::Test {
    static constexpr std::uint32_t capacity = 5;
    codegen::compiled built = codegen::compile(codegen::generate({nothing()}, capacity));
    processor_pair pair{built.image};

    void read_for(unsigned slices) {
        pair.memory.correlation = [this](unsigned channel, unsigned row, unsigned column) {
            return static_cast<std::uint8_t>(column + 3 * pair.memory.conversions + channel + row);
        };
        pair.command(codegen::status::periodic_read);
        pair.run_for(slices);
        pair.command(codegen::status::stop_periodic_read);
        pair.run_until_idle();
    }
    std::span<const std::uint8_t> memory(unsigned processor) const {
        return pair.external_at(codegen::name::periodic_samples[processor], 0, 128 + 384 * capacity);
    }
};

TEST_F(periodic_reading, stores_row_0_with_its_time_until_it_is_stopped) {
    EXPECT_LT(built.image.at("_ZN6hxtwin17read_periodicallyEv").address, ppu::memory::sram_size);
    read_for(20);
    for (unsigned processor = 0; processor < 2; ++processor) {
        const auto bytes = memory(processor);
        EXPECT_GT(number(bytes.first(4)), capacity); // counted, also where there was no room
        std::uint64_t before = 2500;
        for (unsigned k = 0; k < capacity; ++k) {
            const auto sample = bytes.subspan(128 + 384 * k, 384);
            EXPECT_GE(number(sample.first(8)), before) << k;
            before = number(sample.first(8)) + 20;
            const auto lane = [&](unsigned half, unsigned i) { // words in reverse order
                return sample[128 + 128 * half + 124 - (i & ~3u) + (i & 3)];
            };
            const auto first = lane(0, 0);
            for (unsigned i = 0; i < 128; ++i) {
                ASSERT_EQ(lane(0, i), static_cast<std::uint8_t>(first + 2 * i)) << i;
                ASSERT_EQ(lane(1, i), static_cast<std::uint8_t>(first + 2 * i + 1)) << i;
            }
        }
    }
}

TEST_F(periodic_reading, goes_on_counting_and_can_be_started_again) {
    read_for(10);
    const auto few = number(memory(0).first(4));
    read_for(40);
    EXPECT_GT(number(memory(0).first(4)), 2 * few);
    EXPECT_LT(number(memory(0).subspan(128, 8)), 4000u); // since the command
    pair.command(codegen::status::stop_periodic_read);   // nothing is being read
    pair.run_until_idle();
    pair.schedule(ppu_cycles(1000));
}

TEST(commands, that_do_not_exist_end_the_program_with_exit_code_two) {
    const auto built = codegen::compile(codegen::generate({nothing()}));
    processor_pair pair(built.image);
    pair.command(static_cast<codegen::status>(77));
    pair.run_for(10);
    EXPECT_EQ(pair.processors[0].sram()[0x2fff], 2);
    processor_pair without_room(built.image);
    without_room.command(codegen::status::periodic_read);
    without_room.run_for(10);
    EXPECT_EQ(without_room.processors[1].sram()[0x2fff], 2);
    EXPECT_TRUE(without_room.processors[1].state().sleeping);
}

TEST(periodic_reading_memory, has_an_end) {
    EXPECT_THROW(codegen::generate({nothing()}, 204'801), does_not_fit);
}

} // namespace
} // namespace hxtwin::cross
