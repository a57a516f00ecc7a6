// SPDX-License-Identifier: Apache-2.0
// How fast is a network whose input is mostly its own spikes? 512 neurons, four of five excitatory, each
// connected to 10 % of all, and 16 Poisson sources.

#include <benchmark/benchmark.h>

#include <hxtwin/base/random.hpp>

#include "experiment_run.hpp"

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
    const auto experiment = recurrent(std::chrono::milliseconds(50));
    bench::run_experiment(state, experiment);
    state.counters["synapses"] = static_cast<double>(experiment.projections[1].connections.size() +
                                                     experiment.projections[2].connections.size());
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
