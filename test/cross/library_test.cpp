// SPDX-License-Identifier: Apache-2.0
// Scalars, containers and system functions of the kernel-facing library, on the processor, against values
// that are worked out here or by hand.
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

struct check {
    const char* text; // on the processor; a number of up to 32 bits
    std::int64_t expected;
};

std::int64_t bits_of(float x) {
    std::int32_t out = 0;
    std::memcpy(&out, &x, sizeof out);
    return out;
}

codegen::rule_program rule_of(std::string kernel) {
    codegen::rule_program out;
    out.rule.label = "library";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(1'000'000), 1};
    out.rule.kernel = std::move(kernel);
    return out;
}

// A program that works out all values once, before which `declarations` stand.
std::string kernel_of(const std::string& declarations, const std::vector<check>& checks) {
    std::string body;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        body += "    results[" + std::to_string(i) + "] = static_cast<int32_t>(" + checks[i].text + ");\n";
    }
    return declarations + "extern \"C\" volatile int32_t results[" + std::to_string(checks.size()) +
           "];\nvolatile int32_t results[" + std::to_string(checks.size()) + R"(];
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
)" + body + "}\n";
}

std::int32_t word_at(const processor_pair& pair, unsigned processor, std::uint32_t address) {
    const auto bytes = pair.processors[processor].sram().subspan(address, 4);
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(bytes[0]) << 24 | bytes[1] << 16 |
                                     bytes[2] << 8 | bytes[3]);
}

void expect_all(const std::string& declarations, const std::vector<check>& checks) {
    const auto built = codegen::compile(codegen::generate({rule_of(kernel_of(declarations, checks))}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    const auto results = built.image.at("results").address;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        EXPECT_EQ(word_at(pair, 0, results + static_cast<std::uint32_t>(4 * i)), checks[i].expected)
            << checks[i].text;
    }
}

constexpr const char* handles = "#include <grenade/vx/ppu/neuron_view_handle.h>\n"
                                "#include <grenade/vx/ppu/synapse_array_view_handle.h>\n";

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
    expect_all(std::string(handles) + R"(
#include <hate/math.h>
#include <libnux/vx/bitformatting.h>
#include <libnux/vx/fxdpt.h>
#include <libnux/vx/helper.h>
#include <libnux/vx/new.h>
#include <libnux/vx/random.h>
using namespace libnux::vx;
uint32_t state = 12345, state2 = 12345;
volatile int32_t half = 0x8000;
)",
               {{"FP(1.5)", 0x18000},
                {"FP_MUL(FP(-2.5), half)", -0x14000},
                {"F16(0.25)", 8192},
                {"F8(-0.5)", -64},
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

TEST(kernel_library, schedules_with_the_published_classes) {
    expect_all(std::string(handles) + R"(
#include <libnux/scheduling/Scheduler.hpp>
#include <libnux/scheduling/Timer.hpp>
Timer timer(time_type start, time_type period, size_t n) {
    static const Service nothing = [] {};
    Timer out(nothing);
    out.set_first_deadline(start);
    out.set_period(period);
    out.set_num_periods(n);
    return out;
}
// Deadlines of the events at these times, as decimal digits; 0 where there is none.
int deadlines(Timer t, std::initializer_list<int> times) {
    int out = 0;
    for (const int at : times) {
        Event e;
        out = 10 * out + (t.next_event(e, at) ? static_cast<int>(e.deadline) : 0);
    }
    return out;
}
int missed() {
    Timer t = timer(1, 2, 4);
    Event e;
    return t.next_event(e, 5) ? static_cast<int>(t.get_missed_count()) : -1;
}
int order = 0;
int run_two() {
    const Service late = [] { order = 10 * order + 2; }, early = [] { order = 10 * order + 1; };
    const time_type t = get_time();
    TimerOneshot a(late, t + 500, 500), b(early, t + 400, 400);
    Scheduler<4> scheduler;
    scheduler.execute(t + 5000, std::tuple<TimerOneshot&, TimerOneshot&>(a, b));
    return order;
}
int overflow() {
    Queue<2, int> q;
    q.push(1); q.push(2); q.push(3);
    return 100 * static_cast<int>(q.get_overflow_count()) + 10 * q.pop() + static_cast<int>(q.size());
}
)",
               {{"deadlines(timer(1, 2, 2), {0, 1, 2, 3, 5})", 3050},
                {"missed()", 1},
                {"run_two()", 12},
                {"overflow()", 121}});
}

TEST(kernel_library, reads_and_writes_registers_by_their_published_names) {
    auto program =
        rule_of(kernel_of(std::string(handles) + R"(
#include <haldls/vx/v3/neuron.h>
#include <halco/common/iter_all.h>
#include <stadls/vx/v3/ppu/read.h>
#include <stadls/vx/v3/ppu/write.h>
using namespace halco::hicann_dls::vx::v3;
using namespace haldls::vx::v3;
using halco::common::Enum;
uint32_t count(uint32_t column, uint32_t row) {
    const AtomicNeuronOnDLS neuron{NeuronColumnOnDLS(column), NeuronRowOnDLS(row)};
    const auto read = stadls::vx::v3::ppu::read<SpikeCounterRead>(neuron.toSpikeCounterReadOnDLS());
    stadls::vx::v3::ppu::write(neuron.toSpikeCounterResetOnDLS(), SpikeCounterReset());
    return read.get_overflow() ? 1000 : read.get_count();
}
)",
                          {{"count(5, 0)", 0},
                           {"count(200, 1)", 0},
                           {"count(130, 0)", 0},
                           {"AtomicNeuronOnDLS(Enum(300)).toNeuronColumnOnDLS()", 0},
                           {"[] { uint32_t n = 0; for (auto c : "
                            "halco::common::iter_all<NeuronColumnOnDLS>()) { n += c.value(); } return n; }()",
                            0}}));
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.memory.counter = [](unsigned hemisphere, unsigned column) {
        return column == 130 ? 0x1ffu : 100 * hemisphere + column % 100;
    };
    pair.schedule(ppu_cycles(1'000'000));
    const auto results = built.image.at("results").address;
    EXPECT_EQ(word_at(pair, 0, results), 5);
    EXPECT_EQ(word_at(pair, 0, results + 4), 100);
    EXPECT_EQ(word_at(pair, 0, results + 8), 1000);
    EXPECT_EQ(word_at(pair, 0, results + 12), 44);
    EXPECT_EQ(word_at(pair, 0, results + 16), 255 * 128);
    EXPECT_EQ(pair.memory.counter_resets, 6u); // both processors
}

