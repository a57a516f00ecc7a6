// SPDX-License-Identifier: Apache-2.0
// Does a full chip run as fast as the chip itself? 256 sources at 20 kHz onto 512 AdEx neurons through all
// 131,072 synapses, every correlation sensor live, and a rule that reads and writes the whole array every 2
// ms on both processors.

#include <fstream>
#include <iterator>
#include <string>

#include <benchmark/benchmark.h>

#include <hxtwin/session/session.hpp>

namespace {

using namespace hxtwin;

std::string kernel() {
    std::ifstream file(HXTWIN_BENCH_FOLDER "/full_array.kernel.cpp");
    return {std::istreambuf_iterator<char>(file), {}};
}

// Settings of the published AdEx demonstrations on top of the default calibration.
const std::map<std::string, int> adex{{"adaptation_enable", 1},       {"adaptation_enable_pulse", 1},
                                      {"adaptation_i_bias_tau", 100}, {"adaptation_i_bias_a", 100},
                                      {"adaptation_i_bias_b", 200},   {"adaptation_v_ref", 500},
                                      {"adaptation_v_leak", 430},     {"exponential_enable", 1},
                                      {"exponential_i_bias", 300},    {"exponential_v_exp", 900}};

experiment::plasticity_rule rule() {
    experiment::plasticity_rule result;
    result.label = "full array";
    result.kernel = kernel();
    result.timer = {ppu_cycles(0), std::chrono::milliseconds(2), 50};
    result.projections = {0, 1, 2, 3};
    return result;
}

// Four generators of 64 sources each: one for each bus of a hemisphere.
experiment::description full_array(int weight) {
    experiment::description d;
    for (std::uint32_t k = 0; k < 4; ++k) {
        d.populations.push_back(
            {"source " + std::to_string(k), 64, experiment::poisson_source{20e3, 1234 + k}, false});
        d.projections.push_back({"input " + std::to_string(k), k, 4, experiment::receptor::excitatory,
                                 experiment::all_to_all(64, 512, weight)});
    }
    d.populations.push_back({"neurons", 512, experiment::calibrated_neuron{}, true, adex});
    d.rules = {rule()};
    d.runtime = std::chrono::milliseconds(100);
    return d;
}

// Arguments: threads, and whether the chip is ideal. Counters per second of hardware time.
void full_array(benchmark::State& state) {
    session::options options;
    options.chip.threads = static_cast<unsigned>(state.range(0));
    options.chip.ideal = state.range(1) != 0;
    const auto experiment = full_array(1);
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
    state.counters["synaptic_events"] = static_cast<double>(r.counts.synaptic) / hardware;
    state.counters["output_kHz"] = static_cast<double>(r.counts.spikes) / hardware / 512 / 1e3;
    const auto& profile = r.processors[chip::hemisphere(0)].rules.at(0);
    state.counters["rule_ms"] = milliseconds(profile.run_time.median).count();
    state.counters["missed"] = static_cast<double>(profile.missed);
}

BENCHMARK(full_array)
    ->ArgNames({"threads", "ideal"})
    ->Args({1, 0})
    ->Args({2, 0})
    ->Args({2, 1})
    ->UseManualTime()
    ->Unit(benchmark::kSecond)
    ->Iterations(2);

} // namespace
