// SPDX-License-Identifier: Apache-2.0
// How much faster or slower than the chip does the homeostasis experiment run, and where does the time go?
// One second of hardware time: 512 neurons, 63 million synaptic events, 2.6 million spikes, 100 runs of the
// rule.

#include <benchmark/benchmark.h>

#include <hxtwin/session/session.hpp>

#include "../example/homeostasis.hpp"
#include "memory.hpp"

namespace {

using namespace hxtwin;

// Argument: threads. Manual time is that of the run alone, without calibration, compilation and read-back.
// The parts are seconds of wall time summed over threads, so that with two threads they add up to more than
// the run.
void homeostasis(benchmark::State& state) {
    session::options options;
    options.chip.threads = static_cast<unsigned>(state.range(0));
    const auto experiment = example::homeostasis();
    double run = 0, whole = 0, neurons = 0, events = 0, processors = 0, synaptic = 0, steps = 0;
    for (auto _ : state) {
        const auto r = session::run(experiment, options);
        const double wall = r.stages.at("run");
        state.SetIterationTime(wall);
        run += wall;
        for (const auto& [name, seconds] : r.stages) {
            whole += seconds;
        }
        neurons += r.wall.neurons;
        events += r.wall.events;
        processors += r.wall.processors;
        synaptic += static_cast<double>(r.counts.synaptic);
        steps += static_cast<double>(r.wall.neuron_steps);
    }
    const auto n = static_cast<double>(state.iterations());
    const double hardware = n * hxtwin::seconds(experiment.runtime).count();
    state.counters["hardware_s_per_wall_s"] = hardware / run;
    state.counters["whole_session_s"] = whole / n;
    state.counters["neurons_s"] = neurons / hardware;
    state.counters["events_s"] = events / hardware;
    state.counters["processors_s"] = processors / hardware;
    state.counters["neuron_steps"] = steps / hardware;
    state.counters["synaptic_events"] = synaptic / hardware;
    state.counters["peak_MB"] = bench::peak_megabytes();
}

BENCHMARK(homeostasis)->Arg(1)->Arg(2)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(3);

} // namespace
