// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/codegen/program.hpp>

#include <cctype>
#include <limits>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/ppu/image.hpp>

#include "text.hpp"

namespace hxtwin::codegen {

namespace name {

std::string service(std::size_t rule) { return fmt::format("plasticity_rule_{}", rule); }
std::string missed(std::size_t rule) { return fmt::format("plasticity_rule_missed_{}", rule); }
std::string executions(std::size_t rule) { return fmt::format("plasticity_rule_executions_{}", rule); }
std::string recording(std::size_t rule) { return fmt::format("plasticity_rule_recording_{}", rule); }
std::string recorded(std::size_t rule) { return fmt::format("plasticity_rule_recorded_{}", rule); }

} // namespace name

namespace {

bool has_identifier(const std::string& text, const std::string& word) {
    const auto joins = [&](std::size_t i) {
        return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_');
    };
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        if ((at == 0 || !joins(at - 1)) && !joins(at + word.size())) {
            return true;
        }
    }
    return false;
}

void check_timer(const experiment::plasticity_rule& rule) {
    if (rule.timer.period.count() <= 0 || rule.timer.start.count() < 0) {
        throw invalid_experiment(fmt::format(
            "rule \"{}\" starts at cycle {} with a period of {} cycles; a start of at least 0 and a "
            "period of at least 1 are allowed",
            rule.label, rule.timer.start.count(), rule.timer.period.count()));
    }
    if (rule.timer.num_periods == 0 || rule.timer.num_periods > std::numeric_limits<std::int32_t>::max()) {
        throw invalid_experiment(fmt::format("rule \"{}\" has {} periods; 1 to {} are allowed", rule.label,
                                             rule.timer.num_periods,
                                             std::numeric_limits<std::int32_t>::max()));
    }
}

void check_lists(const experiment::plasticity_rule& rule, const rule_handles& handles) {
    for (const auto& h : handles.synapses) {
        if (h.columns.empty() || h.rows.empty()) {
            throw internal_error(fmt::format("rule \"{}\" has a handle without synapses", rule.label));
        }
    }
    for (const auto& h : handles.neurons) {
        if (h.columns.empty()) {
            throw internal_error(fmt::format("rule \"{}\" has a handle without neurons", rule.label));
        }
    }
}

std::string samples_of(const rule_program& program) {
    if (program.rule.raw_bytes != 0) {
        return "one block";
    }
    return fmt::format("{} samples of {} bytes", program.rule.timer.num_periods,
                       layout_of(program.rule, program.handles).sample_bytes);
}

// Of one rule; the linker refuses what several need together.
void check_recording(const rule_program& program) {
    const auto& rule = program.rule;
    if (rule.raw_bytes % 4 != 0 || (rule.raw_bytes != 0 && !rule.observables.empty())) {
        throw internal_error(fmt::format("rule \"{}\" has an invalid recording", rule.label));
    }
    const bool in_dram = rule.memory == experiment::recording_memory::dram;
    const std::uint64_t available = in_dram ? ppu::memory::dram_size : ppu::memory::extmem_size;
    const auto needed = recording_bytes(rule, program.handles);
    if (needed > available) {
        throw does_not_fit(fmt::format("recordings of rule \"{}\" need {} bytes ({}); the external {} has {}",
                                       rule.label, needed, samples_of(program), in_dram ? "DRAM" : "SRAM",
                                       available),
                           needed, available);
    }
}

void check_periodic(std::uint32_t samples) {
    if (samples > most_periodic_samples) {
        throw does_not_fit(
            fmt::format("periodic reading of {} samples is asked for; a processor has room for {}", samples,
                        most_periodic_samples),
            samples, most_periodic_samples);
    }
}

void check(const rule_program& program) {
    if (!has_identifier(program.rule.kernel, "PLASTICITY_RULE_KERNEL")) {
        throw invalid_experiment(fmt::format(
            "the kernel of rule \"{}\" defines no function PLASTICITY_RULE_KERNEL", program.rule.label));
    }
    check_timer(program.rule);
    check_lists(program.rule, program.handles);
    check_recording(program);
}

} // namespace

std::string kernel_unit(std::size_t rule) { return fmt::format("kernel_{}.cpp", rule); }

std::vector<source> generate(const std::vector<rule_program>& programs, std::uint32_t periodic_samples) {
    check_periodic(periodic_samples);
    std::vector<source> out;
    for (std::size_t i = 0; i < programs.size(); ++i) {
        check(programs[i]);
        out.push_back({kernel_unit(i), text::kernel(i, programs[i])});
        out.push_back({fmt::format("handles_{}.cpp", i), text::handles(i, programs[i].handles)});
    }
    out.push_back({"scheduler_tasks.cpp", text::scheduler(programs, periodic_samples)});
    return out;
}

} // namespace hxtwin::codegen
