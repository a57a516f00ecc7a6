// SPDX-License-Identifier: Apache-2.0
// Vectors where registers run out, and stochastic rounding.
#include <algorithm>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

using experiment::element;

int wrapped(int x) { return x & 0xff; }
int as_signed(int x) { return static_cast<std::int8_t>(x); }
int saturated(int x) { return std::clamp(x, -128, 127); }
int first(int column) { return column; }
int second(int column) { return wrapped(37 * column + 128); }

// With neurons in all columns of the top hemisphere.
codegen::rule_program rule_on_neurons() {
    codegen::rule_program out;
    out.rule.label = "registers";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(1'000'000), 1};
    codegen::neuron_handle handle{0, 0, {}};
    for (unsigned c = 0; c < 256; ++c) {
        handle.columns.push_back(static_cast<std::uint8_t>(c));
    }
    out.handles.neurons = {handle};
    return out;
}

constexpr const char* pressing = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
__attribute__((noinline)) VectorMod8 many(const VectorMod8& a, const VectorMod8& b) {
#define VALUE(i) const auto up_##i = a * VectorMod8(i) + b, down_##i = a * VectorMod8(25 - i) - b;
#define PRODUCT(i) out += up_##i * down_##i;
#define ALL(f) f(1) f(2) f(3) f(4) f(5) f(6) f(7) f(8) f(9) f(10) f(11) f(12) f(13) f(14) f(15) f(16) f(17) f(18) \
    f(19) f(20) f(21) f(22) f(23) f(24)
    ALL(VALUE)
    asm volatile("" ::: "memory");
    VectorMod8 out;
    ALL(PRODUCT)
    return out;
}
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 0>&, std::array<NeuronViewHandle, 1>& neurons,
                            Recording& recording) {
    if (neurons[0].hemisphere != ppu) {
        return;
    }
    VectorRowMod8 a, b;
    for (int c = 0; c < 256; ++c) {
        a[c] = c;
        b[c] = 37 * c + 128;
    }
    const auto kept = a * b;
    const auto even = many(a.even, b.even);
    std::get<0>(recording.out) = kept + VectorRowMod8(even, many(a.odd, b.odd));
}
)";

TEST(vector_operators, may_have_more_values_than_there_are_registers) {
    auto program = rule_on_neurons();
    program.rule.kernel = pressing;
    program.rule.observables = {
        {"out", experiment::observable_per_neuron{element::uint8, experiment::layout::complete_rows}}};
    const auto built = codegen::compile(codegen::generate({program}));
    EXPECT_EQ(built.vectors_in_memory, std::vector<std::string>());
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    const auto bytes = codegen::layout_of(program.rule, program.handles).sample_bytes;
    const auto sample = codegen::decode(program.rule, program.handles,
                                        pair.external_at(codegen::name::recording(0), 0, bytes), 0);
    for (int c = 0; c < 256; ++c) {
        const int a = first(c), b = second(c);
        int expected = a * b;
        for (int i = 1; i <= 24; ++i) {
            expected += (a * i + b) * (a * (25 - i) - b);
        }
        ASSERT_EQ(sample.observables.at("out").at(0).values.at(static_cast<std::size_t>(c)),
                  wrapped(expected))
            << c;
    }
}

constexpr const char* rounding = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <libnux/vx/mailbox.h>
#include <libnux/vx/vector_round_stochastic.h>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 0>&, std::array<NeuronViewHandle, 1>& neurons,
                            Recording& recording) {
    if (neurons[0].hemisphere != ppu) {
        return;
    }
    VectorRowMod8 a;
    for (int c = 0; c < 256; ++c) {
        a[c] = c;
    }
    const auto p = static_cast<VectorRowFracSat8>(a);
    std::get<0>(recording.none) = vector_round_stochastic(p, 0);
    std::get<0>(recording.all) = vector_round_stochastic(p, 8);
    std::get<0>(recording.some) = vector_round_stochastic(p, 3);
    std::get<0>(recording.wrapped) = vector_round_stochastic(a, 5);
    std::get<0>(recording.random) = parallel_rng_rand<VectorRowMod8>();
    mailbox_write_string("rule ");
    mailbox_write_int(4294967295u);
    mailbox_write_signed_int(-2147483648);
}
)";

codegen::rule_program rounding_rule() {
    auto out = rule_on_neurons();
    out.rule.kernel = rounding;
    for (const auto* name : {"none", "all", "some"}) {
        out.rule.observables[name] =
            experiment::observable_per_neuron{element::int8, experiment::layout::complete_rows};
    }
    for (const auto* name : {"wrapped", "random"}) {
        out.rule.observables[name] =
            experiment::observable_per_neuron{element::uint8, experiment::layout::complete_rows};
    }
    return out;
}

TEST(vector_round_stochastic, adds_a_random_number_and_clears_the_bits_and_text_reaches_the_mailbox) {
    const auto program = rounding_rule();
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.memory.random = [](unsigned index, unsigned lane) {
        return static_cast<std::uint8_t>(97 * lane + 100 * index + 5);
    };
    pair.schedule(ppu_cycles(1'000'000));
    const auto bytes = codegen::layout_of(program.rule, program.handles).sample_bytes;
    const auto sample = codegen::decode(program.rule, program.handles,
                                        pair.external_at(codegen::name::recording(0), 0, bytes), 0);
    const auto at = [&](const char* name, int c) {
        return sample.observables.at(name).at(0).values.at(static_cast<std::size_t>(c));
    };
    for (int c = 0; c < 256; ++c) {
        const int random = wrapped(97 * (c / 2) + 5); // both halves take the even columns' numbers
        ASSERT_EQ(at("none", c), as_signed(c));
        ASSERT_EQ(at("all", c), 0);
        ASSERT_EQ(at("some", c), saturated(as_signed(c) + (random >> 5)) & ~7) << c;
        ASSERT_EQ(at("wrapped", c), wrapped(c + (random >> 3)) & ~31) << c;
        ASSERT_EQ(at("random", c), wrapped(97 * (c / 2) + 100 * (c % 2) + 5)) << c;
    }
    const auto mailbox = pair.processors[0].sram().subspan(0x3000, 26);
    EXPECT_EQ(std::string(mailbox.begin(), mailbox.end()), "rule 4294967295-2147483648");
}

} // namespace
} // namespace hxtwin::cross
