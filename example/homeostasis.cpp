// SPDX-License-Identifier: Apache-2.0

// Homeostasis: a rule on the chip's processors counts the spikes of 512 neurons every 10 ms and moves each
// neuron's weight by one step towards 60 spikes, that is 6 kHz. The Python twin homeostasis.py gets the same
// bits.
//
// The experiment itself is described in homeostasis.hpp.
//
// usage: example_homeostasis [seed of the chip] [threads] [output file for weights and spikes]

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include <hxtwin/session/session.hpp>

#include "homeostasis.hpp"

namespace {

using namespace hxtwin;

// Then what it must show: after the ramp, every neuron fires at about 6 kHz.
bool report(const session::results& r) {
    const auto& w = r.rules.at(0).per_synapse.at("w").at(0);
    std::vector<int> last(w.values.end() - w.width, w.values.end());
    std::sort(last.begin(), last.end());
    const fpga_cycles late = std::chrono::milliseconds(500);
    double spikes = 0;
    for (const auto& train : r.spikes.at(1)) {
        spikes += static_cast<double>(train.end() - std::lower_bound(train.begin(), train.end(), late));
    }
    const double rate = spikes / 512 / 0.5 / 1e3;
    fmt::print("samples {}, median weight {} ({} to {}), mean rate of the last 500 ms {:.2f} kHz\n",
               w.periods.size(), last[256], last.front(), last.back(), rate);
    for (const auto& [name, wall] : r.stages) {
        fmt::print("  {:10} {:7.3f} s\n", name, wall);
    }
    return w.periods.size() == 100 && rate > 5.7 && rate < 6.3 && last[256] >= 20 && last[256] <= 28;
}

// Weights as bytes, sample by sample, then per neuron the number of spikes and their times, as 64-bit words
// of this machine.
void save(const session::results& r, const char* path) {
    std::ofstream file(path, std::ios::binary);
    for (const auto v : r.rules.at(0).per_synapse.at("w").at(0).values) {
        file.put(static_cast<char>(v));
    }
    const auto put = [&](std::int64_t v) { file.write(reinterpret_cast<const char*>(&v), sizeof v); };
    for (const auto& train : r.spikes.at(1)) {
        put(static_cast<std::int64_t>(train.size()));
        for (const auto t : train) {
            put(t.count());
        }
    }
}

} // namespace

int main(int argc, char** argv) try {
    session::options options;
    options.chip.chip_seed = argc > 1 ? std::stoull(argv[1]) : 1;
    options.chip.threads = argc > 2 ? static_cast<unsigned>(std::stoul(argv[2])) : 2;
    const auto results = session::run(example::homeostasis(), options);
    if (argc > 3) {
        save(results, argv[3]);
    }
    for (const auto& warning : results.warnings) {
        fmt::print(stderr, "warning: {}\n", warning);
    }
    return report(results) ? 0 : 1;
} catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
    return 2;
}
