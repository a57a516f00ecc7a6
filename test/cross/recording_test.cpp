// SPDX-License-Identifier: Apache-2.0
// What a kernel writes into its Recording is what the host decodes, whatever the layout and the handle.
#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

using experiment::element;
using experiment::layout;

// Handles of different shapes on both hemispheres.
codegen::rule_program recorder() {
    codegen::rule_program out;
    out.rule.label = "recorder";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(500'000), 2};
    out.handles.synapses = {{0, 0, {3, 8, 255}, {1, 9}}, {0, 1, {0, 7}, {2, 3, 200}}, {1, 1, {250}, {4}}};
    out.handles.neurons = {{0, 0, {9, 4, 200}}, {0, 1, {31, 30}}};
    out.rule.observables = {
        {"array", experiment::observable_array{element::int16, 5}},
        {"neuron_packed", experiment::observable_per_neuron{element::int8, layout::packed_active_columns}},
        {"neuron_rows", experiment::observable_per_neuron{element::uint16, layout::complete_rows}},
        {"synapse_packed",
         experiment::observable_per_synapse{element::uint16, layout::packed_active_columns}},
        {"synapse_rows", experiment::observable_per_synapse{element::uint8, layout::complete_rows}},
    };
    out.rule.kernel = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <hate/tuple.h>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;

template <size_t N, size_t M>
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, N>& synapses, std::array<NeuronViewHandle, M>& neurons,
                            Recording& recording)
{
    if (ppu == PPUOnDLS::top) {
        recording.time = 0x100000002;
        for (int i = 0; i < 5; ++i) {
            recording.array[i] = -1000 * i;
        }
    }
    int handle = 0;
    hate::for_each([&](auto const& own, auto& packed, auto& rows) {
        ++handle;
        if (own.hemisphere != ppu) {
            return;
        }
        for (size_t r = 0; r < own.rows.size(); ++r) {
            for (size_t c = 0; c < own.columns.size(); ++c) {
                packed[r][c] = 10000 * handle + 256 * (own.rows[r] % 8) + own.columns[c];
                rows[r][own.columns[c]] = 50 * handle + 10 * r + c;
            }
        }
    }, synapses, recording.synapse_packed, recording.synapse_rows);
    handle = 0;
    hate::for_each([&](auto const& own, auto& packed, auto& rows) {
        ++handle;
        if (own.hemisphere != ppu) {
            return;
        }
        for (size_t c = 0; c < own.columns.size(); ++c) {
            packed[c] = -10 * handle - c;
            rows[own.columns[c]] = 1000 * handle + own.columns[c];
        }
    }, neurons, recording.neuron_packed, recording.neuron_rows);
}
)";
    return out;
}

using values = std::vector<std::int32_t>;

class recorded : public testing::Test {
protected:
    static codegen::decoded_sample run(std::uint64_t period, experiment::recording_memory memory) {
        auto program = recorder();
        program.rule.memory = memory;
        const auto built = codegen::compile(codegen::generate({program}));
        processor_pair pair(built.image);
        pair.schedule(ppu_cycles(1'000'000));
        const auto bytes = codegen::layout_of(program.rule, program.handles).sample_bytes;
        return codegen::decode(program.rule, program.handles,
                               pair.external_at(codegen::name::recording(0), period * bytes, bytes), period);
    }
};

using experiment::recording_memory;

TEST_F(recorded, samples_come_back_by_handle_row_and_column) {
    for (const auto& [period, memory] : {std::pair(0u, recording_memory::dram),
                                         {1, recording_memory::dram},
                                         {0, recording_memory::sram},
                                         {1, recording_memory::sram}}) {
        const auto sample = run(period, memory);
        EXPECT_EQ(sample.time, ppu_cycles(0x1'0000'0002));
        const auto& packed = sample.observables.at("synapse_packed");
        EXPECT_EQ(packed.at(0).values, (values{10259, 10264, 10511, 10259, 10264, 10511}));
        EXPECT_EQ(packed.at(1).values, (values{20512, 20519, 20768, 20775, 20000, 20007}));
        EXPECT_EQ(packed.at(2).values, (values{30000 + 1024 + 250}));
        const auto& rows = sample.observables.at("synapse_rows");
        EXPECT_EQ(rows.at(0).values, (values{50, 51, 52, 60, 61, 62}));
        EXPECT_EQ(rows.at(1).values, (values{100, 101, 110, 111, 120, 121}));
        EXPECT_EQ(rows.at(2).values, (values{150}));
        EXPECT_EQ(sample.observables.at("neuron_packed").at(0).values, (values{-10, -11, -12}));
        EXPECT_EQ(sample.observables.at("neuron_packed").at(1).values, (values{-20, -21}));
        EXPECT_EQ(sample.observables.at("neuron_rows").at(0).values, (values{1009, 1004, 1200}));
        EXPECT_EQ(sample.observables.at("neuron_rows").at(1).values, (values{2031, 2030}));
        EXPECT_EQ(sample.observables.at("array").at(0).values, (values{0, -1000, -2000, -3000, -4000}));
    }
}

constexpr const char* counter = R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
extern volatile libnux::vx::PPUOnDLS ppu;
void PLASTICITY_RULE_KERNEL(std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&,
                            std::array<grenade::vx::ppu::NeuronViewHandle, 0>&, Recording& recording) {
    static_assert(sizeof(Recording) == 12);
    const int own = ppu == libnux::vx::PPUOnDLS::top ? 0 : 6;
    ++recording.memory[own];
    recording.memory[own + 1] = -5;
}
)";

codegen::rule_program counting(recording_memory memory) {
    codegen::rule_program out;
    out.rule.label = "counter";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(1000), 7};
    out.rule.kernel = counter;
    out.rule.raw_bytes = 12;
    out.rule.memory = memory;
    return out;
}

TEST(raw_recording, is_one_block_for_all_periods_and_both_processors) {
    for (const auto memory : {recording_memory::dram, recording_memory::sram}) {
        const auto built = codegen::compile(codegen::generate({counting(memory)}));
        EXPECT_EQ(built.image.at(codegen::name::recording(0)).address < ppu::memory::dram,
                  memory == recording_memory::sram);
        processor_pair pair(built.image);
        pair.schedule(ppu_cycles(10'000));
        const auto bytes = pair.external_at(codegen::name::recording(0), 0, 12);
        EXPECT_EQ(std::vector(bytes.begin(), bytes.end()),
                  (std::vector<std::uint8_t>{7, 251, 0, 0, 0, 0, 7, 251, 0, 0, 0, 0}));
    }
}

TEST(raw_recording, has_to_fit_its_memory) {
    auto program = counting(recording_memory::sram);
    program.rule.raw_bytes = 128 * 1024 + 4;
    EXPECT_THROW(codegen::generate({program}), does_not_fit);
    program.rule.raw_bytes = 128 * 1024; // code is there too
    program.rule.kernel.replace(program.rule.kernel.find("== 12"), 5, "> 12");
    try {
        codegen::compile(codegen::generate({program}));
        FAIL();
    } catch (const error& e) {
        EXPECT_NE(std::string(e.what()).find("external SRAM"), std::string::npos) << e.what();
    }
    program.rule.memory = recording_memory::dram;
    EXPECT_NO_THROW(codegen::compile(codegen::generate({program})));
}

} // namespace
} // namespace hxtwin::cross
