// SPDX-License-Identifier: Apache-2.0
// How many vector instructions does a row of synapses take in three rules, as compiled and as written by hand
// in assembly? Both run on the emulated processor and must leave the same weights. Per row: the difference
// between 12 and 4 rows, divided by 8.
#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <fmt/format.h>

#include <hxtwin/codegen/toolchain.hpp>
#include <hxtwin/ppu/assembler.hpp>

#include "kernel_text.hpp"
#include "processor_pair.hpp"

namespace {

using namespace hxtwin;

struct cost {
    std::uint64_t vector_instructions = 0, instructions = 0;
    std::int64_t cycles = 0;
    std::array<std::array<std::uint8_t, 256>, 257> weights{};
    std::vector<codegen::section_use> memory;
};

codegen::rule_program program_of(const std::string& kernel, unsigned rows) {
    codegen::rule_program out;
    out.rule.label = "rule";
    out.rule.timer = {ppu_cycles(0), ppu_cycles(1'000'000), 1};
    out.rule.kernel = kernel;
    codegen::synapse_handle synapses{0, 0, {}, {}};
    codegen::neuron_handle neurons{0, 0, {}};
    for (unsigned i = 0; i < 256; ++i) {
        synapses.columns.push_back(static_cast<std::uint8_t>(i));
        neurons.columns.push_back(static_cast<std::uint8_t>(i));
    }
    for (unsigned i = 0; i < rows; ++i) {
        synapses.rows.push_back(static_cast<std::uint8_t>(3 * i));
    }
    out.handles.synapses = {synapses};
    out.handles.neurons = {neurons};
    return out;
}

void fill(cross::memories& memory) {
    memory.counter = [](unsigned, unsigned column) { return column % 128; };
    memory.random = [](unsigned index, unsigned lane) {
        return static_cast<std::uint8_t>(97 * lane + 31 * index);
    };
    memory.correlation = [](unsigned channel, unsigned row, unsigned column) {
        return static_cast<std::uint8_t>(column * (channel + 3) + 5 * row);
    };
    for (unsigned row = 0; row < 256; ++row) {
        for (unsigned column = 0; column < 256; ++column) {
            memory.weights[0][row][column] = static_cast<std::uint8_t>((7 * row + 5 * column) % 64);
        }
    }
}

cost run(const std::string& kernel, unsigned rows, bool in_registers) {
    const auto built = codegen::compile(codegen::generate({program_of(kernel, rows)}),
                                        {.vectors_in_registers = in_registers});
    cross::processor_pair pair(built.image);
    fill(pair.memory);
    pair.processors[0].watch({built.image.at(codegen::name::service(0)).address});
    const auto before = pair.processors[0].counts();
    pair.schedule(ppu_cycles(1'000'000));
    const auto& call = pair.processors[0].calls().at(0);
    const auto after = pair.processors[0].counts();
    return {after.vector_instructions - before.vector_instructions, after.instructions - before.instructions,
            (call.leave - call.enter).count(), pair.memory.weights[0], built.memory};
}

struct per_row {
    double vector_instructions = 0, cycles = 0;
    cost all;
};

per_row measure(const std::string& kernel, bool in_registers) {
    const auto few = run(kernel, 4, in_registers), many = run(kernel, 12, in_registers);
    return {static_cast<double>(many.vector_instructions - few.vector_instructions) / 8,
            static_cast<double>(many.cycles - few.cycles) / 8, many};
}

std::string bytes_of(const cost& program) {
    std::string out;
    for (const auto& m : program.memory) {
        out += fmt::format("{}\"{}\": {}", out.empty() ? "" : ", ", m.memory, m.used);
    }
    return out;
}

std::string report(const bench::rule& rule) {
    const auto compiled = measure(rule.compiled, true), by_hand = measure(rule.by_hand, true),
               in_memory = measure(rule.compiled, false);
    if (compiled.all.weights != by_hand.all.weights || compiled.all.weights != in_memory.all.weights) {
        throw std::runtime_error(fmt::format("{}: the weights differ", rule.name));
    }
    const double ratio = compiled.vector_instructions / by_hand.vector_instructions;
    fmt::print("bytes of {}: {}\n", rule.name, bytes_of(compiled.all));
    fmt::print("{:<14}{:>10.1f}{:>10.1f}{:>8.2f}{:>12.0f}{:>10.0f}{:>14.1f}{:>12.0f}\n", rule.name,
               compiled.vector_instructions, by_hand.vector_instructions, ratio, compiled.cycles,
               by_hand.cycles, in_memory.vector_instructions, in_memory.cycles);
    return fmt::format(
        "{{\"rule\": \"{}\", \"vector_instructions_per_row\": {{\"compiled\": {}, \"by_hand\": {}, "
        "\"vectors_in_memory\": {}}}, \"ratio\": {:.3f}, \"cycles_per_row\": {{\"compiled\": {}, "
        "\"by_hand\": {}, \"vectors_in_memory\": {}}}, \"bytes\": {{{}}}}}",
        rule.name, compiled.vector_instructions, by_hand.vector_instructions, in_memory.vector_instructions,
        ratio, compiled.cycles, by_hand.cycles, in_memory.cycles, bytes_of(compiled.all));
}

} // namespace

// As the other benchmarks, takes --benchmark_out=FILE for the results as JSON.
int main(int argc, char** argv) {
    fmt::print("per row       compiled   by hand   ratio      cycles   by hand     in memory      cycles\n");
    std::string json;
    for (const auto& rule : bench::rules()) {
        json += (json.empty() ? "[\n" : ",\n") + report(rule);
    }
    json += "\n]\n";
    constexpr const char* option = "--benchmark_out=";
    for (int i = 1; i < argc; ++i) {
        if (std::string(argv[i]).starts_with(option)) {
            std::ofstream(argv[i] + std::strlen(option)) << json;
        }
    }
    return 0;
}
