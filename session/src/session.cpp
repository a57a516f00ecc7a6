// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/session/session.hpp>

#include <chrono>
#include <functional>

#include <fmt/format.h>

#include "analog.hpp"
#include "columnar.hpp"
#include "debug.hpp"
#include "handles.hpp"
#include "protocol.hpp"
#include "read_back.hpp"
#include "warning.hpp"

namespace hxtwin::session {
namespace {

// More FPGA cycles than any program takes.
constexpr fpga_cycles whole_program{std::int64_t{1} << 40};

// Runs the stages, tells the observer and notes their wall time.
class stages {
public:
    explicit stages(observer* o) : observer_(o) {}
    template <class Work>
    auto operator()(const std::string& name, Work work) {
        const auto begin = std::chrono::steady_clock::now();
        if (observer_) {
            observer_->begins(name);
        }
        auto result = work();
        const seconds wall = std::chrono::steady_clock::now() - begin;
        times[name] = wall.count();
        if (observer_) {
            observer_->ends(name, wall.count());
        }
        return result;
    }
    std::map<std::string, double> times;

private:
    observer* observer_;
};

// Empty: nothing is kept.
std::filesystem::path cache_of(const options& o, const char* what) {
    const auto folder = o.cache.empty() ? codegen::cache_folder() : o.cache;
    return folder.empty() ? folder : folder / what;
}

// What calibration shall reach: one target serves all neurons of an experiment.
experiment::calibrated_neuron target_of(const experiment::description& d) {
    const experiment::population* first = nullptr;
    for (const auto& p : d.populations) {
        if (!std::holds_alternative<experiment::calibrated_neuron>(p.cell)) {
            continue;
        }
        if (first && p.cell != first->cell) {
            throw invalid_experiment(
                fmt::format("populations \"{}\" and \"{}\" ask for different neuron parameters; one "
                            "experiment is calibrated to one set",
                            first->label, p.label));
        }
        first = first ? first : &p;
    }
    return first ? std::get<experiment::calibrated_neuron>(first->cell) : experiment::calibrated_neuron{};
}

plastic_program compile(const experiment::description& d, const mapping::plan& plan, const options& o,
                        results& into) {
    plastic_program result;
    for (const auto& rule : d.rules) {
        result.rules.push_back({rule, handles_of(rule, plan)});
    }
    result.columnar_samples = columnar_samples_of(d);
    if (result.rules.empty() && result.columnar_samples == 0) {
        return result;
    }
    auto toolchain = o.toolchain;
    if (toolchain.cache.empty()) {
        toolchain.cache = cache_of(o, "program");
    }
    result.sources = codegen::generate(result.rules, result.columnar_samples);
    auto compiled = codegen::compile(result.sources, toolchain);
    into.memory = compiled.memory;
    into.program_from_cache = compiled.from_cache;
    result.image = std::move(compiled.image);
    result.vectors_in_memory = std::move(compiled.vectors_in_memory);
    result.elf = std::move(compiled.elf);
    if (!o.debug.program.empty()) {
        write_program(o.debug.program, result);
    }
    return result;
}

chip::result execute(chip::backend& chip, const chip::configuration& c, const protocol& steps,
                     const plastic_program& p) {
    auto result = chip.execute(c, steps.program);
    for (std::size_t i = 0; i < result.polls.size(); ++i) {
        if (!result.polls[i]) { // the protocol polls the top processor, then the bottom one
            throw unfinished(result, steps, p, chip::hemisphere(i % 2));
        }
    }
    return result;
}

chip::result execute_and_explain(chip::backend& chip, const chip::configuration& c, const protocol& steps,
                                 const plastic_program& p) {
    try {
        return execute(chip, c, steps, p);
    } catch (const ppu_trap& trap) {
        if (!p.image || !trap.where.function.empty()) {
            throw;
        }
        if (steps.program.observe.trace_window != 0) {
            throw with_places(trap, *p.image);
        }
    }
    // A trap without its last instructions: another run gives the same with them.
    auto again = steps;
    again.program.observe.trace_window = instructions_of_trap;
    return execute_and_explain(chip, c, again, p);
}

void read_back(const finished_run& run, results& into) {
    into.spikes = spikes_of(run);
    for (std::size_t r = 0; r < run.program.rules.size(); ++r) {
        into.rules.push_back(recording_of(run, r));
    }
    take_analog(run, into);
    if (run.program.image) {
        for (const auto h : chip::hemisphere::all()) {
            into.processors[h] = profile_of(run, h);
            add_observations(into.processors[h], run, h);
        }
    }
    warn(run.description, into);
}

// For neurons that the fast converter did not show in the first run.
void run_further(chip::backend& chip, chip::configuration c, const finished_run& first, results& into) {
    const auto& runs = first.plan.fast_runs;
    for (std::size_t k = 1; k < runs.size(); ++k) {
        c.madc = runs[k].madc;
        const auto result = execute_and_explain(chip, c, first.steps, first.program);
        const auto start = result.executed.at(first.steps.start);
        take_fast({first.description, first.plan, first.program, first.steps, result, start}, runs[k], into);
    }
    into.warnings.push_back(
        fmt::format("the experiment ran {} times, since the fast converter shows two neurons "
                    "at a time; everything but its samples is of the first run",
                    runs.size()));
}

struct mapped {
    std::unique_ptr<chip::backend> chip;
    mapping::plan plan;
};

mapped map_stages(const experiment::description& d, const options& o, stages& stage) {
    stage("validate", [&] { return experiment::validate(d), columnar_samples_of(d); });
    mapped result{emulator::make_emulator(o.chip), {}};
    const auto point = stage("calibrate", [&] {
        emulator::options calibrated = o.chip;
        calibrated.day = 0;
        return mapping::calibrate(*emulator::make_emulator(calibrated), target_of(d),
                                  {cache_of(o, "calibration"), o.observer});
    });
    result.plan = stage("map", [&] { return mapping::map(d, point); });
    return result;
}

} // namespace

mapping::plan prepare(const experiment::description& d, const options& o) {
    stages stage(o.observer);
    return map_stages(d, o, stage).plan;
}

results run(const experiment::description& d, const options& o) {
    stages stage(o.observer);
    results into;
    auto [chip, plan] = map_stages(d, o, stage);
    const auto program = stage("compile", [&] { return compile(d, plan, o, into); });
    auto steps = make_protocol(d, plan, program);
    observe(steps.program, program, o.debug);
    if (o.debug.membrane_period != fpga_cycles(0)) {
        steps.program.membranes = {{fpga_cycles(0), whole_program, o.debug.membrane_period}};
    }
    auto configuration = plan.configuration;
    if (program.image) {
        load(configuration, *program.image);
    }
    const auto result =
        stage("run", [&] { return execute_and_explain(*chip, configuration, steps, program); });
    into.runtime = d.runtime;
    into.counts = result.counts;
    into.wall = result.wall;
    into.mapping = plan.report;
    into.warnings = plan.report.warnings;
    const ppu_cycles start = result.executed.at(steps.start);
    stage("read back", [&] { return read_back({d, plan, program, steps, result, start}, into), 0; });
    if (plan.fast_runs.size() > 1) {
        steps.program.observe = {};
        steps.program.membranes.clear();
        stage("further runs", [&] {
            return run_further(*chip, configuration, {d, plan, program, steps, result}, into), 0;
        });
    }
    into.stages = stage.times;
    return into;
}

} // namespace hxtwin::session
