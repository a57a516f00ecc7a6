// SPDX-License-Identifier: Apache-2.0
// How long does mapping take for a chip that is full? 256 sources onto 512 neurons, 131,072 synapses, with
// the trace that compares the connections with the description.

#include <memory>

#include <benchmark/benchmark.h>

#include <hxtwin/experiment/description.hpp>
#include <hxtwin/mapping/calibration.hpp>
#include <hxtwin/mapping/plan.hpp>

namespace {

using namespace hxtwin;

void map_a_full_chip(benchmark::State& state) {
    experiment::description d;
    d.runtime = fpga_cycles(1000);
    d.populations = {{"in", 256, experiment::spike_source{std::vector<std::vector<fpga_cycles>>(256)}, false},
                     {"neurons", 512, experiment::calibrated_neuron{}, false}};
    d.projections = {{"all", 0, 1, experiment::receptor::excitatory, experiment::all_to_all(256, 512, 3)}};
    const auto point = std::make_unique<mapping::operating_point>();
    for (auto& neuron : point->base.neurons) {
        neuron.enable_synin_exc = neuron.enable_synin_inh = true;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(mapping::map(d, *point));
    }
    state.SetItemsProcessed(state.iterations() * 131072);
}

BENCHMARK(map_a_full_chip)->Unit(benchmark::kMillisecond);

} // namespace
