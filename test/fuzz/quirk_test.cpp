// SPDX-License-Identifier: Apache-2.0
// What random programs on QEMU's 32-bit PowerPC cannot compare: instructions that it lacks, and divisions
// without a result, where the processor has documented ones of its own.
#include <optional>

#include <gtest/gtest.h>

#include "qemu.hpp"
#include "random_instruction.hpp"

namespace hxtwin::fuzz {
namespace {

constexpr std::uint32_t least = 0x8000'0000;
constexpr std::int64_t dividend = 4, divisor = 5, quotient = 6;

struct division {
    bool is_signed, sets_overflow, records;
    std::uint32_t a, b;

    // Of the processor, where the architecture has none.
    std::optional<std::uint32_t> quirk() const {
        if (!is_signed) {
            return b == 0 ? std::optional{~0u} : std::nullopt;
        }
        if (a == least && b == ~0u) {
            return least;
        }
        return b == 0 ? std::optional{a < least ? ~0u : 0u} : std::nullopt;
    }
};

void put_constant(writer& w, std::int64_t r, std::uint32_t value) {
    w.put("addis", {r, 0, static_cast<std::int16_t>(value >> 16)});
    w.put("ori", {r, r, value & 0xffff});
}

std::uint32_t draw_operand(draw& d) {
    constexpr std::array<std::uint32_t, 6> special{0, 1, ~0u, least, least - 1, least + 1};
    return d.below(3) != 0 ? d.of(special) : d.bits() >> d.below(32);
}

// Other results are cleared before, so that nothing that differs lasts.
division put_division(writer& w) {
    auto& d = w.random;
    const division drawn{d.below(2) != 0, d.below(2) != 0, d.below(2) != 0, draw_operand(d), draw_operand(d)};
    put_constant(w, dividend, 0);
    w.put("mtspr", {1, dividend});
    w.put("mtcrf", {255, dividend});
    put_constant(w, dividend, drawn.a);
    put_constant(w, divisor, drawn.b);
    const std::string name = drawn.is_signed ? "divw" : "divwu";
    w.put(name + (drawn.sets_overflow ? "o" : "") + (drawn.records ? "." : ""),
          {quotient, dividend, divisor});
    return drawn;
}

std::size_t place_of_register(std::size_t block, std::size_t r) {
    return block * layout::dump_bytes + layout::data_bytes + 4 * r;
}
constexpr std::size_t condition_register = 32;

// Field 0 of the condition register after a result of this size.
std::uint32_t recorded(std::uint32_t result, std::uint32_t xer) {
    const auto sign = result == 0 ? 2u : result >= least ? 8u : 4u;
    return (sign | xer >> 31) << 28;
}

TEST(divisions, differ_from_a_powerpc_only_where_it_has_no_result_and_have_the_documented_ones_there) {
    std::size_t without = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        std::vector<division> drawn;
        const auto p = framed(seed, 1, true, [&](writer& w) { drawn.push_back(put_division(w)); });
        auto here = run_here(p, true).dumps, there = run_on_qemu(p);
        ASSERT_EQ(here.size(), drawn.size() * layout::dump_bytes);
        ASSERT_EQ(there.size(), here.size());
        for (std::size_t block = 0; block < drawn.size(); ++block) {
            const auto& d = drawn[block];
            if (const auto expected = d.quirk()) {
                ++without;
                const auto at = place_of_register(block, quotient);
                EXPECT_EQ(word_at(here, at), *expected) << d.a << " / " << d.b;
                const auto cr = place_of_register(block, condition_register);
                const auto xer = word_at(here, cr + 4);
                EXPECT_EQ(word_at(here, cr), d.records ? recorded(*expected, xer) : 0u);
                for (const auto differs : {at, cr}) {
                    std::copy_n(here.begin() + static_cast<std::ptrdiff_t>(differs), 4,
                                there.begin() + static_cast<std::ptrdiff_t>(differs));
                }
            }
        }
        ASSERT_TRUE(here == there) << "seed " << seed;
    }
    EXPECT_GT(without, 200u);
}

TEST(bytes_and_parities, are_counted_as_on_a_powerpc_of_64_bits) {
    std::size_t compared = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto p = framed(seed, 1, true, [](writer& w) {
            for (std::int64_t r = 0; r < 32; ++r) {
                put_constant(w, r, w.random.bits() >> w.random.below(32));
            }
            for (int k = 0; k < 24; ++k) {
                w.put(w.random.below(2) != 0 ? "popcntb" : "prtyw", {w.reg(), w.reg()});
            }
        });
        const auto here = run_here(p, true).dumps;
        ASSERT_EQ(here.size(), p.blocks * layout::dump_bytes);
        ASSERT_TRUE(here == run_on_qemu(p, width::bits_64)) << "seed " << seed;
        compared += here.size();
    }
    EXPECT_GT(compared, 100'000u);
}

} // namespace
} // namespace hxtwin::fuzz
