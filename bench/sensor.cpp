// SPDX-License-Identifier: Apache-2.0
// What the correlation sensors of a full array cost: 256 rows and 256 columns of a hemisphere spike at 20 kHz
// each, every row is read and reset once in 2 ms, one after the other over 1.3 ms.
#include <algorithm>
#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/core.hpp>
#include <hxtwin/emulator/fabric/correlation.hpp>
#include <hxtwin/emulator/readout/converter.hpp>

#include "driven_chip.hpp"

namespace {

using namespace hxtwin;
using namespace hxtwin::emulator;

constexpr tick pass = 500'000, between_rows = 1'270; // 2 ms, 1.3 ms / 256
constexpr std::uint32_t passes = 20;
constexpr double spikes_per_tick = 512 * 20e3 * seconds_per_tick;
const chip::hemisphere top(0);
const lanes_of<std::uint8_t> everything = [] {
    lanes_of<std::uint8_t> all{};
    all.fill(3);
    return all;
}();

struct happening {
    tick time;
    bool is_pre;
    std::uint32_t place;
    std::uint8_t label;
};

std::uint64_t draw(std::uint64_t k, std::uint32_t what) {
    return random_bits(1, random_purpose::test, k, what);
}

std::vector<happening> drawn_spikes(std::uint32_t labels) {
    std::vector<happening> result;
    double at = 0;
    for (std::uint64_t k = 0; at < pass * passes; ++k) {
        at -= std::log(1 - random_uniform(1, random_purpose::test, k, 0)) / spikes_per_tick;
        result.push_back({static_cast<tick>(at), draw(k, 1) % 2 == 0,
                          static_cast<std::uint32_t>(draw(k, 2) % 256),
                          static_cast<std::uint8_t>(draw(k, 3) % labels)});
    }
    std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return std::pair(a.time, a.is_pre) < std::pair(b.time, b.is_pre);
    });
    return result;
}

chip::configuration live_sensors(std::uint32_t labels) {
    auto config = test::all_sensors_chip(0);
    auto& array = config.synapses[top];
    for (std::size_t s = 0; s < array.labels.size(); ++s) {
        array.labels[s] = static_cast<std::uint8_t>(draw(s, 4) % labels);
    }
    return config;
}

// Feeds all spikes, from `start` on; calls `at_row` whenever a row's turn has come.
template <class AtRow>
void run(correlation& sensors, const std::vector<happening>& spikes, tick start, AtRow at_row) {
    std::uint32_t turn = 0;
    const auto due = [&] { return turn / 256 * pass + turn % 256 * between_rows; };
    for (const auto& s : spikes) {
        for (; due() < s.time; ++turn) {
            at_row(turn % 256);
        }
        s.is_pre ? sensors.pre(s.place, s.label, start + s.time) : sensors.post(s.place, start + s.time);
    }
}

// With range(0) labels a row, in random columns.
void rows_read_and_reset_every_2_ms(benchmark::State& bench) {
    const auto labels = static_cast<std::uint32_t>(bench.range(0));
    const auto config = live_sensors(labels);
    const auto spikes = drawn_spikes(labels);
    const sensor_mismatch spread(1, top, {});
    correlation sensors(config, top, spread);
    double sum = 0;
    const auto read = [&](std::uint32_t row) {
        lanes_of<float> causal, acausal;
        sensors.read_row(row, causal, acausal);
        sum += static_cast<double>(causal[0]);
        sensors.reset_row(row, everything);
    };
    tick start = 0;
    run(sensors, spikes, start, read); // draws the mismatch
    sum = 0;
    for (auto _ : bench) {
        run(sensors, spikes, start += passes * pass, read);
    }
    using benchmark::Counter;
    const auto per = [](double n) {
        return Counter(n, Counter::kIsIterationInvariantRate | Counter::kInvert);
    };
    bench.counters["per_spike"] = per(static_cast<double>(spikes.size()));
    bench.counters["s_per_hardware_s"] = per(pass * passes * seconds_per_tick / 2); // both hemispheres
    bench.counters["mean_code"] = sum / static_cast<double>(bench.iterations()) / passes / 256;
}
BENCHMARK(rows_read_and_reset_every_2_ms)->Arg(1)->Arg(16)->Unit(benchmark::kMillisecond);

// What of this the benchmark itself costs: sensors whose biases are 0 do not even note a spike.
void the_load_alone(benchmark::State& bench) {
    auto config = live_sensors(1);
    for (auto& q : config.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 0;
    }
    const auto spikes = drawn_spikes(1);
    const sensor_mismatch spread(1, top, {});
    correlation sensors(config, top, spread);
    for (auto _ : bench) {
        run(sensors, spikes, 0, [&](std::uint32_t row) { benchmark::DoNotOptimize(row); });
    }
    bench.counters["per_spike"] =
        benchmark::Counter(static_cast<double>(spikes.size()),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(the_load_alone)->Unit(benchmark::kMillisecond);

// Reading and resetting alone: nothing has come.
void row_read_and_reset(benchmark::State& bench) {
    const auto config = live_sensors(1);
    const sensor_mismatch spread(1, top, {0, 0, 0});
    correlation sensors(config, top, spread);
    sensors.pre(0, 0, 1);
    lanes_of<float> causal, acausal;
    std::uint32_t row = 0;
    for (auto _ : bench) {
        sensors.read_row(row, causal, acausal);
        benchmark::DoNotOptimize(causal.data());
        sensors.reset_row(row, everything);
        row = (row + 1) % 256;
    }
}
BENCHMARK(row_read_and_reset);

// All 512 channels of a row, with noise if range(0) says so: reading the sensors and making codes.
void row_converted(benchmark::State& bench) {
    const auto config = live_sensors(1);
    const auto chip = draw_mismatch(1);
    core circuits_and_sensors(config, top, chip);
    converter converts(config, top, chip, {.enable = bench.range(0) != 0});
    circuits_and_sensors.sensors().pre(0, 0, 1);
    tick now = 0;
    for (auto _ : bench) {
        converts.convert(circuits_and_sensors, static_cast<std::uint32_t>(now % 256), now);
        ++now;
        benchmark::DoNotOptimize(converts.codes(channel_kind::causal)[0]);
    }
}
BENCHMARK(row_converted)->Arg(0)->Arg(1);

} // namespace
