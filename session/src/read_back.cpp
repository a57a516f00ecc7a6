// SPDX-License-Identifier: Apache-2.0
#include "read_back.hpp"

#include <array>

#include <hxtwin/codegen/recording.hpp>

#include "handles.hpp"

namespace hxtwin::session {
namespace {

using places = std::vector<place_in_parts>;

struct sample_to_place {
    const codegen::decoded_sample& sample;
    std::array<bool, 2> ran; // whether each processor ran the period
};

void append(recorded& to, const sample_to_place& from, const std::vector<codegen::decoded_part>& parts,
            const places& where) {
    to.width = static_cast<std::uint32_t>(where.size());
    to.periods.push_back(from.sample.period);
    to.times.push_back(from.sample.time);
    for (const auto& w : where) {
        const bool ran = from.ran[w.hemisphere];
        to.values.push_back(ran ? parts.at(w.part).values.at(w.offset) : 0);
        to.missing.push_back(ran ? 0 : 1);
    }
}

void append_array(recorded& to, const sample_to_place& from, const codegen::decoded_part& part) {
    to.width = static_cast<std::uint32_t>(part.values.size());
    to.periods.push_back(from.sample.period);
    to.times.push_back(from.sample.time);
    to.values.insert(to.values.end(), part.values.begin(), part.values.end());
    to.missing.insert(to.missing.end(), part.values.size(), 0);
}

// Per projection and per population of the rule: where its values stand.
struct rule_places {
    std::vector<places> synapses, neurons;
};

rule_places places_of(const finished_run& run, const codegen::rule_program& program) {
    rule_places result;
    for (std::uint32_t p = 0; p < program.rule.projections.size(); ++p) {
        result.synapses.push_back(places_of_synapses(program.rule, p, program.handles, run.plan));
    }
    for (std::uint32_t p = 0; p < program.rule.populations.size(); ++p) {
        result.neurons.push_back(places_of_neurons(program.rule, p, program.handles, run.plan));
    }
    return result;
}

void append_sample(recording& to, const experiment::plasticity_rule& rule, const sample_to_place& from,
                   const rule_places& where) {
    for (const auto& [name, what] : rule.observables) {
        const auto& parts = from.sample.observables.at(name);
        if (std::holds_alternative<experiment::observable_array>(what)) {
            append_array(to.arrays[name], from, parts.at(0));
            continue;
        }
        const bool synapses = std::holds_alternative<experiment::observable_per_synapse>(what);
        const auto& owners = synapses ? where.synapses : where.neurons;
        auto& series = synapses ? to.per_synapse[name] : to.per_neuron[name];
        series.resize(owners.size());
        for (std::size_t p = 0; p < owners.size(); ++p) {
            append(series[p], from, parts, owners[p]);
        }
    }
}

// An entry for every observable, also where no sample was taken.
recording empty_recording(const experiment::plasticity_rule& rule) {
    recording result;
    for (const auto& [name, what] : rule.observables) {
        if (std::holds_alternative<experiment::observable_array>(what)) {
            result.arrays[name];
        } else if (std::holds_alternative<experiment::observable_per_synapse>(what)) {
            result.per_synapse[name].resize(rule.projections.size());
        } else {
            result.per_neuron[name].resize(rule.populations.size());
        }
    }
    return result;
}

} // namespace

std::vector<std::vector<std::vector<fpga_cycles>>> spikes_of(const finished_run& run) {
    constexpr std::size_t labels = 1 << 16;
    std::vector<std::vector<std::vector<fpga_cycles>>> result(run.description.populations.size());
    std::vector<std::vector<fpga_cycles>*> train_of(labels, nullptr);
    for (std::size_t p = 0; p < result.size(); ++p) {
        result[p].resize(run.description.populations[p].size);
    }
    for (const auto& [label, origin] : run.plan.origins) {
        if (run.description.populations[origin.population].record_spikes) {
            train_of[label] = &result[origin.population][origin.cell];
        }
    }
    std::vector<std::uint32_t> count(labels);
    for (const auto& s : run.result.spikes) {
        ++count[s.label];
    }
    for (std::size_t label = 0; label < labels; ++label) {
        if (train_of[label]) {
            train_of[label]->reserve(train_of[label]->size() + count[label]);
        }
    }
    const auto start = std::chrono::floor<fpga_cycles>(run.start);
    for (const auto& s : run.result.spikes) {
        if (auto* train = train_of[s.label]; train && s.time >= start) {
            train->push_back(s.time - start);
        }
    }
    return result;
}

std::uint32_t word_of(const chip::result& result, const memory_ticket& ticket) {
    const auto b = bytes_of(result, ticket);
    return std::uint32_t{b.at(0)} << 24 | std::uint32_t{b.at(1)} << 16 | std::uint32_t{b.at(2)} << 8 |
           b.at(3);
}

std::vector<std::uint8_t> periods_run(const finished_run& run, std::size_t rule, chip::hemisphere h) {
    const auto flags = bytes_of(run.result, run.steps.rules[rule].recorded);
    const auto middle = flags.begin() + static_cast<std::ptrdiff_t>(flags.size() / 2);
    return h.value() == 0 ? std::vector(flags.begin(), middle) : std::vector(middle, flags.end());
}

recording recording_of(const finished_run& run, std::size_t rule) {
    const auto& program = run.program.rules[rule];
    auto result = empty_recording(program.rule);
    if (program.rule.observables.empty()) {
        if (program.rule.raw_bytes != 0) {
            result.raw = bytes_of(run.result, run.steps.rules[rule].recording);
        }
        return result;
    }
    const auto where = places_of(run, program);
    const auto top = periods_run(run, rule, chip::hemisphere(0));
    const auto bottom = periods_run(run, rule, chip::hemisphere(1));
    const auto bytes = bytes_of(run.result, run.steps.rules[rule].recording);
    const std::size_t stride = bytes.size() / top.size();
    for (std::size_t period = 0; period < top.size(); ++period) {
        if (top[period] == 0 && bottom[period] == 0) {
            continue;
        }
        const auto sample = codegen::decode(program.rule, program.handles,
                                            std::span(bytes).subspan(period * stride, stride), period);
        append_sample(result, program.rule, {sample, {top[period] != 0, bottom[period] != 0}}, where);
    }
    return result;
}

} // namespace hxtwin::session
