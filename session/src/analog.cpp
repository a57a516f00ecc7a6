// SPDX-License-Identifier: Apache-2.0
#include "analog.hpp"

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

#include "columnar.hpp"

namespace hxtwin::session {
namespace {

using experiment::converter;

void append_fast(analog_trace& to, const finished_run& run, const experiment::analog_recording& what) {
    const auto n = run.plan.placement.neurons[what.population][what.cell];
    const unsigned channel = chip::column_of(n).value() % 2;
    for (const auto& s : run.result.samples) {
        if (s.channel == channel && s.time >= run.start) {
            to.times.push_back(s.time - run.start);
            to.codes.push_back(s.code);
        }
    }
}

std::vector<analog_trace> analog_of(const finished_run& run) {
    std::vector<analog_trace> result(run.description.analog.size());
    const columnar_samples columnar(run);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto& what = run.description.analog[i];
        if (what.through == converter::fast) {
            append_fast(result[i], run, what);
        } else {
            columnar.append(result[i], run.plan.placement.neurons[what.population][what.cell]);
        }
    }
    return result;
}

membranes membranes_of(const finished_run& run) {
    membranes result;
    if (run.result.membranes.empty()) {
        return result;
    }
    const auto& trace = run.result.membranes.front();
    result.period = trace.period;
    const auto at = [&](std::int64_t k) { return ppu_cycles(trace.from + k * trace.period) - run.start; };
    const auto samples = static_cast<std::int64_t>(trace.volts.size() / chip::neuron::size);
    // The first sample that is not before a time.
    const auto from = [&](ppu_cycles time) {
        std::int64_t k = 0;
        for (; k < samples && at(k) < time; ++k) {
        }
        return k;
    };
    const auto first = from(ppu_cycles(0)), end = from(run.description.runtime);
    result.first = at(first);
    const auto row = [&](std::int64_t k) {
        return trace.volts.begin() + k * static_cast<std::int64_t>(chip::neuron::size);
    };
    result.volts.assign(row(first), row(end));
    for (const auto& population : run.plan.placement.neurons) {
        auto& circuits = result.circuits.emplace_back();
        for (const auto n : population) {
            circuits.push_back(n.value());
        }
    }
    return result;
}

} // namespace

bool records_through(const experiment::description& d, converter which) {
    return std::any_of(d.analog.begin(), d.analog.end(), [&](const auto& r) { return r.through == which; });
}

void take_analog(const finished_run& run, results& into) {
    into.analog = analog_of(run);
    into.membranes = membranes_of(run);
}

} // namespace hxtwin::session
