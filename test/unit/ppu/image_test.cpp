// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/image.hpp>

#include <functional>

#include <gtest/gtest.h>

#include "program.hpp"
#include "two_functions.hpp"

namespace hxtwin::ppu {
namespace {

using bytes = std::vector<std::uint8_t>;

image whole() { return read_image(std::span<const std::uint8_t>(test::two_functions)); }

std::string complaint_of(const std::function<void(bytes&)>& damage) {
    auto elf = test::two_functions;
    damage(elf);
    try {
        read_image(std::span<const std::uint8_t>(elf));
    } catch (const invalid_experiment& e) {
        return e.what();
    }
    return "accepted";
}

std::uint32_t word_at(const bytes& elf, std::size_t at) {
    return std::uint32_t{elf[at]} << 24 | std::uint32_t{elf[at + 1]} << 16 | std::uint32_t{elf[at + 2]} << 8 |
           elf[at + 3];
}
void set_word(bytes& elf, std::size_t at, std::uint32_t value) {
    const auto word = big_endian({value});
    std::copy(word.begin(), word.end(), elf.begin() + static_cast<std::ptrdiff_t>(at));
}
// Of the section that is linked at this address: its header in the file. The address is its fourth word.
std::size_t section_at(const bytes& elf, std::uint32_t address) {
    const auto table = word_at(elf, 32);
    for (std::size_t header = table + 40; header + 40 <= elf.size(); header += 40) {
        if (word_at(elf, header + 12) == address) {
            return header;
        }
    }
    ADD_FAILURE() << "no section";
    return 0;
}

TEST(image, holds_the_memory_in_the_data_view_without_external_zeros) {
    const auto image = whole();
    ASSERT_EQ(image.segments.size(), 4u);
    EXPECT_EQ(image.segments[0].address, 0u);
    EXPECT_EQ(image.segments[1].bytes, (bytes{0, 0, 0, 42}));
    EXPECT_EQ(image.segments[2].bytes, bytes(32));
    EXPECT_EQ(image.segments[3].address, memory::extmem);
    EXPECT_EQ(image.segments[3].bytes, big_endian({0x5463'083c, 0x4e80'0020}));
}

TEST(image, runs) {
    const auto image = whole();
    small_machine m({});
    for (const auto& segment : image.segments) {
        if (segment.address < sram_bytes) {
            m.cpu.write_sram(segment.address, segment.bytes);
        } else {
            std::copy(segment.bytes.begin(), segment.bytes.end(), m.bus.memory.begin());
        }
    }
    m.s().r[1] = 0x3000;
    m.cpu.watch({image.at("_ZN4rule5twiceEi").address});
    const auto stop = m.run(10'000, 10'000);
    EXPECT_EQ(stop.reason, stop_reason::until);
    EXPECT_EQ(m.word(image.at("buffer").address + 4), 84u);
    EXPECT_EQ(m.bus.more[11], 84);
    EXPECT_EQ(m.cpu.calls().size(), 1u);
}

TEST(image, knows_symbols_functions_and_lines) {
    const auto image = whole();
    EXPECT_EQ(image.at("buffer").size, 32u);
    EXPECT_EQ(image.at("recording").address, memory::dram);
    EXPECT_TRUE(image.at("_start").function);
    const auto place = image.place_of(0x8000'0004);
    EXPECT_EQ(place.function, "rule::twice(int)");
    EXPECT_EQ(place.line, 4u);
    EXPECT_NE(place.file.find("rule.cpp"), std::string::npos);
    EXPECT_EQ(image.place_of(0x34).line, 12u);
    EXPECT_EQ(image.place_of(0x7000'0000).line, 0u);
    EXPECT_TRUE(image.place_of(0x7000'0000).function.empty());
    EXPECT_THROW(image.at("nothing"), internal_error);
}

TEST(image, refuses_programs_of_other_machines) {
    EXPECT_EQ(complaint_of([](bytes& elf) { elf[19] = 62; }),
              "the program is for ELF machine 62, 32 bits, big-endian; the processor takes machine 20 "
              "(PowerPC), 32 "
              "bits, big-endian");
    EXPECT_EQ(complaint_of([](bytes& elf) { elf[17] = 1; }),
              "the program is of ELF type 1; the processor takes linked executables, type 2");
    EXPECT_EQ(complaint_of([](bytes& elf) { elf.assign(100, 'x'); }),
              "the program of 100 bytes is no ELF file");
}

TEST(image, refuses_truncated_programs_of_any_length) {
    for (std::size_t length = 0; length < test::two_functions.size(); ++length) {
        const auto complaint = complaint_of([&](bytes& elf) { elf.resize(length); });
        ASSERT_NE(complaint, "accepted") << length;
        ASSERT_NE(complaint.find(length < 16 ? "no ELF file" : "truncated"), std::string::npos) << complaint;
    }
}

TEST(image, refuses_sections_outside_the_memories) {
    EXPECT_EQ(
        complaint_of([](bytes& elf) { set_word(elf, section_at(elf, 0x8000'0000) + 12, 0x7000'0000); }),
        "section ext.text of the program is linked at 0x70000000, outside the memories of the processor");
    EXPECT_EQ(
        complaint_of([](bytes& elf) { set_word(elf, section_at(elf, 0x8000'0000) + 12, 0x3ffc); }),
        "section ext.text of the program ends 4 bytes behind the end of the memory at 0x00000000, which has "
        "16384 bytes");
}

TEST(image, refuses_sections_that_overlap_even_if_in_different_views) {
    EXPECT_EQ(complaint_of([](bytes& elf) { set_word(elf, section_at(elf, 0x8000'0000) + 12, 0x9000'0004); }),
              "sections ext_dram.bss and ext.text of the program overlap by 3999996 bytes at 0x50000004");
}

} // namespace
} // namespace hxtwin::ppu
