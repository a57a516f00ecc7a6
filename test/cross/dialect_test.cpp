// SPDX-License-Identifier: Apache-2.0
// Kernels in the style of published ones: state at file scope, constructors that use the chip, floating-point
// reward, registers read through containers, tables of constants.
#include <cstring>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

codegen::rule_program rule_on(std::string kernel, std::uint64_t periods) {
    codegen::rule_program out;
    out.rule.label = "dialect";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(100'000), periods};
    out.rule.kernel = std::move(kernel);
    out.handles.synapses = {{0, 0, {0, 1, 2, 3}, {10, 11}}};
    return out;
}

// A picture: each period another column of it becomes the weights.
constexpr const char* picture = R"(
#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "libnux/vx/location.h"
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;
static const uint8_t image[4][3] = {{1, 2, 3}, {11, 12, 13}, {21, 22, 23}, {61, 62, 63}};
static size_t current = 0;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 1>& synapses, std::array<NeuronViewHandle, 0>&) {
    auto& own = synapses[0];
    if (own.hemisphere != ppu) {
        return;
    }
    for (size_t row = 0; row < own.rows.size(); ++row) {
        VectorRowMod8 weight_row;
        size_t w = 0;
        for (auto const column : own.columns) {
            weight_row[column] = image[w++][current];
        }
        own.set_weights(weight_row, row);
    }
    current = (current + 1) % 3;
}
)";

TEST(dialect, shows_a_picture_column_by_column) {
    for (const bool in_registers : {true, false}) {
        const auto built = codegen::compile(codegen::generate({rule_on(picture, 5)}),
                                            {.vectors_in_registers = in_registers});
        processor_pair pair(built.image);
        pair.schedule(ppu_cycles(500'000));
        for (const auto row : {10u, 11u}) {
            const auto& weights = pair.memory.weights[0][row];
            EXPECT_EQ(std::vector<int>(weights.begin(), weights.begin() + 5),
                      (std::vector<int>{2, 12, 22, 62, 0}));
        }
    }
}

// Reward-modulated: correlation above a baseline that was taken before the start, times how far the neurons'
// success is above its running mean.
constexpr const char* reward = R"(
#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "grenade/vx/ppu/time.h"
#include "haldls/vx/v3/neuron.h"
#include "libnux/vx/correlation.h"
#include "libnux/vx/parallel_rng.h"
#include "libnux/vx/vector_convert.h"
#include "libnux/vx/vector_if.h"
#include "stadls/vx/v3/ppu/read.h"
#include "stadls/vx/v3/ppu/write.h"
#include <algorithm>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
namespace places = ::halco::hicann_dls::vx::v3;
extern volatile PPUOnDLS ppu;
VectorRowMod8 get_baselines() {
    VectorRowMod8 lowest(255);
    for (size_t row = 0; row < 4; ++row) {
        VectorRowMod8 trace;
        get_causal_correlation(&trace.even.data, &trace.odd.data, row);
        for (size_t i = 0; i < 256; ++i) {
            lowest[i] = std::min(lowest[i], trace[i]);
        }
    }
    return lowest;
}
VectorRowMod8 baselines = get_baselines();
float mean_reward = 0.25f;
uint8_t spikes_of(uint32_t column) {
    const places::AtomicNeuronOnDLS neuron(places::NeuronColumnOnDLS(column), places::NeuronRowOnDLS(0));
    using namespace haldls::vx::v3;
    auto const count =
        stadls::vx::v3::ppu::read<SpikeCounterRead>(neuron.toSpikeCounterReadOnDLS()).get_count();
    stadls::vx::v3::ppu::write(neuron.toSpikeCounterResetOnDLS(), SpikeCounterReset());
    return count;
}
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 1>& synapses, std::array<NeuronViewHandle, 0>&,
                            Recording& recording) {
    if (synapses[0].hemisphere != ppu) {
        return;
    }
    recording.time = now();
    const float reward = static_cast<float>(spikes_of(3)) / 10.0f;
    const float success = reward - mean_reward;
    mean_reward += success * 0.5f;
    const VectorRowFracSat8 factor(static_cast<int8_t>(success * 100.0f));
    for (size_t row = 0; row < synapses[0].rows.size(); ++row) {
        auto const trace = synapses[0].get_correlation(row, true).causal;
        auto const above = static_cast<VectorRowFracSat8>((trace - baselines) >> 1);
        auto weights = static_cast<VectorRowFracSat8>(synapses[0].get_weights(row));
        weights += above * factor;
        weights = vector_if(weights, VectorIfCondition::lesser, VectorRowFracSat8(0), weights);
        synapses[0].set_weights(static_cast<VectorRowMod8>(weights), row);
    }
    auto const* bytes = reinterpret_cast<uint8_t const*>(&mean_reward);
    std::copy(bytes, bytes + 4, recording.rewards.begin());
}
)";

TEST(dialect, rewards_with_floating_point_numbers_and_baselines_from_before_the_start) {
    auto program = rule_on(reward, 2);
    program.rule.observables = {{"rewards", experiment::observable_array{experiment::element::uint8, 4}}};
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.memory.counter = [](unsigned, unsigned column) { return column; };
    // Constructors have run: baselines are 0, as the test's converter gave 0 until now.
    pair.memory.correlation = [](unsigned channel, unsigned row, unsigned column) {
        return static_cast<std::uint8_t>(channel == 0 ? 20 * row + column : 255);
    };
    pair.memory.weights[0][11][2] = 30;
    EXPECT_EQ(pair.memory.conversions, 8u); // 4 rows on both hemispheres
    pair.schedule(ppu_cycles(200'000));
    float mean = 0.25f;
    int weight = 30;
    for (int period = 0; period < 2; ++period) {
        const float success = 3.0f / 10.0f - mean;
        mean += success * 0.5f;
        weight += ((20 * 11 + 2) >> 1) * static_cast<int>(success * 100.0f) >> 7;
        const auto sample_bytes = codegen::layout_of(program.rule, program.handles).sample_bytes;
        const auto sample =
            codegen::decode(program.rule, program.handles,
                            pair.external_at(codegen::name::recording(0),
                                             static_cast<std::size_t>(period) * sample_bytes, sample_bytes),
                            0);
        std::uint32_t bits = 0;
        std::memcpy(&bits, &mean, sizeof bits);
        const auto& bytes = sample.observables.at("rewards").at(0).values;
        EXPECT_EQ(bytes, (std::vector<std::int32_t>{
                             static_cast<int>(bits >> 24), static_cast<int>(bits >> 16 & 255),
                             static_cast<int>(bits >> 8 & 255), static_cast<int>(bits & 255)}));
    }
    EXPECT_EQ(pair.memory.weights[0][11][2], weight);
    EXPECT_GT(weight, 30);
    EXPECT_EQ(pair.memory.correlation_resets, 2u * 2 * 4);
}

} // namespace
} // namespace hxtwin::cross
