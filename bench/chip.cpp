// SPDX-License-Identifier: Apache-2.0
// How fast the emulated chip is without processors: a step of all neurons, an event onto a full row, and one
// second of the homeostasis experiment's steady state.
#include <cmath>

#include <benchmark/benchmark.h>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/emulator.hpp>
#include <hxtwin/emulator/fabric/correlation.hpp>
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

// With adaptation and exponential term, over so many ticks, without spikes.
void step_512_adex_neurons(benchmark::State& bench) {
    auto config = test::one_source_chip(0);
    for (const auto n : chip::neuron::all()) {
        config.neurons[n].enable_adaptation = config.neurons[n].enable_exponential = true;
        config.code(n, chip::cell::v_exp) = 900;
        config.code(n, chip::cell::i_bias_exp) = 300;
        config.code(n, chip::cell::i_bias_adapt_tau) = 100;
        config.code(n, chip::cell::i_bias_adapt_a) = 100;
        config.code(n, chip::cell::v_adapt_leak) = 429; // follows the leak
    }
    std::array<hemisphere_circuits, 2> parameters;
    std::array<membrane_state, 2> states;
    for (std::uint32_t h = 0; h < 2; ++h) {
        parameters[h] = circuits_of(config, chip::hemisphere(h), no_mismatch().neurons);
        states[h].v = parameters[h].plain.rest;
    }
    std::array<nonlinear_table, 2> tables;
    for (std::size_t h = 0; h < 2; ++h) {
        tables[h].reset(parameters[h].nonlinear);
    }
    lanes_of<std::int32_t> special;
    upswings seen;
    for (auto _ : bench) {
        for (std::size_t h = 0; h < 2; ++h) {
            const pass p{0, static_cast<std::int32_t>(bench.range(0)), {}};
            benchmark::DoNotOptimize(
                step_nonlinear(states[h], parameters[h].nonlinear, tables[h], p, special, seen));
        }
    }
    bench.counters["neuron_steps"] = benchmark::Counter(512, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(step_512_adex_neurons)->Arg(250)->Arg(50);

void event_onto_256_synapses(benchmark::State& bench) {
    const auto config = test::one_source_chip(24);
    const auto chip = no_mismatch();
    const chip::hemisphere top(0);
    synapse_rows rows(config, top, chip.synapses[top],
                      driver_pulses(config, top, chip.drivers[top], chip.stp));
    arrived to;
    for (auto _ : bench) {
        benchmark::DoNotOptimize(rows.deliver(0, 5, 0, to));
        to.charges.clear();
        to.rows.clear();
    }
}
BENCHMARK(event_onto_256_synapses);

// Pre and post spikes in turn, at random rows and columns. With `labels` above 1 a row has several.
void spike_over_256_sensors(benchmark::State& bench) {
    chip::configuration config;
    for (auto& q : config.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 80;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = 70;
    }
    const auto labels = static_cast<std::uint32_t>(bench.range(0));
    const auto draw = [](std::uint64_t k, std::uint32_t what, std::uint32_t below) {
        return static_cast<std::uint32_t>(random_bits(1, random_purpose::test, k, what) % below);
    };
    auto& array = config.synapses[chip::hemisphere(0)];
    for (std::size_t s = 0; s < array.labels.size(); ++s) {
        array.labels[s] = static_cast<std::uint8_t>(draw(s, 0, labels));
    }
    const auto chip = no_mismatch();
    correlation sensors(config, chip::hemisphere(0), *chip.sensors[chip::hemisphere(0)]);
    constexpr std::uint64_t spikes = 1 << 16;
    std::vector<std::array<std::uint32_t, 2>> drawn;
    for (std::uint64_t k = 0; k < spikes; ++k) {
        drawn.push_back({draw(k, 1, 256), draw(k, 2, labels)});
    }
    tick now = 0;
    for (auto _ : bench) {
        for (std::uint64_t k = 0; k < spikes; k += 2) { // 256 rows and columns at 20 kHz
            sensors.pre(drawn[k][0], static_cast<std::uint8_t>(drawn[k][1]), now += 24);
            sensors.post(drawn[k + 1][0], now += 25);
        }
        benchmark::DoNotOptimize(sensors.causal(0, 0));
        for (std::uint32_t s = 0; s < 65536; ++s) { // a full sensor would be cheaper or not; keep them alike
            sensors.reset(s / 256, s % 256, true, true);
        }
    }
    bench.counters["per_spike"] =
        benchmark::Counter(static_cast<double>(spikes),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(spike_over_256_sensors)->Arg(1)->Arg(16);

// Spikes that nobody asks for.
void spike_noted(benchmark::State& bench) {
    const auto config = test::all_sensors_chip(0);
    const auto chip = no_mismatch();
    correlation sensors(config, chip::hemisphere(0), *chip.sensors[chip::hemisphere(0)]);
    tick now = 0;
    for (auto _ : bench) {
        for (int k = 0; k < 1'000'000; ++k) {
            sensors.pre(static_cast<std::uint32_t>(k) % 256, 0, ++now);
        }
        bench.PauseTiming();
        sensors.settle();
        bench.ResumeTiming();
    }
    bench.counters["per_spike"] =
        benchmark::Counter(1e6, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(spike_noted)->Iterations(3);

// 256 sources of 20 kHz a hemisphere, a row each, onto all neurons; each row of sensors is read once in 2 ms
// if range(2) says so, one row every 4.3 us.
void tenth_of_a_second_with_every_sensor_live(benchmark::State& bench) {
    const auto config = test::all_sensors_chip(static_cast<std::uint8_t>(bench.range(1)));
    const auto chip = make_emulator({.threads = static_cast<unsigned>(bench.range(0))});
    auto program = test::record_for(fpga_cycles(12'500'000));
    program.commands.clear();
    for (int pass = 0; pass < 50; ++pass) {
        for (std::uint32_t row = 0; bench.range(2) != 0 && row < 256; ++row) {
            for (const auto h : chip::hemisphere::all()) {
                program.commands.push_back(
                    {fpga_cycles(250'000 * pass + 538 * row),
                     chip::read_words{chip::synapse_plane_address(h, chip::base::causal, row, 0), 1}});
            }
        }
    }
    program.commands.push_back({fpga_cycles(12'500'000), chip::record_events{false}});
    chip::result last;
    for (auto _ : bench) {
        last = chip->execute(config, program);
    }
    bench.counters["hardware_s_per_s"] =
        benchmark::Counter(0.1, benchmark::Counter::kIsIterationInvariantRate);
    bench.counters["in_kHz"] = static_cast<double>(last.counts.background) / 512 / 100;
    bench.counters["out_kHz"] = static_cast<double>(last.counts.spikes) / 512 / 100;
}
BENCHMARK(tenth_of_a_second_with_every_sensor_live)
    ->Args({1, 1, 0})
    ->Args({1, 1, 1})
    ->Args({2, 1, 1})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

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
