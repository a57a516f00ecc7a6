// SPDX-License-Identifier: Apache-2.0
// How fast is a network whose input is mostly its own spikes? 512 neurons, four of five excitatory, each
// connected to 10 % of all, and 16 Poisson sources.

#include <benchmark/benchmark.h>

#include <hxtwin/base/random.hpp>
#include <hxtwin/session/session.hpp>

#include "memory.hpp"

namespace {

using namespace hxtwin;

constexpr std::uint32_t neurons = 512, excitatory = 410;

// Random targets with a probability of 10 %. A cell draws with 40 % from the quarter of the columns that its
// number gives, so that four cells fit into one synapse row.
std::vector<experiment::connection> tenth_of_all(std::uint32_t first, std::uint32_t size, int weight) {
    std::vector<experiment::connection> result;
    for (std::uint32_t pre = 0; pre < size; ++pre) {
        for (std::uint32_t post = 0; post < neurons; ++post) {
            const auto draw = random_bits(7, random_purpose::test, first + pre, post) % 10;
            if (post / 64 % 4 == (first + pre) % 4 && draw < 4) {
                result.push_back({pre, post, weight});
            }
        }
    }
    return result;
}

// Both receptors start from one population, so that its cells need one address each.
experiment::description recurrent(std::chrono::milliseconds runtime) {
    experiment::description d;
    d.populations = {{"source", 16, experiment::poisson_source{20e3, 1234}, false},
                     {"neurons", neurons, experiment::calibrated_neuron{}, true}};
    auto from_all = tenth_of_all(0, neurons, 1);
    std::vector<experiment::connection> exc, inh;
    for (const auto& c : from_all) {
        (c.pre < excitatory ? exc : inh).push_back({c.pre, c.post, c.pre < excitatory ? 4 : 24});
    }
    d.projections = {
        {"input", 0, 1, experiment::receptor::excitatory, experiment::all_to_all(16, neurons, 15)},
        {"excitation", 1, 1, experiment::receptor::excitatory, exc},
        {"inhibition", 1, 1, experiment::receptor::inhibitory, inh}};
    d.runtime = runtime;
    return d;
}

// Arguments: threads, and whether the chip is ideal. Counters per second of hardware time.
void recurrent(benchmark::State& state) {
    session::options options;
    options.chip.threads = static_cast<unsigned>(state.range(0));
    options.chip.ideal = state.range(1) != 0;
    const auto experiment = recurrent(std::chrono::milliseconds(50));
    const double hardware = hxtwin::seconds(experiment.runtime).count();
    double run = 0;
    session::results r;
    for (auto _ : state) {
        r = session::run(experiment, options);
        state.SetIterationTime(r.stages.at("run"));
        run += r.stages.at("run");
    }
    state.counters["hardware_s_per_wall_s"] = static_cast<double>(state.iterations()) * hardware / run;
    state.counters["neurons_s"] = r.wall.neurons / hardware;
    state.counters["events_s"] = r.wall.events / hardware;
    state.counters["processors_s"] = r.wall.processors / hardware;
    state.counters["synapses"] = static_cast<double>(experiment.projections[1].connections.size() +
                                                     experiment.projections[2].connections.size());
    state.counters["synaptic_events"] = static_cast<double>(r.counts.synaptic) / hardware;
    state.counters["output_kHz"] = static_cast<double>(r.counts.spikes) / hardware / neurons / 1e3;
    state.counters["peak_MB"] = bench::peak_megabytes();
    state.counters["link_lost"] = static_cast<double>(r.counts.link_lost);
}

BENCHMARK(recurrent)
    ->ArgNames({"threads", "ideal"})
    ->Args({1, 0})
    ->Args({2, 0})
    ->Args({2, 1})
    ->UseManualTime()
    ->Unit(benchmark::kSecond)
    ->Iterations(1);

} // namespace
