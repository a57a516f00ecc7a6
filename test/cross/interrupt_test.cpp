// SPDX-License-Identifier: Apache-2.0
// Interrupts of a kernel, and measurements of time.
#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "library_check.hpp"

namespace hxtwin::cross {
namespace {

constexpr const char* timers = R"(
#include <libnux/vx/isr.h>
#include <libnux/vx/time.h>
using namespace libnux::vx;
volatile int alarms = 0, intervals = 0;
volatile uint64_t product = 1;
ISR(isr_dec) {
    clear_tsr(0x08000000);
    alarms = alarms + 1;
    asm volatile("li 0,-1\n\tmtcrf 255,0\n\tmtxer 0" : : : "r0", "cr0", "cr1", "cr5", "cr6", "cr7", "ca");
    product = product * 3; // calls a function, and changes the carry
    set_dec(1000);
}
ISR(isr_fit) {
    clear_tsr(0x04000000);
    intervals = intervals + 1;
}
// A sum whose registers, condition register and count register an interrupt could spoil.
__attribute__((noinline, noipa)) uint32_t checksum(uint32_t n) {
    uint32_t a = 1, b = 2, c = 3, d = 5;
    for (uint32_t i = 0; i < n; ++i) {
        a += b ^ i; b = (c << 3) + (a > d ? i : d); c -= a; d ^= b + (uint64_t(c) * a >> 32);
        uint32_t conditions;
        asm volatile("cmpwi 5,%1,3\n\taddic %0,%1,0\n\t.rept 20\n\tmr 0,%1\n\t.endr\n\tmfcr 0\n\tadde %0,%0,0"
                     : "=&r"(conditions) : "r"(a % 7) : "r0", "cr5", "ca");
        a += conditions & 0xfff;
    }
    return a ^ b ^ c ^ d;
}
bool same(uint32_t n) {
    const uint32_t quiet = checksum(n);
    set_tcr(0x04800000); // both timers, the interval being 2^9 cycles
    set_dec(1000);
    set_msr(get_msr() | 0x8000);
    const uint32_t disturbed = checksum(n);
    set_msr(get_msr() & ~0x8000u);
    set_tcr(0);
    return quiet == disturbed;
}
)";

TEST(interrupts, reach_their_handlers_and_leave_the_program_as_it_was) {
    expect_all(std::string(handles) + timers, {{"same(2000)", 1},
                                               {"alarms > 10 && alarms < 200", 1},
                                               {"intervals > 20 && intervals < 400", 1},
                                               {"intervals > alarms", 1}});
}

TEST(interrupts, without_a_handler_end_the_run_with_a_trap_that_names_them) {
    const auto program = rule_of(std::string(handles) + R"(
#include <libnux/vx/spr.h>
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
    libnux::vx::set_tcr(0x04000000);
    libnux::vx::set_dec(100);
    libnux::vx::set_msr(0x8000);
}
)");
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    try {
        pair.schedule(ppu_cycles(250'000));
        FAIL();
    } catch (const ppu_trap& trap) {
        EXPECT_NE(std::string(trap.what()).find("decrementer interrupt"), std::string::npos) << trap.what();
    }
}

TEST(kernel_library, prints_measurements_into_the_mailbox) {
    const auto program = rule_of(std::string(handles) + R"(
#include <libnux/vx/time.h>
using namespace libnux::vx;
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {
    times<3> measured;
    measured[0] = {100, 110}; measured[1] = {200, 230}; measured[2] = {300, 321};
    print_measurements_header();
    print_measurement("update", measured);
    print_measurements_footer();
}
)");
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    EXPECT_EQ(text_in_mailbox(pair), "measurement: average min max\nupdate: 20 10 30\nend of measurements\n");
}

} // namespace
} // namespace hxtwin::cross
