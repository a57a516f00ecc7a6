// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmark/benchmark.h>

#include <hxtwin/session/session.hpp>

#include "memory.hpp"

namespace hxtwin::bench {

// Runs an experiment on 512 neurons with the benchmark's arguments 0, threads, and 1, whether the chip is
// ideal, and sets the counters that all such benchmarks have, per second of hardware time. Returns the last
// results.
inline session::results run_experiment(benchmark::State& state, const experiment::description& experiment,
                                       session::options options = {}) {
    options.chip.threads = static_cast<unsigned>(state.range(0));
    options.chip.ideal = state.range(1) != 0;
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
    state.counters["neuron_steps"] = static_cast<double>(r.wall.neuron_steps) / hardware;
    state.counters["events_s"] = r.wall.events / hardware;
    state.counters["processors_s"] = r.wall.processors / hardware;
    state.counters["synaptic_events"] = static_cast<double>(r.counts.synaptic) / hardware;
    state.counters["output_kHz"] = static_cast<double>(r.counts.spikes) / hardware / 512 / 1e3;
    state.counters["peak_MB"] = peak_megabytes();
    state.counters["link_lost"] = static_cast<double>(r.counts.link_lost);
    return r;
}

} // namespace hxtwin::bench
