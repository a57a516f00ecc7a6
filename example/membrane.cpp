// SPDX-License-Identifier: Apache-2.0

// A membrane, seen by the chip's converters: two potentials that do not reach the threshold, four that add up
// to a spike. The Python twin membrane.py draws it.
//
// usage: example_membrane [seed of the chip, 0: an ideal one]

#include <cmath>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include <hxtwin/session/session.hpp>

namespace {

using namespace hxtwin;
using std::chrono::microseconds;

const std::vector<fpga_cycles> events{microseconds(50),  microseconds(150), microseconds(250),
                                      microseconds(251), microseconds(252), microseconds(253)};

// Two neurons with the same input, one for each converter.
experiment::description membrane() {
    experiment::calibrated_neuron neuron;
    neuron.tau_syn_exc = microseconds(5);
    experiment::description d;
    d.populations = {{"source", 1, experiment::spike_source{{events}}, false}, {"neurons", 2, neuron, true}};
    d.projections = {{"input", 0, 1, experiment::receptor::excitatory, experiment::all_to_all(1, 2, 63)}};
    d.runtime = microseconds(350);
    d.analog = {{1, 0, experiment::quantity::membrane, experiment::converter::fast},
                {1, 1, experiment::quantity::membrane, experiment::converter::columnar}};
    return d;
}

double mean_between(const session::analog_trace& trace, ppu_cycles begin, ppu_cycles end) {
    double sum = 0, samples = 0;
    for (std::size_t i = 0; i < trace.times.size(); ++i) {
        if (trace.times[i] >= begin && trace.times[i] < end) {
            sum += trace.codes[i];
            ++samples;
        }
    }
    return sum / samples;
}

// Mean code near the potential's peak, 7 us after the event, above rest.
double height(const session::analog_trace& trace, fpga_cycles event) {
    return mean_between(trace, event + microseconds(5), event + microseconds(10)) -
           mean_between(trace, ppu_cycles(0), events.front());
}

struct line {
    const char* name;
    double here, expected, tolerance;
};

bool report(const session::results& r) {
    const auto& fast = r.analog[0];
    const auto& columnar = r.analog[1];
    const double expected = 9.5 * 0.6 * 2.5; // codes/us of weight 63 at DAC bias 600, times the shape's peak
    bool good = true;
    for (const auto& l :
         {line{"height of potential 1, MADC codes", height(fast, events[0]), 0.99 * 2.4 * expected, 5},
          line{"height of potential 2, MADC codes", height(fast, events[1]), 0.99 * 2.4 * expected, 5},
          line{"height of potential 1, CADC codes", height(columnar, events[0]), expected, 3},
          line{"spikes of the MADC's neuron", double(r.spikes[1][0].size()), 1, 0},
          line{"spikes of the CADC's neuron", double(r.spikes[1][1].size()), 1, 0}}) {
        const bool right = std::abs(l.here - l.expected) <= l.tolerance;
        good = good && right;
        fmt::print("{:36}{:8.1f}{:10.1f}{}\n", l.name, l.here, l.expected, right ? "" : "  <- off");
    }
    return good;
}

} // namespace

int main(int argc, char** argv) {
    try {
        session::options options;
        options.chip.chip_seed = argc > 1 ? std::stoull(argv[1]) : 1;
        options.chip.ideal = options.chip.chip_seed == 0;
        return report(session::run(membrane(), options)) ? 0 : 1;
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 1;
    }
}
