// SPDX-License-Identifier: Apache-2.0
// How many chips at a time? Independent chips, each on a thread of its own, two for each core, and chips
// times hardware seconds per wall second of everything from description to results, with calibrations and
// programs from the cache.

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include <hxtwin/session/session.hpp>

#include "../example/homeostasis.hpp"
#include "full_array.hpp"
#include "memory.hpp"

namespace {

using namespace hxtwin;

unsigned cores() { return std::max(1u, std::thread::hardware_concurrency()); }

// Every `step`-th chip from `first` on, one after the other.
void run_chips(const experiment::description& d, unsigned first, unsigned step, unsigned chips) {
    for (unsigned k = first; k < chips; k += step) {
        session::options options;
        options.chip.threads = 1;
        options.chip.chip_seed = k + 1;
        benchmark::DoNotOptimize(session::run(d, options));
    }
}

void run_batch(const experiment::description& d, unsigned chips) {
    std::vector<std::thread> workers;
    for (unsigned k = 0; k < cores(); ++k) {
        workers.emplace_back(run_chips, std::cref(d), k, cores(), chips);
    }
    for (auto& w : workers) {
        w.join();
    }
}

void batch(benchmark::State& state, const experiment::description& d) {
    const unsigned chips = 2 * cores();
    auto brief = d; // fills the caches
    brief.runtime = std::chrono::milliseconds(2);
    run_batch(brief, chips);
    double wall = 0;
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        run_batch(d, chips);
        const hxtwin::seconds took = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(took.count());
        wall += took.count();
    }
    const double hardware = static_cast<double>(state.iterations()) * hxtwin::seconds(d.runtime).count();
    state.counters["chips"] = chips;
    state.counters["peak_MB"] = bench::peak_megabytes();
    state.counters["cores"] = cores();
    state.counters["hardware_s_per_wall_s"] = chips * hardware / wall; // of all chips together
}

void batch_of_homeostasis(benchmark::State& state) {
    auto d = example::homeostasis();
    d.runtime = std::chrono::milliseconds(200);
    d.rules[0].timer.num_periods = 20;
    batch(state, d);
}
void batch_of_full_arrays(benchmark::State& state) {
    batch(state, bench::full_array(std::chrono::milliseconds(10)));
}
BENCHMARK(batch_of_homeostasis)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(batch_of_full_arrays)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);

} // namespace
