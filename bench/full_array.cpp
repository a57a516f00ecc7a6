// SPDX-License-Identifier: Apache-2.0
// Does a full chip run as fast as the chip itself?

#include <algorithm>
#include <numeric>

#include <benchmark/benchmark.h>

#include "experiment_run.hpp"
#include "full_array.hpp"

namespace {

using namespace hxtwin;

// Mean rate of a neuron in one half of the experiment, of spikes that reached the FPGA.
double rate_kHz(const session::results& r, bool second_half) {
    double spikes = 0;
    for (const auto& cell : r.spikes.at(4)) {
        spikes += static_cast<double>(std::count_if(
            cell.begin(), cell.end(), [&](auto t) { return (t >= r.runtime / 2) == second_half; }));
    }
    return spikes / 512 / (milliseconds(r.runtime).count() / 2);
}

// The weights that the rule noted in its last run.
double mean_weight(const session::results& r) {
    const auto& values = r.rules.at(0).arrays.at("weights").values;
    return std::accumulate(values.end() - 256, values.end(), 0.0) / 256;
}

// Arguments: threads, whether the chip is ideal, and whether all membranes are recorded at 1 us. Counters per
// second of hardware time.
void full_array(benchmark::State& state) {
    session::options options;
    options.debug.membrane_period = fpga_cycles(state.range(2) != 0 ? 125 : 0);
    const auto r = bench::run_experiment(state, bench::full_array(std::chrono::milliseconds(50)), options);
    state.counters["first_half_kHz"] = rate_kHz(r, false);
    state.counters["second_half_kHz"] = rate_kHz(r, true);
    state.counters["mean_weight"] = mean_weight(r);
    state.counters["membrane_samples"] = static_cast<double>(r.membranes.volts.size() / 512);
    const auto& profile = r.processors[chip::hemisphere(0)].rules.at(0);
    state.counters["rule_ms"] = milliseconds(profile.run_time.median).count();
    state.counters["missed"] = static_cast<double>(profile.missed);
}

BENCHMARK(full_array)
    ->ArgNames({"threads", "ideal", "membranes"})
    ->Args({1, 0, 0})
    ->Args({2, 0, 0})
    ->Args({1, 1, 0})
    ->Args({2, 1, 0})
    ->Args({2, 0, 1})
    ->Args({2, 1, 1})
    ->UseManualTime()
    ->Unit(benchmark::kSecond)
    ->Iterations(1);

} // namespace
