// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/processor.hpp>

#include <functional>
#include <numeric>

#include <gtest/gtest.h>

#include "program.hpp"

namespace hxtwin::ppu {
namespace {

using big = std::int64_t;

// A reference by the definitions, in wide integers, one element at a time.
big wrap(big x, unsigned bits) {
    const big range = big{1} << bits;
    x = ((x % range) + range) % range;
    return x >= range / 2 ? x - range : x;
}
big clamp(big x, unsigned bits) {
    return std::max(std::min(x, (big{1} << (bits - 1)) - 1), -(big{1} << (bits - 1)));
}
big floor_division(big x, big by) { return x >= 0 ? x / by : -((-x + by - 1) / by); }
big product(big a, big b, unsigned n) { return clamp(2 * a * b, 2 * n); }

struct rule {
    std::string name; // n stands for b or h
    bool uses_b;
    bool writes_acc;
    std::function<big(big a, big b, big acc, unsigned n)> result;
};
const std::vector<rule> rules{
    {"fxvmanm", true, false, [](big a, big b, big c, unsigned n) { return wrap(a * b + c, n); }},
    {"fxvmanfs", true, false,
     [](big a, big b, big c, unsigned n) {
         return floor_division(clamp(c + product(a, b, n), 2 * n), 1 << n);
     }},
    {"fxvmulnm", true, false, [](big a, big b, big, unsigned n) { return wrap(a * b, n); }},
    {"fxvmulnfs", true, false,
     [](big a, big b, big, unsigned n) { return floor_division(product(a, b, n), 1 << n); }},
    {"fxvsubnm", true, false, [](big a, big b, big, unsigned n) { return wrap(a - b, n); }},
    {"fxvsubnfs", true, false, [](big a, big b, big, unsigned n) { return clamp(a - b, n); }},
    {"fxvaddnm", true, false, [](big a, big b, big, unsigned n) { return wrap(a + b, n); }},
    {"fxvaddnfs", true, false, [](big a, big b, big, unsigned n) { return clamp(a + b, n); }},
    {"fxvaddacnm", false, false, [](big a, big, big c, unsigned n) { return wrap(a + c, n); }},
    {"fxvaddacnfs", false, false,
     [](big a, big, big c, unsigned n) { return floor_division(clamp(a * (1 << n) + c, 2 * n), 1 << n); }},
    {"fxvmtacn", false, true, [](big a, big, big, unsigned) { return a; }},
    {"fxvmtacnf", false, true, [](big a, big, big, unsigned n) { return a * (1 << n); }},
    {"fxvmatacnm", true, true, [](big a, big b, big c, unsigned n) { return wrap(a * b + c, 2 * n); }},
    {"fxvmatacnfs", true, true,
     [](big a, big b, big c, unsigned n) { return clamp(c + product(a, b, n), 2 * n); }},
    {"fxvmultacnm", true, true, [](big a, big b, big, unsigned) { return a * b; }},
    {"fxvmultacnfs", true, true, [](big a, big b, big, unsigned n) { return product(a, b, n); }},
    {"fxvaddactacnm", false, true, [](big a, big, big c, unsigned n) { return wrap(c + a, 2 * n); }},
    {"fxvaddactacnf", false, true,
     [](big a, big, big c, unsigned n) { return clamp(c + a * (1 << n), 2 * n); }},
    {"fxvaddtacn", true, true, [](big a, big b, big, unsigned) { return a + b; }},
};

std::string name_of(const rule& r, unsigned n) {
    auto name = r.name;
    name[name.find('n', 3)] = n == 8 ? 'b' : 'h';
    return name;
}

big element(const vector& v, unsigned k, unsigned n) {
    return n == 8 ? wrap(v[k], 8) : wrap(v[2 * k] * 256 + v[2 * k + 1], 16);
}
big element(const std::array<std::uint16_t, lanes>& acc, unsigned k, unsigned n) {
    return n == 8 ? wrap(acc[k], 16) : wrap(acc[2 * k] * big{65536} + acc[2 * k + 1], 32);
}

struct unit_under_test : small_machine {
    unit_under_test() : small_machine({}) {}
    void operator()(std::uint32_t word) {
        s().pc = 0;
        cpu.write_sram(0, big_endian({word}));
        step();
    }
    void operator()(const std::string& name, std::initializer_list<std::int64_t> operands) {
        (*this)(assemble(name, operands));
    }
};

std::uint32_t assembled(const rule& r, unsigned n, unsigned condition) {
    const auto name = name_of(r, n);
    const std::int64_t c = condition;
    if (r.writes_acc) {
        return r.uses_b ? assemble(name, {1, 2, c}) : assemble(name, {1, c});
    }
    return r.uses_b ? assemble(name, {3, 1, 2, c}) : assemble(name, {3, 1, c});
}

void expect_rule(unit_under_test& m, const rule& r, unsigned n) {
    const auto before = m.s();
    m(assembled(r, n, 0));
    for (unsigned k = 0; k < lanes * 8 / n; ++k) {
        const auto a = element(before.v[1], k, n), b = element(before.v[2], k, n),
                   c = element(before.acc, k, n);
        const auto got = r.writes_acc ? element(m.s().acc, k, n) : element(m.s().v[3], k, n);
        ASSERT_EQ(got, r.result(a, b, c, n)) << name_of(r, n) << " a=" << a << " b=" << b << " acc=" << c;
    }
    auto after = m.s(); // nothing else changes
    after.v[3] = before.v[3];
    after.acc = r.writes_acc ? before.acc : after.acc;
    after.now = before.now;
    after.pc = before.pc;
    ASSERT_EQ(after.acc, before.acc);
    ASSERT_EQ(after.v, before.v);
    ASSERT_EQ(after.vcr, before.vcr);
}

std::uint32_t draw(std::uint32_t& random) {
    random = random * 1664525 + 1013904223;
    return random >> 12;
}

void fill(state& s, std::uint32_t& random) {
    constexpr std::array<std::uint8_t, 6> corners{0, 1, 0x7f, 0x80, 0x81, 0xff};
    for (unsigned k = 0; k < lanes; ++k) {
        for (unsigned v : {1u, 2u}) {
            const auto drawn = draw(random);
            s.v[v][k] = (drawn & 0x300) == 0 ? corners[drawn % 6] : static_cast<std::uint8_t>(drawn);
        }
        const auto drawn = draw(random);
        s.acc[k] = (drawn & 0x3'0000) == 0          ? 0x7fff
                   : (drawn & 0x3'0000) == 0x1'0000 ? 0x8000
                                                    : static_cast<std::uint16_t>(drawn);
    }
}

TEST(vector, calculates_all_pairs_of_bytes_as_defined) {
    unit_under_test m;
    std::uint32_t random = 1;
    for (const auto& r : rules) {
        for (unsigned pair = 0; pair < 65536; pair += lanes) {
            fill(m.s(), random);
            for (unsigned k = 0; k < lanes; ++k) {
                m.s().v[1][k] = static_cast<std::uint8_t>((pair + k) >> 8);
                m.s().v[2][k] = static_cast<std::uint8_t>(pair + k);
            }
            ASSERT_NO_FATAL_FAILURE(expect_rule(m, r, 8));
        }
    }
}

TEST(vector, calculates_sampled_half_words_as_defined) {
    unit_under_test m;
    std::uint32_t random = 2;
    for (const auto& r : rules) {
        for (unsigned round = 0; round < 400; ++round) {
            fill(m.s(), random);
            ASSERT_NO_FATAL_FAILURE(expect_rule(m, r, 16));
        }
    }
}

TEST(vector, changes_only_the_lanes_that_the_condition_selects) {
    unit_under_test m;
    std::uint32_t random = 3;
    for (const auto& r : rules) {
        for (unsigned n : {8u, 16u}) {
            for (unsigned condition : {1u, 2u, 3u}) {
                fill(m.s(), random);
                std::iota(m.s().v[4].begin(), m.s().v[4].end(), std::uint8_t{192});
                m.s().v[3].fill(0x5a);
                m("fxvcmpb", {4});
                const auto before = m.s();
                m(assembled(r, n, 0));
                const auto all = m.s();
                m.s() = before;
                m(assembled(r, n, condition));
                for (unsigned k = 0; k < lanes; ++k) {
                    const auto value = wrap(before.v[4][k], 8);
                    const bool on = condition == 1 ? value > 0 : condition == 2 ? value < 0 : value == 0;
                    ASSERT_EQ(m.s().v[3][k], on ? all.v[3][k] : before.v[3][k])
                        << name_of(r, n) << " lane " << k;
                    ASSERT_EQ(m.s().acc[k], on ? all.acc[k] : before.acc[k])
                        << name_of(r, n) << " lane " << k;
                }
            }
        }
    }
}

// Values that tests of the published unit assert.
TEST(vector, rounds_fractional_products_down) {
    unit_under_test m;
    const auto byte = [&](int a, int b) {
        m.s().v[1].fill(static_cast<std::uint8_t>(a));
        m.s().v[2].fill(static_cast<std::uint8_t>(b));
        m("fxvmulbfs", {3, 1, 2});
        return element(m.s().v[3], 5, 8);
    };
    EXPECT_EQ(byte(-12, 42), -4);
    EXPECT_EQ(byte(-4, 42), -2);
    EXPECT_EQ(byte(-128, -128), 127);
    m.s().r[4] = static_cast<std::uint32_t>(-3000);
    m.s().r[5] = 20000;
    m("fxvsplath", {1, 4});
    m("fxvsplath", {2, 5});
    m("fxvmulhfs", {3, 1, 2});
    EXPECT_EQ(element(m.s().v[3], 9, 16), -1832);
    m("fxvmulhfs", {3, 3, 2});
    EXPECT_EQ(element(m.s().v[3], 9, 16), -1119);
}

TEST(vector, compares_with_zero_by_bytes_and_by_half_words) {
    unit_under_test m;
    m.s().v[1].fill(0);
    m.s().v[1][0] = 1, m.s().v[1][1] = 0xff, m.s().v[1][3] = 5;
    m("fxvcmpb", {1});
    EXPECT_EQ(m.s().vcr[0], lane_flags::gt);
    EXPECT_EQ(m.s().vcr[1], lane_flags::lt);
    EXPECT_EQ(m.s().vcr[2], lane_flags::eq);
    EXPECT_EQ(m.s().vcr[3], lane_flags::gt);
    m("fxvcmph", {1});
    EXPECT_EQ(m.s().vcr[1], lane_flags::gt);
    EXPECT_EQ(m.s().vcr[2], lane_flags::gt);
    EXPECT_EQ(m.s().vcr[4], lane_flags::eq);
}

TEST(vector, shifts_logically_both_ways_by_every_count) {
    unit_under_test m;
    for (int count = -16; count < 16; ++count) {
        std::iota(m.s().v[1].begin(), m.s().v[1].end(), std::uint8_t{100});
        m("fxvshb", {2, 1, count});
        m("fxvshh", {3, 1, count});
        for (unsigned k = 0; k < lanes; ++k) {
            const unsigned a = m.s().v[1][k];
            const auto byte = count >= 0 ? a << count : a >> -count;
            ASSERT_EQ(m.s().v[2][k], byte & 0xff) << count;
            const unsigned h = m.s().v[1][k & ~1u] * 256u + m.s().v[1][k | 1u];
            const auto half_word = (count >= 0 ? h << count : h >> -count) & 0xffff;
            ASSERT_EQ(m.s().v[3][k], k % 2 == 0 ? half_word >> 8 : half_word & 0xff) << count;
        }
    }
}

TEST(vector, selects_by_byte_and_moves_without_a_condition) {
    unit_under_test m;
    m.s().v[1].fill(1), m.s().v[2].fill(2), m.s().v[4].fill(0);
    m.s().v[4][7] = 9;
    m("fxvcmpb", {4});
    m("fxvsel", {3, 1, 2, 1});
    EXPECT_EQ(m.s().v[3][6], 1);
    EXPECT_EQ(m.s().v[3][7], 2);
    m("fxvsel", {3, 1, 2});
    EXPECT_EQ(m.s().v[3], m.s().v[2]);
}

TEST(vector, packs_what_it_unpacked) {
    unit_under_test m;
    for (unsigned size = 0; size < 4; ++size) {
        std::iota(m.s().v[2].begin(), m.s().v[2].end(), std::uint8_t{3});
        for (unsigned k = 0; k < lanes; ++k) {
            m.s().v[1][k] = 0;
            m.s().v[2][k] = static_cast<std::uint8_t>(m.s().v[2][k] * 37 & (0xff >> size));
        }
        m("fxvupckbl", {3, 1, 2, size});
        m("fxvupckbr", {4, 1, 2, size});
        m("fxvpckbl", {5, 3, 4, size});
        EXPECT_EQ(m.s().v[5], m.s().v[2]) << size;
    }
}

TEST(vector, unpacks_inside_slices_of_sixteen_bytes) {
    unit_under_test m;
    std::iota(m.s().v[1].begin(), m.s().v[1].end(), std::uint8_t{0});
    m.s().v[2].fill(0xee);
    m("fxvupckbl", {3, 1, 2});
    m("fxvupckbr", {4, 1, 2});
    EXPECT_EQ(m.s().v[3][0], 0);
    EXPECT_EQ(m.s().v[3][1], 0xee);
    EXPECT_EQ(m.s().v[3][2], 1);
    EXPECT_EQ(m.s().v[4][0], 8);
    EXPECT_EQ(m.s().v[3][16], 16);
    EXPECT_EQ(m.s().v[4][16], 24);
    m("fxvpckbu", {5, 3, 4});
    EXPECT_EQ(m.s().v[5], m.s().v[1]);
    m("fxvpckbu", {5, 3, 4, 1});
    EXPECT_EQ(m.s().v[5][9], 9 >> 1);
}

TEST(vector, splats_the_low_part_of_a_general_register_even_of_r0) {
    unit_under_test m;
    m.s().r[0] = 0x1234'56f8;
    m("fxvsplatb", {1, 0});
    EXPECT_EQ(m.s().v[1][77], 0xf8);
    m("fxvsplath", {1, 0});
    EXPECT_EQ(m.s().v[1][76], 0x56);
    EXPECT_EQ(m.s().v[1][77], 0xf8);
}

TEST(vector, loads_and_stores_words_wherever_they_are_aligned) {
    unit_under_test m;
    std::iota(m.s().v[1].begin(), m.s().v[1].end(), std::uint8_t{7});
    m.s().r[4] = 0x406; // the low two bits are ignored
    m("fxvstax", {1, 0, 4});
    EXPECT_EQ(m.cpu.sram()[0x404], 7);
    EXPECT_EQ(m.cpu.sram()[0x404 + 127], 134);
    m("fxvlax", {2, 0, 4, 3});
    EXPECT_EQ(m.s().v[2], m.s().v[1]);
    m.s().r[4] = 0x4000'0100;
    m("fxvstax", {1, 0, 4});
    EXPECT_EQ(m.bus.memory[0x100 + 127], 134);
    EXPECT_EQ(m.bus.times.size(), 32u);
    m("fxvlax", {3, 0, 4});
    EXPECT_EQ(m.s().v[3], m.s().v[1]);
}

TEST(vector, reads_and_writes_the_selected_lanes_of_the_parallel_bus) {
    unit_under_test m;
    m.s().r[4] = 0x8'0003;
    m.s().v[1].fill(17), m.s().v[2].fill(99), m.s().v[5].fill(0);
    m.s().v[5][3] = 0x80;
    m("fxvcmpb", {5});
    m("fxvoutx", {1, 0, 4, 2});
    EXPECT_EQ(m.bus.vectors.at(0x8'0003)[3], 17);
    EXPECT_EQ(m.bus.vectors.at(0x8'0003)[4], 0);
    m("fxvinx", {2, 0, 4, 2});
    EXPECT_EQ(m.s().v[2][3], 17);
    EXPECT_EQ(m.s().v[2][4], 99);
    m("fxvinx", {2, 0, 4});
    EXPECT_EQ(m.s().v[2][4], 0);
}

} // namespace
} // namespace hxtwin::ppu
