// SPDX-License-Identifier: Apache-2.0
#include "analog.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::session {
namespace {

using experiment::converter;

// A conversion, a store to external memory and the scheduler take 3.73 us (measured); a further population
// another store.
constexpr ppu_cycles first_population = std::chrono::microseconds(4), further_population{300};

// From the moment that the kernel notes to its conversion, within 0.1 us (measured against membranes).
constexpr ppu_cycles until_conversion{130};

// One conversion holds for all columns of the processor's half; each handle keeps the row. The moment goes
// with it, since the two processors share the recording's own time.
constexpr const char* kernel = R"(#include "grenade/vx/ppu/neuron_view_handle.h"
#include "grenade/vx/ppu/synapse_array_view_handle.h"
#include "grenade/vx/ppu/time.h"
#include "hate/tuple.h"
#include "libnux/vx/correlation.h"
#include <array>
using namespace grenade::vx::ppu;
using namespace libnux::vx;
extern volatile PPUOnDLS ppu;

template <size_t N, size_t M>
void PLASTICITY_RULE_KERNEL(std::array<SynapseArrayViewHandle, N>&, std::array<NeuronViewHandle, M>& neurons,
                            Recording& recording) {
    const auto begin = now();
    vector_row_t row{vector_row_t::uninitialised{}};
    get_causal_correlation(&row.even.data, &row.odd.data, 0);
    const size_t half = 2 * static_cast<size_t>(ppu);
    recording.clock[half] = static_cast<uint16_t>(begin >> 16);
    recording.clock[half + 1] = static_cast<uint16_t>(begin);
    hate::for_each([&](const NeuronViewHandle& own, auto& record) {
        if (own.hemisphere == ppu) {
            record = row;
        }
    }, neurons, recording.codes);
}
)";

std::vector<std::uint32_t> recorded_populations(const experiment::description& d) {
    std::vector<std::uint32_t> result;
    for (const auto& r : d.analog) {
        if (r.through == converter::columnar) {
            result.push_back(r.population);
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

void append_columnar(analog_trace& to, const finished_run& run, const experiment::analog_recording& what,
                     const recording& columnar) {
    const auto& populations = run.program.rules.back().rule.populations;
    const auto place = std::find(populations.begin(), populations.end(), what.population);
    const auto& codes =
        columnar.per_neuron.at("codes").at(static_cast<std::size_t>(place - populations.begin()));
    const auto& clock = columnar.arrays.at("clock");
    const auto n = run.plan.placement.neurons[what.population][what.cell];
    const std::size_t half = 2 * chip::hemisphere_of(n).value();
    for (std::size_t k = 0; k < codes.periods.size(); ++k) {
        const auto at = k * codes.width + what.cell;
        if (codes.missing[at] != 0) {
            continue;
        }
        const auto* word = &clock.values[k * clock.width + half];
        to.times.push_back(ppu_cycles(std::int64_t{word[0]} << 16 | word[1]) + until_conversion);
        to.codes.push_back(static_cast<std::uint16_t>(codes.values[at]));
    }
}

void append_fast(analog_trace& to, const finished_run& run, const experiment::analog_recording& what) {
    const auto n = run.plan.placement.neurons[what.population][what.cell];
    const unsigned channel = chip::column_of(n).value() % 2;
    for (const auto& s : run.result.samples) {
        if (s.channel == channel) {
            to.times.push_back(s.time - run.start);
            to.codes.push_back(s.code);
        }
    }
}

std::vector<analog_trace> analog_of(const finished_run& run, const recording* columnar) {
    std::vector<analog_trace> result(run.description.analog.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto& what = run.description.analog[i];
        if (what.through == converter::fast) {
            append_fast(result[i], run, what);
        } else {
            append_columnar(result[i], run, what, *columnar);
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

experiment::description with_columnar_reads(const experiment::description& d) {
    auto result = d;
    experiment::plasticity_rule rule;
    rule.populations = recorded_populations(d);
    if (rule.populations.empty()) {
        return result;
    }
    if (!d.rules.empty()) {
        throw invalid_experiment(fmt::format("the experiment records through the columnar converter and has "
                                             "{} rules; the processors do either "
                                             "(the fast converter records 2 neurons beside rules)",
                                             d.rules.size()));
    }
    rule.label = "columnar converter";
    rule.kernel = kernel;
    const auto period =
        first_population + static_cast<std::int64_t>(rule.populations.size() - 1) * further_population;
    rule.timer = {ppu_cycles(0), period,
                  static_cast<std::uint64_t>((ppu_cycles(d.runtime) + period - ppu_cycles(1)) / period)};
    rule.observables = {{"clock", experiment::observable_array{experiment::element::uint16, 4}},
                        {"codes", experiment::observable_per_neuron{}}};
    result.rules.push_back(rule);
    return result;
}

void take_analog(const finished_run& run, results& into) {
    const bool columnar = records_through(run.description, experiment::converter::columnar);
    into.analog = analog_of(run, columnar ? &into.rules.back() : nullptr);
    if (columnar) {
        into.rules.pop_back();
    }
    into.membranes = membranes_of(run);
}

} // namespace hxtwin::session
