// SPDX-License-Identifier: Apache-2.0
// How many handles a program can have, and that both processors see all of each.
#include <algorithm>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "library_check.hpp"

namespace hxtwin::cross {
namespace {

std::vector<std::uint8_t> counting(unsigned first, unsigned size) {
    std::vector<std::uint8_t> out;
    for (unsigned i = 0; i < size; ++i) {
        out.push_back(static_cast<std::uint8_t>(first + i));
    }
    return out;
}

// A sum over each handle's lists and mask.
constexpr const char* kernel = R"(
extern "C" volatile uint32_t sums[16];
volatile uint32_t sums[16];
template <size_t N>
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, N>& synapses,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 1>& neurons) {
    for (size_t i = 0; i < N; ++i) {
        uint32_t sum = 0;
        for (const uint8_t c : synapses[i].columns) { sum = 31 * sum + c; }
        for (const uint8_t r : synapses[i].rows) { sum = 31 * sum + r; }
        for (size_t c = 0; c < 256; ++c) { sum = 31 * sum + synapses[i].column_mask[c]; }
        sums[i] = 31 * sum + static_cast<uint32_t>(synapses[i].hemisphere) + neurons[0].columns.size();
    }
}
)";

std::uint32_t sum_of(const codegen::synapse_handle& h) {
    std::uint32_t sum = 0;
    for (const auto c : h.columns) {
        sum = 31 * sum + c;
    }
    for (const auto r : h.rows) {
        sum = 31 * sum + r;
    }
    for (unsigned c = 0; c < 256; ++c) {
        sum = 31 * sum + (std::ranges::count(h.columns, static_cast<std::uint8_t>(c)) > 0 ? 1 : 0);
    }
    return 31 * sum + h.hemisphere + 256;
}

codegen::rule_program with_handles(unsigned n) {
    auto out = rule_of(std::string(handles) + kernel);
    for (unsigned i = 0; i < n; ++i) {
        out.handles.synapses.push_back({0, i % 2, counting(3 * i, 100), counting(0, 256 - i)});
    }
    out.handles.neurons = {{0, 0, counting(0, 256)}};
    return out;
}

TEST(handles, are_complete_on_both_processors) {
    const auto program = with_handles(16);
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    for (unsigned processor = 0; processor < 2; ++processor) {
        for (unsigned i = 0; i < 16; ++i) {
            EXPECT_EQ(
                static_cast<std::uint32_t>(word_at(pair, processor, built.image.at("sums").address + 4 * i)),
                sum_of(program.handles.synapses[i]))
                << "handle " << i << ", processor " << processor;
        }
    }
}

TEST(handles, of_the_other_hemisphere_take_little_of_a_processors_own_memory) {
    const auto used = [](const codegen::rule_program& p) {
        return codegen::compile(codegen::generate({p})).memory[0].used;
    };
    auto one = with_handles(2), more = with_handles(4);
    one.handles.synapses[1].hemisphere = 0; // two on top
    more.handles.synapses[1].hemisphere = 0;
    more.handles.synapses[2].hemisphere = more.handles.synapses[3].hemisphere = 1; // and two below
    EXPECT_LT(used(more) - used(one), 200u);
    EXPECT_THROW(codegen::compile(codegen::generate({with_handles(24)})), does_not_fit);
}

TEST(handles, still_let_kernels_change_their_mask) {
    auto program = with_handles(2);
    program.rule.kernel = std::string(handles) + R"(
extern volatile libnux::vx::PPUOnDLS ppu;
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 2>& synapses,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 1>&) {
    auto& own = synapses[static_cast<size_t>(ppu)];
    own.column_mask[7] = 0;
    own.set_weights(libnux::vx::VectorRowMod8(33), 2);
}
)";
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(1'000'000));
    for (unsigned h = 0; h < 2; ++h) {
        const auto& row = pair.memory.weights[h][2];
        EXPECT_EQ(row[7], 0) << h;
        EXPECT_EQ(row[8], 33) << h;
        EXPECT_EQ(row[103], 0) << h; // past the columns
        EXPECT_EQ(row[99], 33) << h;
    }
}

} // namespace
} // namespace hxtwin::cross