TEST(kernel_library, finds_memories_under_global_addresses) {
    expect_all(
        std::string(handles) + R"(
#include <libnux/vx/globaladdress.h>
using namespace libnux::vx;
__attribute__((aligned(128), section("ext.data"))) volatile uint32_t words[32] = {1, 2, 3};
GlobalAddress extmem(uint32_t byte) { return GlobalAddress::from_relative<ExtMem>(byte); }
GlobalAddress top(uint32_t byte) { return GlobalAddress::from_relative<SRAM>(byte, PPUOnDLS::top); }
const uint32_t offset = reinterpret_cast<uintptr_t>(words) - 0x40000000;
)",
        {{"*(extmem(offset) + 8).to_extmem().to_scalar<uint32_t>()", 3},
         {"extmem(256).to_extmem().to_fxviox_addr()", static_cast<std::int32_t>(0x80000010)},
         {"GlobalAddress::from_relative<ExtMemDRAM>(512).to_extmem_dram().to_fxviox_addr()",
          static_cast<std::int32_t>(0x81000020)},
         {"GlobalAddress::from_relative<ExtMemDRAM>(512).to_extmem_dram().to_scalar_addr()", 0x50000200},
         {"top(0x100).is_local()", 1},
         {"GlobalAddress::from_relative<SRAM>(4, PPUOnDLS::bottom).is_local()", 0},
         {"top(0x100).to_sram().to_scalar_addr()", 0x100},
         {"GlobalAddress::from_relative<SRAM>(4, PPUOnDLS::bottom).to_sram().to_scalar_addr()",
          static_cast<std::int32_t>(0x8e000004)},
         {"GlobalAddress::from_global(0x80000002, 3) == extmem(11)", 1}});
}

