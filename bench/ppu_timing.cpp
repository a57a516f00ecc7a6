// SPDX-License-Identifier: Apache-2.0
// How many cycles do a processor's memory accesses take, beside those published from measurements on
// hardware? Cycles between two reads of the time base around the instructions and a sync, minus 1. A row that
// is off by more than 10 % fails, unless its measurement is not one to go by.
#include <benchmark/benchmark.h>

#include <cmath>

#include <hxtwin/chip/register/address.hpp>
#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/ppu/assembler.hpp>

namespace {

using namespace hxtwin;
using ppu::assemble;
using code = std::vector<std::uint32_t>;

constexpr chip::hemisphere top(0);
constexpr std::uint32_t result_at = 0x200;

void append(code& to, const code& what) { to.insert(to.end(), what.begin(), what.end()); }

code set(unsigned r, std::uint32_t value) {
    return {assemble("addis", {r, 0, static_cast<std::int16_t>(value >> 16)}),
            assemble("ori", {r, r, value & 0xffff})};
}

std::uint32_t cycles_of(const std::vector<std::pair<unsigned, std::uint32_t>>& registers,
                        const code& measured) {
    code program;
    for (auto [r, value] : registers) {
        append(program, set(r, value));
    }
    program.push_back(assemble("mfspr", {8, 284}));
    append(program, measured);
    append(program, {assemble("sync", {}), assemble("mfspr", {9, 284}), assemble("subf", {3, 8, 9}),
                     assemble("addi", {3, 3, -1}), assemble("stw", {3, result_at, 0}), assemble("wait", {})});
    chip::configuration c;
    c.memories.push_back({chip::sram_address(top, 0), program});
    c.processors[top].inhibit_reset = true;
    chip::program commands;
    commands.commands = {{fpga_cycles(20'000), chip::read_words{chip::sram_address(top, result_at / 4), 1}}};
    return emulator::make_emulator({.ideal = true})->execute(c, commands).reads.at(0).at(0);
}

struct row {
    const char* name;
    std::vector<std::pair<unsigned, std::uint32_t>> registers;
    code instructions;
    double published;
    bool counts = true; // as a measurement to go by
};

code times(unsigned n, std::uint32_t word) { return code(n, word); }

constexpr std::uint32_t external = 0x8000'0000, causal = 0x0008'0000, buffered = 0x0020'0000;
constexpr std::uint32_t neuron_reset = causal | 256 * 2;

std::vector<row> rows() {
    const auto out = assemble("fxvoutx", {1, 0, 4}), in = assemble("fxvinx", {1, 0, 4});
    const std::uint32_t counters = 0x8000'0000 | chip::spike_counter_address(chip::neuron(0)).word << 2;
    // The 128 of a block lie 16 bytes apart; each is read twice.
    const code reads{assemble("mtspr", {9, 5}), assemble("lwz", {6, 0, 4}), assemble("lwz", {7, 0, 4}),
                     assemble("addi", {4, 4, 16}), assemble("bc", {16, 0, -12})};
    return {
        {"vector_store_to_external_sram", {{4, external}}, {out}, 38},
        {"vector_store_to_own_sram", {{4, 0x1000}}, {assemble("fxvstax", {1, 0, 4})}, 47},
        {"vector_load_from_own_sram", {{4, 0x1000}}, {assemble("fxvlax", {1, 0, 4})}, 49},
        {"vector_write_of_weights", {{4, 0}}, {out}, 20},
        {"vector_read_of_weights", {{4, 0}}, {in}, 20},
        {"vector_write_that_resets_neurons", {{4, neuron_reset}}, {out}, 20},
        {"converter_unbuffered_and_buffered",
         {{4, causal}, {5, causal | buffered | 1}},
         {in, assemble("fxvinx", {2, 0, 5})},
         410},
        {"vector_load_from_external_sram", {{4, external}}, {in}, 344},
        {"external_stores_back_to_back_2", {{4, external}}, times(2, out), 209, false}, // 171 more than one
        {"external_stores_back_to_back_4", {{4, external}}, times(4, out), 306},
        {"external_stores_back_to_back_8", {{4, external}}, times(8, out), 684},
        {"external_stores_back_to_back_16", {{4, external}}, times(16, out), 1406},
        // Published as an upper bound of 320, which is 1.25 cycles a read and loop.
        {"reads_of_256_spike_counters", {{4, counters}, {5, 128}}, reads, 320, false},
    };
}

void measure(benchmark::State& bench, const row& r) {
    double cycles = 0;
    for (auto _ : bench) {
        cycles = cycles_of(r.registers, r.instructions);
    }
    bench.counters["cycles"] = cycles;
    bench.counters["published"] = r.published;
    bench.counters["off_by_percent"] = 100 * (cycles / r.published - 1);
    if (r.counts && std::abs(cycles / r.published - 1) > 0.1) {
        bench.SkipWithError("more than 10 % off");
    }
}

const bool registered = [] {
    for (const auto& r : rows()) {
        benchmark::RegisterBenchmark(r.name, [r](benchmark::State& bench) {
            measure(bench, r);
        })->Iterations(1);
    }
    return true;
}();

} // namespace
