// SPDX-License-Identifier: Apache-2.0
// How many instructions a second does a processor interpret, and how long does a skipped wait take?
#include <benchmark/benchmark.h>

#include <hxtwin/ppu/assembler.hpp>
#include <hxtwin/ppu/processor.hpp>

namespace {

using namespace hxtwin;
using ppu::assemble;

// A world in which nothing answers.
struct empty_bus : ppu::bus {
    ppu::loaded load(std::uint32_t address, unsigned, ppu_cycles) override {
        throw ppu::bus_error{address, ""};
    }
    ppu_cycles store(std::uint32_t address, unsigned, std::uint32_t, ppu_cycles) override {
        throw ppu::bus_error{address, ""};
    }
    ppu_cycles vector_in(std::uint32_t, ppu::vector&, ppu_cycles) override { return ppu_cycles(3); }
    ppu_cycles vector_out(std::uint32_t, const ppu::vector&, const std::array<bool, ppu::lanes>&,
                          ppu_cycles) override {
        return ppu_cycles(3);
    }
    std::span<const std::uint8_t> code(std::uint32_t) override { return {}; }
};

void run(benchmark::State& state, const std::vector<std::uint32_t>& program) {
    empty_bus bus;
    ppu::processor cpu({}, bus);
    std::vector<std::uint8_t> bytes;
    for (auto word : program) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.push_back(static_cast<std::uint8_t>(word >> shift));
        }
    }
    cpu.write_sram(0, bytes);
    cpu.reset();
    cpu.state().r[4] = 0x1000;
    constexpr ppu_cycles stretch{1'000'000};
    for (auto _ : state) {
        cpu.run({cpu.state().now + stretch, cpu.state().now + stretch});
    }
    state.counters["instructions"] =
        benchmark::Counter(static_cast<double>(cpu.counts().instructions), benchmark::Counter::kIsRate);
    state.counters["vector_instructions"] = benchmark::Counter(
        static_cast<double>(cpu.counts().vector_instructions), benchmark::Counter::kIsRate);
    // How many times as fast as a chip of 250 MHz.
    state.counters["speed"] =
        benchmark::Counter(static_cast<double>(cpu.state().now.count()) / 250e6, benchmark::Counter::kIsRate);
}

// A xorshift generator that writes into a ring of 16 words: arithmetic, rotation, a store and a branch.
void integer_loop(benchmark::State& state) {
    run(state,
        {assemble("addi", {3, 0, 1}), assemble("rlwinm", {5, 3, 13, 0, 18}), assemble("xor", {3, 3, 5}),
         assemble("rlwinm", {5, 3, 15, 17, 31}), assemble("xor", {3, 3, 5}),
         assemble("rlwinm", {5, 3, 5, 0, 26}), assemble("xor", {3, 3, 5}), assemble("addi", {6, 6, 4}),
         assemble("andi.", {6, 6, 0x3c}), assemble("stwx", {3, 4, 6}), assemble("lwzx", {7, 4, 6}),
         assemble("add", {8, 8, 7}), assemble("cmpwi", {0, 7, 0}), assemble("bc", {4, 2, -48})});
}
BENCHMARK(integer_loop);

// Weight update as a rule does it: read, calculate, write.
void vector_loop(benchmark::State& state) {
    run(state, {assemble("fxvinx", {1, 0, 4}), assemble("fxvaddbfs", {2, 1, 3}), assemble("fxvcmpb", {2}),
                assemble("fxvsel", {2, 2, 5, 2}), assemble("fxvmulbfs", {6, 2, 3}),
                assemble("fxvshb", {6, 6, -1}), assemble("fxvoutx", {6, 0, 4}), assemble("b", {-28})});
}
BENCHMARK(vector_loop);

// Weights from both correlation traces, 256 rows and again, as in the kernel that bench_kernel has written by
// hand: both traces of both halves of a row, scaled, subtracted, added to the weights, clipped, written under
// a mask, and the sensors reset. The converter answers at once here: on the chip a row takes longer.
void correlation_rule(benchmark::State& state) {
    std::vector<std::uint32_t> program{assemble("addi", {5, 0, 256}), assemble("addi", {4, 0, 0}),
                                       assemble("mtspr", {9, 5})};
    const auto row = program.size();
    for (std::int64_t trace : {1, 2, 3, 4}) {
        program.push_back(assemble("fxvinx", {trace, 0, 4}));
    }
    for (std::int64_t half : {0, 1}) {
        const auto causal = 1 + half, acausal = 3 + half;
        program.insert(
            program.end(),
            {assemble("fxvinx", {5, 0, 4}), assemble("fxvshb", {causal, causal, -1}),
             assemble("fxvshb", {acausal, acausal, -1}), assemble("fxvmulbfs", {causal, causal, 16}),
             assemble("fxvmulbfs", {acausal, acausal, 17}), assemble("fxvsubbfs", {causal, causal, acausal}),
             assemble("fxvaddbfs", {5, 5, causal}), assemble("fxvcmpb", {5}),
             assemble("fxvsel", {5, 5, 14, 2}), assemble("fxvsubbfs", {6, 5, 15}), assemble("fxvcmpb", {6}),
             assemble("fxvsel", {5, 5, 15, 1}), assemble("fxvcmpb", {12 + half}),
             assemble("fxvoutx", {5, 0, 4, 1}), assemble("fxvoutx", {18, 0, 4, 1}),
             assemble("addi", {4, 4, 1})});
    }
    program.push_back(assemble("bc", {16, 0, -4 * static_cast<std::int64_t>(program.size() - row)}));
    program.push_back(assemble("b", {-4 * static_cast<std::int64_t>(program.size())}));
    run(state, program);
}
BENCHMARK(correlation_rule);

// Each vector instruction again and again, alone.
void vector_instruction(benchmark::State& state, std::uint32_t word) {
    std::vector<std::uint32_t> program(64, word);
    program.push_back(assemble("b", {-256}));
    run(state, program);
}

const bool registered = [] {
    for (auto name : ppu::mnemonics()) {
        if (!name.starts_with("fxv")) {
            continue;
        }
        for (std::uint32_t condition : {0u, 1u}) {
            std::uint32_t word = 0;
            for (std::int64_t xo = 0; xo < 512 && ppu::mnemonic_of(word) != name; ++xo) {
                word = 4u << 26 | 5u << 21 | 4u << 16 | static_cast<std::uint32_t>(xo) << 2;
            }
            if (ppu::mnemonic_of(word | condition) == name) {
                benchmark::RegisterBenchmark((std::string(name) + (condition != 0 ? ".gt" : "")).c_str(),
                                             vector_instruction, word | condition);
            }
        }
    }
    return true;
}();

void waiting_loop(benchmark::State& state) {
    run(state, {assemble("lwz", {9, 0, 4}), assemble("cmpwi", {0, 9, 0}), assemble("bc", {12, 2, -8})});
}
BENCHMARK(waiting_loop);

} // namespace