TEST(kernel_library, keeps_time_and_reaches_special_registers) {
    expect_all(std::string(handles) + R"(
#include <libnux/vx/time.h>
using namespace libnux::vx;
int slept(uint32_t cycles) {
    const auto begin = now();
    sleep_cycles(cycles);
    return static_cast<int>(now() - begin);
}
int counted_down() {
    set_dec(100000);
    sleep_cycles(1000);
    return 100000 - static_cast<int>(get_dec());
}
times<3> measured() {
    times<3> out;
    out[0] = {100, 110}; out[1] = {200, 230}; out[2] = {300, 321};
    return out;
}
)",
               {{"slept(100) > 100 && slept(100) < 600", 1},
                {"slept(1000) > 1000 && slept(1000) < 1600", 1},
                {"counted_down() >= 1000 && counted_down() < 1600", 1},
                {"average(measured()) * 10000 + min(measured()) * 100 + max(measured())", 201030},
                {"(set_decar(77), get_decar())", 77},
                {"(set_fit_period(2), get_fit_period())", 2},
                {"(set_srr0(0x1234), get_srr0())", 0x1234}});
}

std::string text_in_mailbox(const processor_pair& pair) {
    const auto bytes = pair.processors[0].sram().subspan(0x3000, 0x1000);
    return {bytes.begin(), std::find(bytes.begin(), bytes.end(), 0)};
}

TEST(kernel_library, writes_and_reads_the_mailbox) {
    const auto program = rule_of(std::string(handles) + R"(
#include <libnux/vx/mailbox.h>
using namespace libnux::vx;
extern "C" volatile int32_t results[3];
volatile int32_t results[3];
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
    results[0] = mailbox_write_string("x=") + mailbox_write_signed_int(-17);
    mailbox_write_vector(VectorMod8(200).data);
    mailbox_write_signed_vector(VectorFracSat8(-3).data);
    mailbox_string_terminate();
    const uint8_t bytes[] = {9, 8, 7};
    results[1] = mailbox_write(4094, bytes, 3);
    results[2] = mailbox_read_u8(4095) * 100 + mailbox_read_u8(5000);
    mailbox_write_u8(4095, mailbox_read_u8(4094) + 1);
}
)");
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    std::string expected = "x=-17{";
    for (const auto* number : {"200", "-3"}) {
        for (int i = 0; i < 128; ++i) {
            expected += std::string(i == 0 ? "" : ",") + number;
        }
        expected += *number == '2' ? "}{" : "}";
    }
    EXPECT_EQ(text_in_mailbox(pair), expected);
    const auto results = built.image.at("results").address;
    EXPECT_EQ(word_at(pair, 0, results), 5);
    EXPECT_EQ(word_at(pair, 0, results + 4), 2);
    EXPECT_EQ(word_at(pair, 0, results + 8), 800);
    EXPECT_EQ(pair.processors[0].sram()[0x3fff], 10);
}

TEST(kernel_library, reports_tests_on_the_processor) {
    const auto program = rule_of(std::string(handles) + R"(
#include <libnux/vx/testing.h>
TEST(numbers, add) { EXPECT_EQ(1 + 1, 2); ASSERT_LT(1, 2); }
TEST(numbers, fail) { EXPECT_TRUE(true); EXPECT_GE(1, 2); }
extern "C" volatile int32_t results[1];
volatile int32_t results[1];
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
    results[0] = RUN_ALL_TESTS();
    libnux::vx::test_null(0); libnux::vx::test_not_null(1); libnux::vx::test_true(true); libnux::vx::test_equal(3, 3);
}
)");
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    EXPECT_EQ(word_at(pair, 0, built.image.at("results").address), 1);
    EXPECT_EQ(text_in_mailbox(pair),
              "numbers.add\n  passed\nnumbers.fail\nfailed: 1 >= 2 (check 2)\n  FAILED\n"
              "1 of 2 test cases failed\n");
}

} // namespace
} // namespace hxtwin::cross
