// SPDX-License-Identifier: Apache-2.0
// Scheduling, registers, addresses, time, mailbox and barriers of the kernel-facing library, on the
// processor.
#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "library_check.hpp"

namespace hxtwin::cross {
namespace {

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

TEST(kernel_library, holds_both_processors_at_a_barrier) {
    const auto program = rule_of(std::string(handles) + R"(
#include <libnux/vx/barrier.h>
#include <libnux/vx/globaladdress.h>
#include <libnux/vx/time.h>
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
Barrier<2> barrier;
extern "C" volatile int32_t results[2];
volatile int32_t results[2];
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
    const auto other = ppu == PPUOnDLS::top ? PPUOnDLS::bottom : PPUOnDLS::top;
    for (auto& set : barrier.flags()) {
        const auto local = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(&set[0].local));
        set[0].remote = GlobalAddress::from_relative<SRAM>(local, other).to_sram().to_scalar<volatile uint32_t>();
    }
    for (int i = 0; i < 5; ++i) {
        if (ppu == PPUOnDLS::top) {
            sleep_cycles(i == 3 ? 20000 : 10); // the other one waits for it
        }
        barrier();
        results[1] = static_cast<int32_t>(now());
        results[0] = results[0] + 1;
    }
}
)");
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    const auto results = built.image.at("results").address;
    EXPECT_EQ(word_at(pair, 0, results), 5);
    EXPECT_EQ(word_at(pair, 1, results), 5);
    EXPECT_NEAR(word_at(pair, 0, results + 4), word_at(pair, 1, results + 4), 4000); // 4 slices of the test
    EXPECT_GT(word_at(pair, 1, results + 4), 20000);
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
