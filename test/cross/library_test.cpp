// SPDX-License-Identifier: Apache-2.0
// Scalars and containers of the kernel-facing library, on the processor, against values that are worked out
// here or by hand.
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "library_check.hpp"

namespace hxtwin::cross {
namespace {

std::int64_t bits_of(float x) {
    std::int32_t out = 0;
    std::memcpy(&out, &x, sizeof out);
    return out;
}

TEST(kernel_library, calculates_with_fractions_as_the_vector_unit_does) {
    expect_all(std::string(handles) + R"(
#include <libnux/vx/frac.h>
using libnux::vx::frac8_t;
using libnux::vx::frac16_t;
volatile int8_t lowest = -128;
)",
               {{"(frac8_t(68) + frac8_t(80)).data()", 127},
                {"(frac8_t(-72) - frac8_t(60)).data()", -128},
                {"(frac8_t(-12) * frac8_t(42)).data()", -4},
                {"(frac8_t(-4) * frac8_t(42)).data()", -2},
                {"(frac8_t(lowest) * frac8_t(lowest)).data()", 127},
                {"(-frac8_t(lowest)).data()", 127},
                {"(frac8_t(40) << 2).data()", 127},
                {"(frac8_t(-5) << 2).data()", -20},
                {"(frac8_t(-80) >> 2).data()", -20},
                {"(frac8_t(-80) << -2).data()", -20},
                {"(frac16_t(17000) + frac16_t(20000)).data()", 32767},
                {"(frac16_t(-3000) * frac16_t(20000)).data()", -1832},
                {"(frac16_t(-1832) * frac16_t(20000)).data()", -1119},
                {"frac16_t::scale()", 32768},
                {"frac8_t::from_float(0.5f).data()", 64},
                {"frac8_t::from_float(1.5f).data()", 127},
                {"frac16_t::from_float(-0.25f).data()", -8192},
                {"frac8_t(-64).to_float() == -0.5f", 1}});
}

TEST(kernel_library, has_fixed_point_numbers_random_numbers_and_helpers) {
    const auto xorshift = [](std::uint32_t x) {
        x ^= x << 13;
        x ^= x >> 17;
        return static_cast<std::int32_t>(x ^ x << 5);
    };
    std::uint32_t state = static_cast<std::uint32_t>(xorshift(12345));
    std::int64_t steps = 0;
    for (; (state = static_cast<std::uint32_t>(xorshift(state))) > 0x2000'0000; ++steps) {
    }
    EXPECT_GT(steps, 0);
    expect_all(std::string(handles) + R"(
#include <hate/math.h>
#include <libnux/vx/bitformatting.h>
#include <libnux/vx/fxdpt.h>
#include <libnux/vx/helper.h>
#include <libnux/vx/new.h>
#include <libnux/vx/random.h>
using namespace libnux::vx;
uint32_t state = 12345, state2 = 12345, state3 = 12345;
volatile int32_t half = 0x8000;
)",
               {{"FP(1.5)", 0x18000},
                {"FP_MUL(FP(-2.5), half)", -0x14000},
                {"F16(0.25)", 8192},
                {"F8(-0.5)", -64},
                {"FP16(-1.5)", -384},
                {"INV_FP(FP(-2.75)) == -2.75f", 1},
                {"fxdpt_32_to_16_bits(FP(-1.5)) * 1000 + fxdpt_32_to_16_bits(half)", -384000 + 128},
                {"fxdpt_32_to_16_bits(FP(200)) + fxdpt_32_to_16_bits(FP(-129))", -1},
                {"find_max_amount(std::array<int16_t, 4>{3, -70, 12, 69})", 70},
                {"find_max_amount(std::array<uint8_t, 3>{3, 250, 12})", 250},
                {"draw_poisson(&state3, 0xffffffff, 7)", 0},
                {"draw_poisson(&state3, 0x20000000, 3)", 3 * steps},
                {"xorshift32(&state)", xorshift(12345)},
                {"xorshift32(&state) == state", 1},
                {"random_lcg(&state2)", static_cast<std::int32_t>(12345u * 1664525u + 1013904223u)},
                {"reverse_byte(0b11010010)", 0b01001011},
                {"abs_diff(3u, 10u) + abs_diff(10, 3)", 14},
                {"hate::math::log2(256) * 100 + hate::math::log2(5)", 802},
                {"hate::math::pow(3, 4)", 81},
                {"reinterpret_cast<uintptr_t>(malloc(3)) % 8 + reinterpret_cast<uintptr_t>(new char) % 8", 0},
                {"reinterpret_cast<uintptr_t>(malloc(5)) != reinterpret_cast<uintptr_t>(malloc(5))", 1}});
}

