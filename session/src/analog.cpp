// SPDX-License-Identifier: Apache-2.0
#include "analog.hpp"

#include <algorithm>

#include <hxtwin/chip/relation.hpp>

#include "columnar.hpp"

namespace hxtwin::session {
namespace {

using experiment::converter;

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

void take_fast(const finished_run& run, const mapping::fast_run& shown, results& into) {
    for (const auto& s : run.result.samples) {
        if (const auto recording = shown.recordings[s.channel]; recording && s.time >= run.start) {
            into.analog[*recording].times.push_back(s.time - run.start);
            into.analog[*recording].codes.push_back(s.code);
        }
    }
}

void take_analog(const finished_run& run, results& into) {
    const auto& analog = run.description.analog;
    into.analog.resize(analog.size());
    const columnar_samples columnar(run);
    for (std::size_t i = 0; i < analog.size(); ++i) {
        if (analog[i].through == converter::columnar) {
            columnar.append(into.analog[i], run.plan.placement.neurons[analog[i].population][analog[i].cell]);
        }
    }
    if (!run.plan.fast_runs.empty()) {
        take_fast(run, run.plan.fast_runs.front(), into);
    }
    into.membranes = membranes_of(run);
}

} // namespace hxtwin::session
