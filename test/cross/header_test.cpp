// SPDX-License-Identifier: Apache-2.0
// Every header that kernels may include compiles on its own, and what the row handles do reaches the
// synapses.
#include <filesystem>

#include <gtest/gtest.h>

#include <hxtwin/codegen/toolchain.hpp>

#include "processor_pair.hpp"

namespace hxtwin::cross {
namespace {

codegen::rule_program program_of(std::string kernel) {
    codegen::rule_program out;
    out.rule.label = "kernel";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(250'000), 1};
    out.rule.kernel = std::move(kernel);
    out.handles.synapses = {{0, 0, {1, 2, 6}, {3, 4}}, {0, 0, {1, 2, 6}, {7, 8}}};
    return out;
}

constexpr const char* empty_kernel = "#include <grenade/vx/ppu/neuron_view_handle.h>\n"
                                     "#include <grenade/vx/ppu/synapse_array_view_handle.h>\n"
                                     "void PLASTICITY_RULE_KERNEL("
                                     "std::array<grenade::vx::ppu::SynapseArrayViewHandle, 0>&, "
                                     "std::array<grenade::vx::ppu::NeuronViewHandle, 0>&) {}\n";

// A rule on nothing that includes these headers.
codegen::rule_program includer(const std::string& lines) {
    auto out = program_of(lines + empty_kernel);
    out.rule.label = lines;
    out.handles = {};
    return out;
}

TEST(kernel_headers, compile_one_at_a_time_and_all_together) {
    const std::filesystem::path include = KERNEL_HEADERS;
    std::string all;
    std::vector<codegen::rule_program> programs;
    for (const auto* folder : {"grenade", "halco", "haldls", "hate", "libnux", "stadls"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(include / folder)) {
            if (entry.is_regular_file()) {
                const auto line = "#include <" + entry.path().lexically_relative(include).string() + ">\n";
                all += line;
                if (entry.path().parent_path().filename() != "v3") { // those only forward
                    programs.push_back(includer(line));
                }
            }
        }
    }
    programs.push_back(includer("#include <s2pp.h>\n"));
    EXPECT_GT(programs.size(), 20u);
    programs.push_back(includer(all));
    EXPECT_NO_THROW(codegen::compile(codegen::generate(programs)));
}

TEST(kernel_headers, leave_now_to_the_handles_clock) {
    EXPECT_NO_THROW(codegen::compile(codegen::generate({program_of(R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <grenade/vx/ppu/synapse_row_view_handle_range.h>
#include <grenade/vx/ppu/time.h>
#include <libnux/vx/vector_if.h>
#include <libnux/vx/vector_convert.h>
#include <libnux/vx/correlation.h>
#include <libnux/vx/reset_neurons.h>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
volatile uint64_t when;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 2>&, std::array<NeuronViewHandle, 0>&) { when = now(); }
)")})));
}

TEST(row_handles, write_signed_weights_into_pairs_of_rows_and_only_into_the_handles_columns) {
    const auto program = program_of(R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_row_view_handle_range.h>
#include <libnux/vx/location.h>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 2>& synapses, std::array<NeuronViewHandle, 0>&) {
    PPUOnDLS where;
    get_location(where);
    if (where != PPUOnDLS::top) {
        return;
    }
    int8_t step = 20;
    for (auto&& row : make_synapse_row_view_handle_range(synapses)) {
        VectorRowFracSat8 w = row.get_weights();
        w += VectorRowFracSat8(step);
        w[2] = -100;
        row.set_weights(w);
        step = -40;
    }
}
)");
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    auto& weights = pair.memory.weights[0];
    weights[3][1] = 5;
    weights[8][6] = 30;
    pair.schedule(ppu_cycles(250'000));
    EXPECT_EQ(pair.word(0, codegen::name::executions(0)), 1u);
    EXPECT_EQ(weights[3][1], 25);
    EXPECT_EQ(weights[7][1], 0);
    EXPECT_EQ(weights[3][2], 0);
    EXPECT_EQ(weights[7][2], 63);
    EXPECT_EQ(weights[4][6], 0);
    EXPECT_EQ(weights[8][6], 63); // -30 - 40
    EXPECT_EQ(weights[3][0], 0);
}

TEST(translate_columns, repeats_the_last_value_and_drops_what_is_too_much) {
    auto program = program_of(R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
#include <grenade/vx/ppu/translate_columns.h>
using namespace grenade::vx::ppu;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 2>& synapses, std::array<NeuronViewHandle, 0>&,
                            Recording& recording) {
    {
        libnux::vx::VectorRowMod8 row(9);
        row[1] = 10; row[2] = 20; row[6] = 60;
        const auto out = translate_columns(row, synapses[0], synapses[1]);
        const auto back = translate_columns(out, synapses[1], synapses[0]);
        for (int c = 0; c < 8; ++c) {
            recording.out[c] = out[c];
            recording.back[c] = back[c];
        }
    }
}
)");
    program.handles.synapses[1].columns = {0, 3, 4, 7};
    for (const auto* name : {"out", "back"}) {
        program.rule.observables[name] = experiment::observable_array{experiment::element::uint8, 8};
    }
    const auto built = codegen::compile(codegen::generate({program}));
    processor_pair pair(built.image);
    pair.schedule(ppu_cycles(250'000));
    const auto bytes = codegen::layout_of(program.rule, program.handles).sample_bytes;
    const auto sample = codegen::decode(program.rule, program.handles,
                                        pair.external_at(codegen::name::recording(0), 0, bytes), 0);
    EXPECT_EQ(sample.observables.at("out").at(0).values,
              (std::vector<std::int32_t>{10, 0, 0, 20, 60, 0, 0, 60}));
    EXPECT_EQ(sample.observables.at("back").at(0).values,
              (std::vector<std::int32_t>{0, 10, 20, 0, 0, 0, 60, 0}));
}

TEST(handles, end_the_program_with_exit_code_one_on_the_wrong_hemisphere) {
    const auto built = codegen::compile(codegen::generate({program_of(R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
using namespace grenade::vx::ppu;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 2>& synapses, std::array<NeuronViewHandle, 0>&) {
    synapses[0].get_weights(0);
}
)")}));
    processor_pair pair(built.image);
    EXPECT_THROW(pair.schedule(ppu_cycles(250'000)), std::runtime_error); // the bottom one never comes back
    EXPECT_TRUE(pair.processors[1].state().sleeping);
    EXPECT_EQ(pair.processors[1].sram()[0x2fff], 1);
    EXPECT_EQ(pair.word(0, codegen::name::executions(0)), 1u);
}

TEST(program, traps_before_the_stack_reaches_the_heap) {
    const auto built = codegen::compile(codegen::generate({program_of(R"(
#include <grenade/vx/ppu/neuron_view_handle.h>
#include <grenade/vx/ppu/synapse_array_view_handle.h>
using namespace grenade::vx::ppu;
__attribute__((noinline)) int deep(int n) {
    volatile int x[100];
    x[0] = n;
    return n == 0 ? 0 : deep(n - 1) + x[0];
}
volatile int result;
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, 2>&, std::array<NeuronViewHandle, 0>&) {
    result = deep(100);
}
)")}));
    processor_pair pair(built.image);
    try {
        pair.schedule(ppu_cycles(250'000));
        FAIL();
    } catch (const ppu_trap& trap) {
        const auto place = built.image.place_of(trap.where.pc);
        EXPECT_NE(place.function.find("deep"), std::string::npos) << place.function;
        EXPECT_EQ(place.file, "kernel");
        EXPECT_EQ(place.line, 5u);
    }
}

} // namespace
} // namespace hxtwin::cross
