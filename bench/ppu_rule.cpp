// SPDX-License-Identifier: Apache-2.0
// How long does a rule over the whole array take beside the chip, with all that hangs on the parallel bus:
// conversions, sensor resets, the array itself? The least of some runs, since others may share the machine.
#include <benchmark/benchmark.h>

#include <algorithm>

#include <hxtwin/chip/register/address.hpp>
#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/ppu/assembler.hpp>

namespace {

using namespace hxtwin;
using ppu::assemble;
using code = std::vector<std::uint32_t>;

constexpr chip::hemisphere top(0);
constexpr std::int64_t passes = 200, rows = 256;
constexpr std::uint32_t cycles_at = 0x3000;

void append(code& to, const code& what) { to.insert(to.end(), what.begin(), what.end()); }

code set(unsigned r, std::uint32_t value) {
    return {assemble("addis", {r, 0, static_cast<std::int16_t>(value >> 16)}),
            assemble("ori", {r, r, value & 0xffff})};
}

// r5: twice the row and the half. Bases: r10 weights, r11 causal and r12 acausal readings, r13 and r14 the
// same without a conversion, r15 and r16 the switches of the neurons' readouts.
code row_of_rule() {
    code row{assemble("fxvoutx", {20, 15, 0}),    assemble("fxvoutx", {20, 15, 17}),
             assemble("fxvoutx", {20, 16, 0}),    assemble("fxvoutx", {20, 16, 17}),
             assemble("fxvinx", {1, 11, 5}),      assemble("fxvinx", {3, 14, 5}),
             assemble("addi", {6, 5, 1}),         assemble("fxvinx", {2, 13, 6}),
             assemble("fxvinx", {4, 14, 6}),      assemble("fxvcmpb", {21}),
             assemble("fxvoutx", {22, 11, 5, 1}), assemble("fxvoutx", {22, 11, 6, 1})};
    for (std::int64_t half : {0, 1}) {
        const auto causal = 1 + half, acausal = 3 + half, at = 5 + half;
        append(row,
               {assemble("fxvinx", {5, 10, at}), assemble("fxvshb", {causal, causal, -1}),
                assemble("fxvshb", {acausal, acausal, -1}), assemble("fxvsubbfs", {causal, acausal, causal}),
                assemble("fxvmulbfs", {causal, causal, 23}), assemble("fxvaddbfs", {5, 5, causal}),
                assemble("fxvcmpb", {5}), assemble("fxvsel", {5, 5, 20, 2}),
                assemble("fxvsubbfs", {6, 5, 24}), assemble("fxvcmpb", {6}),
                assemble("fxvsel", {5, 5, 24, 1}), assemble("fxvcmpb", {21}),
                assemble("fxvoutx", {5, 10, at, 1})});
    }
    row.push_back(assemble("addi", {5, 5, 2}));
    return row;
}

// Stores the time base at the end.
code rule() {
    code p;
    const std::uint32_t causal = 0x0008'0000, acausal = 0x000c'0000, buffered = 0x0020'0000;
    const std::pair<unsigned, std::uint32_t> bases[] = {{10, 0},
                                                        {11, causal},
                                                        {12, acausal},
                                                        {13, causal | buffered},
                                                        {14, acausal | buffered},
                                                        {15, 512},
                                                        {16, 0x0004'0000 | 512},
                                                        {17, 1},
                                                        {20, 0},
                                                        {21, 1},
                                                        {22, 3},
                                                        {23, 16},
                                                        {24, 63}};
    for (const auto& [r, value] : bases) {
        append(p, set(r, value));
    }
    for (const std::uint32_t r : {20u, 21u, 22u, 23u, 24u}) {
        p.push_back(assemble("fxvsplatb", {r, r}));
    }
    append(p, {assemble("addi", {0, 0, 0}), assemble("addi", {7, 0, passes})});
    const auto pass = p.size();
    append(p, {assemble("addi", {5, 0, 0}), assemble("addi", {8, 0, rows}), assemble("mtspr", {9, 8})});
    const auto row = row_of_rule();
    append(p, row);
    p.push_back(assemble("bc", {16, 0, -4 * static_cast<std::int64_t>(row.size())}));
    append(p, {assemble("addic.", {7, 7, -1})});
    p.push_back(assemble("bc", {4, 2, -4 * static_cast<std::int64_t>(p.size() - pass)}));
    append(p, {assemble("sync", {}), assemble("mfspr", {3, 284}), assemble("stw", {3, cycles_at, 0}),
               assemble("wait", {})});
    return p;
}

chip::configuration chip_with_rule() {
    chip::configuration c;
    c.memories.push_back({chip::sram_address(top, 0), rule()});
    c.processors[top].inhibit_reset = true;
    c.cadc[top].enable = true;
    for (const std::uint32_t q : {0u, 1u}) {
        c.code(chip::quadrant(q), chip::shared_cell::syn_i_bias_ramp) = 80;
        c.code(chip::quadrant(q), chip::shared_cell::syn_i_bias_store) = 70;
    }
    for (auto& backend : c.backends) {
        backend.post_overwrite = true;
    }
    return c;
}

// Without spikes, but for one of each neuron, which sensors see.
void correlation_rule_on_the_chip(benchmark::State& state) {
    const auto c = chip_with_rule();
    chip::program commands;
    commands.commands = {
        {fpga_cycles(10), chip::write_word{chip::post_pulse_address(chip::backend_block(0)), 1}},
        {fpga_cycles(10), chip::write_word{chip::post_pulse_address(chip::backend_block(1)), 1}},
        {fpga_cycles(passes * 150'000), chip::read_words{chip::sram_address(top, cycles_at / 4), 1}}};
    double least = 1e9, emulated = 0;
    for (auto _ : state) {
        const auto result = emulator::make_emulator({.threads = 1})->execute(c, commands);
        least = std::min(least, result.wall.processors);
        emulated = hxtwin::seconds(ppu_cycles(result.reads.at(0).at(0))).count();
        state.SetIterationTime(result.wall.processors);
    }
    state.counters["speed"] = emulated / least;
    state.counters["us_per_row"] = least / (passes * rows) * 1e6;
    state.counters["emulated_us_per_row"] = emulated / (passes * rows) * 1e6;
}
BENCHMARK(correlation_rule_on_the_chip)->UseManualTime()->Iterations(5);

} // namespace
