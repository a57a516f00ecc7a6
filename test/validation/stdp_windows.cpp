// SPDX-License-Identifier: Apache-2.0
// What correlation sensors of the ideal chip make of pairs at 60 delays and of random trains, as JSON, with
// the spikes, for stdp_comparison.py. Times in s, sensors in codes.
#include <algorithm>
#include <cstdio>
#include <set>
#include <vector>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/correlation.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

namespace {

using namespace hxtwin;
using namespace hxtwin::emulator;

constexpr tick step = 25; // 0.1 us: the step of the comparison
constexpr std::uint32_t delays = 60, pairs = 40, trains = 8;

struct spike {
    tick time;
    bool is_post;
    std::uint32_t place; // row or column
};

// Row 0 with each column at its own delay, from -29.5 us to 29.5 us.
void add_pairs(std::vector<spike>& to) {
    for (tick j = 1; j <= pairs; ++j) {
        const tick pre = j * 25'000;
        to.push_back({pre, false, 0});
        for (std::uint32_t k = 0; k < delays; ++k) {
            to.push_back({pre + (2 * tick{k} - 59) * 125, true, k});
        }
    }
}

// Rows from 1 on and columns from 60 on fire at random for 16 ms, the first most often, never two at a time.
void add_trains(std::vector<spike>& to) {
    std::set<tick> taken;
    for (std::uint64_t k = 0; k < 2 * trains * 640; ++k) {
        const auto draw = random_bits(3, random_purpose::test, k, 0);
        const tick time = static_cast<tick>(draw % 160'000 + 100) * step;
        const auto place = static_cast<std::uint32_t>((draw >> 32) % 64);
        if (taken.insert(time).second) {
            const bool is_post = draw >> 63 != 0;
            to.push_back({time, is_post, place * place / 512 + (is_post ? delays : 1)});
        }
    }
}

void print_spikes(const char* name, const std::vector<spike>& spikes, bool is_post) {
    std::printf("\"%s\": [", name);
    const char* comma = "";
    for (const auto& s : spikes) {
        if (s.is_post == is_post) {
            std::printf("%s[%u, %.9g]", comma, s.place, static_cast<double>(s.time) * seconds_per_tick);
            comma = ", ";
        }
    }
    std::printf("],\n");
}

void print_sensors(const char* name, float (correlation::*read)(std::uint32_t, std::uint32_t),
                   correlation& sensors) {
    std::printf("\"%s\": [", name);
    for (std::uint32_t row = 0; row <= trains; ++row) {
        for (std::uint32_t column = 0; column < delays + trains; ++column) {
            std::printf("%s%.9g", row + column == 0 ? "" : ", ",
                        static_cast<double>((sensors.*read)(row, column)));
        }
    }
    std::printf("],\n");
}

} // namespace

int main() {
    constexpr std::uint8_t setting = 0;
    chip::configuration c;
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 80;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = 70;
    }
    const chip::hemisphere top(0);
    const sensor_mismatch none(1, top, {0, 0, 0});
    correlation sensors(c, top, none);
    std::vector<spike> spikes;
    add_pairs(spikes);
    add_trains(spikes);
    std::stable_sort(spikes.begin(), spikes.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    for (const auto& s : spikes) {
        s.is_post ? sensors.post(s.place, s.time) : sensors.pre(s.place, 0, s.time);
    }
    std::printf("{\n");
    print_spikes("pre", spikes, false);
    print_spikes("post", spikes, true);
    print_sensors("causal", &correlation::causal, sensors);
    print_sensors("acausal", &correlation::acausal, sensors);
    std::printf("\"delays\": %u, \"trains\": %u, \"pairs\": %u, \"tau\": %.9g, \"eta\": %.9g\n}\n", delays,
                trains, pairs, sensor_transfer::tau(80, setting), sensor_transfer::amplitude(70, setting));
}
