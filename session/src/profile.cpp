// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "read_back.hpp"

namespace hxtwin::session {
namespace {

summary summary_of(std::vector<ppu_cycles> values) {
    if (values.empty()) {
        return {};
    }
    std::sort(values.begin(), values.end());
    return {values.front(), values[values.size() / 2], values.back()};
}

// Calls of the rule's service come in the order of the periods that the processor ran.
std::vector<execution> executions_of(const finished_run& run, std::size_t rule, chip::hemisphere h) {
    const auto& timer = run.program.rules[rule].rule.timer;
    const auto ran = periods_run(run, rule, h);
    std::vector<execution> result;
    std::uint64_t period = 0;
    for (const auto& call : run.result.processors[h].calls) {
        if (call.watch != rule) {
            continue;
        }
        while (period < ran.size() && ran[period] == 0) {
            ++period;
        }
        const auto release = timer.start + static_cast<std::int64_t>(period) * timer.period;
        result.push_back({period, release, call.enter - run.start, call.leave - run.start});
        ++period;
    }
    return result;
}

rule_profile rule_profile_of(const finished_run& run, std::size_t rule, chip::hemisphere h) {
    rule_profile result;
    result.executions = executions_of(run, rule, h);
    result.vectors_in_memory =
        std::ranges::count(run.program.vectors_in_memory, codegen::kernel_unit(rule)) != 0;
    result.missed = word_of(run.result, run.steps.rules[rule].missed[h]);
    std::vector<ppu_cycles> latency, run_time;
    for (const auto& e : result.executions) {
        latency.push_back(e.start - e.release);
        run_time.push_back(e.stop - e.start);
    }
    result.latency = summary_of(std::move(latency));
    result.run_time = summary_of(std::move(run_time));
    return result;
}

std::string text_of(const std::vector<std::uint8_t>& mailbox) {
    const auto end = std::find(mailbox.begin(), mailbox.end(), std::uint8_t{0});
    return {mailbox.begin(), end};
}

} // namespace

processor_profile profile_of(const finished_run& run, chip::hemisphere h) {
    processor_profile result;
    const auto& log = run.result.processors[h];
    result.instructions = log.instructions;
    result.vector_instructions = log.vector_instructions;
    result.experiment = run.description.runtime;
    for (std::size_t r = 0; r < run.program.rules.size(); ++r) {
        result.rules.push_back(rule_profile_of(run, r, h));
        for (const auto& e : result.rules.back().executions) {
            result.busy += e.stop - e.start;
        }
    }
    result.utilisation =
        static_cast<double>(result.busy.count()) / static_cast<double>(result.experiment.count());
    result.queue_drops = word_of(run.result, run.steps.queue_drops[h]);
    result.mailbox = text_of(bytes_of(run.result, run.steps.mailbox[h]));
    return result;
}

} // namespace hxtwin::session