TEST(kernel_library, raises_e_to_powers_in_fixed_point) {
    std::vector<check> checks;
    std::vector<std::string> texts;
    std::vector<double> powers{-10.75, -3.2, -1, -0.5, 0, 0.3, 0.5, 1, 2.718, 7.9, 10.2};
    for (const double x : powers) {
        texts.push_back("exp_6(" + std::to_string(static_cast<int>(std::lround(x * 65536))) + " + zero)");
    }
    for (const auto& text : texts) {
        checks.push_back({text.c_str(), 0});
    }
    checks.push_back({"exp_n(FP(0.25) + zero, 4)", 0});
    const auto built = codegen::compile(codegen::generate({rule_of(
        kernel_of(std::string(handles) + "#include <libnux/vx/exp.h>\n#include <libnux/vx/fxdpt.h>\nusing "
                                         "namespace libnux::vx;\nvolatile int zero = 0;\n",
                  checks))}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    const auto results = built.image.at("results").address;
    for (std::size_t i = 0; i < powers.size(); ++i) {
        const double exact = std::exp(powers[i]) * 65536;
        EXPECT_NEAR(word_at(pair, 0, results + static_cast<std::uint32_t>(4 * i)), exact, 2 + exact * 1e-4)
            << powers[i];
    }
    EXPECT_NEAR(word_at(pair, 0, results + static_cast<std::uint32_t>(4 * powers.size())),
                std::exp(0.25) * 65536, 5);
}

TEST(kernel_library, calculates_with_floating_point_numbers_bit_by_bit) {
    volatile float a = 3.14159f, b = -2.5e-3f, c = 1e38f;
    volatile double p = 1.0 / 3;
    expect_all(std::string(handles) + R"(
#include <cstring>
volatile float a = 3.14159f, b = -2.5e-3f, c = 1e38f;
volatile double p = 1.0 / 3, q = -7.25e10;
volatile int64_t wide = -123456789012345;
volatile uint32_t large = 4000000000u;
int32_t bits(float x) { return __builtin_bit_cast(int32_t, x); }
int32_t low(double x) { return static_cast<int32_t>(__builtin_bit_cast(int64_t, x)); }
)",
               {{"bits(a + b)", bits_of(a + b)},
                {"bits(a - b)", bits_of(a - b)},
                {"bits(a * b)", bits_of(a * b)},
                {"bits(a / b)", bits_of(a / b)},
                {"bits(c * 10)", bits_of(c * 10)},
                {"bits(b / 1e38f)", bits_of(b / 1e38f)},
                {"bits(-a)", bits_of(-a)},
                {"a < b", 0},
                {"b <= a", 1},
                {"a == a && a != b && b < 0", 1},
                {"static_cast<int>(a * 1000)", 3141},
                {"static_cast<int>(b * 1000)", -2},
                {"static_cast<uint32_t>(3.9e9f * (a / a)) > 3800000000u", 1},
                {"bits(static_cast<float>(large))", bits_of(4000000000.0f)},
                {"bits(static_cast<float>(wide))", bits_of(-123456789012345.0f)},
                {"low(p * q)", static_cast<std::int32_t>([](double x) {
                     std::int64_t out = 0;
                     std::memcpy(&out, &x, sizeof out);
                     return out;
                 }(p * -7.25e10))},
                {"low(p + q)", static_cast<std::int32_t>([](double x) {
                     std::int64_t out = 0;
                     std::memcpy(&out, &x, sizeof out);
                     return out;
                 }(p - 7.25e10))},
                {"low(p / q)", static_cast<std::int32_t>([](double x) {
                     std::int64_t out = 0;
                     std::memcpy(&out, &x, sizeof out);
                     return out;
                 }(p / -7.25e10))},
                {"bits(static_cast<float>(p))", bits_of(static_cast<float>(p))},
                {"static_cast<int64_t>(q) == -72500000000", 1},
                {"p > q && p >= p", 1}});
}

TEST(kernel_library, supports_containers_functions_and_virtual_calls) {
    expect_all(
        std::string(handles) + R"(
#include <array>
#include <functional>
#include <tuple>
#include <vector>
#include <libnux/vx/vector_row.h>
struct shape {
    virtual int area() const = 0;
};
struct square : shape {
    int side;
    explicit square(int s) : side(s) {}
    int area() const override { return side * side; }
};
struct twice : square {
    using square::square;
    int area() const override { return 2 * square::area(); }
};
square first(3);
twice second(4);
const shape* shapes[] = {&first, &second};
std::vector<int> squares() {
    std::vector<int> out;
    for (int i = 0; i < 20; ++i) {
        out.push_back(i * i);
    }
    return out;
}
std::vector<int> made_before_the_start = squares();
int counted(int by) {
    static int count = 10;
    return count += by;
}
libnux::vx::VectorRowMod8 row(7); // a constructor that uses the vector unit
std::function<int(int)> adder(int n) {
    return [n, extra = std::array<int, 4>{1, 2, 3, 4}](int x) { return x + n + extra[3]; };
}
)",
        {{"shapes[0]->area() + 100 * shapes[1]->area()", 3209},
         {"made_before_the_start.size() * 1000 + made_before_the_start[19]", 20361},
         {"counted(1) * 100 + counted(2)", 1113},
         {"row[0] + row[255]", 14},
         {"adder(20)(300)", 324},
         {"std::get<1>(std::make_tuple(1, 22, 3)) + std::get<2>(std::make_tuple('a', 2L, 5u))", 27},
         {"[] { std::array<int, 3> a{4, 5, 6}; int sum = 0; for (int x : a) { sum += x; } return sum; }()",
          15},
         {"[] { std::vector<char> v(3, 'x'); v.insert(v.begin(), 'y'); return v[0] == 'y' && v.size() == 4; "
          "}()",
          1}});
}

} // namespace
} // namespace hxtwin::cross
