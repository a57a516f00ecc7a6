// SPDX-License-Identifier: Apache-2.0
// How fast the emulated chip is without processors: a step of all neurons, an event onto a full row, and one
// second of the homeostasis experiment's steady state.
#include <benchmark/benchmark.h>

#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/emulator/fabric/synapse_rows.hpp>
#include <hxtwin/emulator/kernel/parameters.hpp>
#include <hxtwin/emulator/kernel/step.hpp>

#include "driven_chip.hpp"

namespace {

using namespace hxtwin;
using namespace hxtwin::emulator;

void step_512_neurons(benchmark::State& bench) {
    const auto config = test::one_source_chip(0);
    const auto chip = no_mismatch();
    std::array<membrane_parameters, 2> parameters;
    std::array<membrane_state, 2> states;
    std::array<propagator, 2> rows;
    for (std::uint32_t h = 0; h < 2; ++h) {
        parameters[h] = parameters_of(config, chip::hemisphere(h), chip.neurons);
        states[h].v = parameters[h].rest;
        fill_propagator(rows[h], parameters[h], longest_step);
    }
    lanes_of<std::int32_t> special;
    for (auto _ : bench) {
        for (std::size_t h = 0; h < 2; ++h) {
            benchmark::DoNotOptimize(
                step_circuits(states[h], parameters[h], rows[h], 0, longest_step, special));
        }
    }
    bench.SetLabel(step_target());
}
BENCHMARK(step_512_neurons);

void event_onto_256_synapses(benchmark::State& bench) {
    const auto config = test::one_source_chip(24);
    const auto chip = no_mismatch();
    synapse_rows rows(config, chip::hemisphere(0), chip.synapses[chip::hemisphere(0)]);
    membrane_state s;
    for (auto _ : bench) {
        benchmark::DoNotOptimize(rows.deliver(0, 5, s.exc, s.inh));
    }
}
BENCHMARK(event_onto_256_synapses);

void second_at_6_kHz(benchmark::State& bench) {
    const auto config = test::one_source_chip(static_cast<std::uint8_t>(bench.range(1)));
    const auto chip = make_emulator({.threads = static_cast<unsigned>(bench.range(0))});
    chip::result last;
    for (auto _ : bench) {
        last = chip->execute(config, test::record_for(fpga_cycles(125'000'000)));
    }
    bench.counters["hardware_s_per_s"] = benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
    bench.counters["rate_kHz"] = static_cast<double>(last.counts.spikes) / 512e3;
    bench.counters["neurons_s"] = last.wall.neurons;
    bench.counters["events_s"] = last.wall.events;
}
BENCHMARK(second_at_6_kHz)
    ->Args({1, 29})
    ->Args({2, 29})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

} // namespace
