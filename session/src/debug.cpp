// SPDX-License-Identifier: Apache-2.0
#include "debug.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include <hxtwin/ppu/disassembler.hpp>
#include <hxtwin/ppu/profile.hpp>

namespace hxtwin::session {
namespace {

void write(const std::filesystem::path& file, const void* data, std::size_t bytes) {
    std::ofstream out(file, std::ios::binary);
    out.write(static_cast<const char*>(data), static_cast<std::streamsize>(bytes));
    if (!out.flush()) {
        throw invalid_experiment(fmt::format("the file {} of the program cannot be written", file.string()));
    }
}

const char* name_of(chip::hemisphere h) { return h.value() == 0 ? "top" : "bottom"; }

std::vector<executed> trace_of(const finished_run& run, const chip::processor_log& log) {
    std::vector<executed> out;
    for (const auto& t : log.trace) {
        auto place = run.program.image->place_of(t.pc);
        out.push_back({t.at - run.start, t.pc, ppu::disassemble(t.word, t.pc), std::move(place.function),
                       std::move(place.file), place.line});
    }
    return out;
}

std::vector<ppu::profiled> visited_of(const chip::processor_log& log) {
    std::vector<ppu::profiled> out;
    for (const auto& p : log.profile) {
        out.push_back({p.pc, p.count, p.cycles, p.bus_wait, p.vector_wait});
    }
    return out;
}

std::vector<ppu::call> calls_of(const finished_run& run, const chip::processor_log& log, ppu_cycles end) {
    std::vector<ppu::call> out;
    for (const auto& c : log.calls) {
        const auto leave = c.leave < c.enter ? end : c.leave; // it had not returned
        out.push_back({run.steps.program.watches[c.watch].entry, c.enter, leave});
    }
    return out;
}

std::vector<function_call> timeline_of(const std::vector<ppu::call>& calls, const finished_run& run,
                                       std::vector<std::string>& names) {
    std::map<std::uint32_t, std::uint32_t> known;
    std::vector<ppu_cycles> open;
    std::vector<function_call> out;
    for (const auto& c : calls) {
        const auto [found, fresh] = known.try_emplace(c.entry, static_cast<std::uint32_t>(names.size()));
        if (fresh) {
            names.push_back(run.program.image->place_of(c.entry).function);
        }
        while (!open.empty() && open.back() <= c.enter) {
            open.pop_back();
        }
        out.push_back({found->second, static_cast<std::uint32_t>(open.size()), c.enter - run.start,
                       c.leave - run.start});
        open.push_back(c.leave);
    }
    return out;
}

} // namespace

void observe(chip::program& p, const plastic_program& program, const debug_options& o) {
    p.observe.trace_window = o.trace_window;
    p.observe.profile = o.profile;
    if (!o.profile || !program.image) {
        return;
    }
    const auto rules = p.watches.size();
    for (const auto entry : ppu::functions_of(*program.image)) {
        const auto end = p.watches.begin() + static_cast<std::ptrdiff_t>(rules);
        if (std::none_of(p.watches.begin(), end, [&](const auto& w) { return w.entry == entry; })) {
            p.watches.push_back({program.image->place_of(entry).function, entry});
        }
    }
}

void write_program(const std::filesystem::path& folder, const plastic_program& program) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    write(folder / "program.elf", program.elf.data(), program.elf.size());
    for (const auto& s : program.sources) {
        write(folder / s.name, s.text.data(), s.text.size());
    }
    for (const auto& r : program.rules) {
        if (r.rule.label.find('/') == std::string::npos) {
            write(folder / r.rule.label, r.rule.kernel.data(), r.rule.kernel.size());
        }
    }
}

void add_observations(processor_profile& to, const finished_run& run, chip::hemisphere h) {
    const auto& image = *run.program.image;
    const auto& log = run.result.processors[h];
    const auto begin = image.at(codegen::name::stack_begin).address,
               end = image.at(codegen::name::stack_end).address;
    to.stack = {log.stack_low == 0 ? 0 : begin - log.stack_low, begin - end};
    const auto heap = image.at(codegen::name::heap_base).address;
    to.heap.available = image.at(codegen::name::heap_end).address - heap;
    if (run.steps.heap_next[h].bytes != 0) {
        to.heap.used = word_of(run.result, run.steps.heap_next[h]) - heap;
    }
    to.trace = trace_of(run, log);
    if (!run.steps.program.observe.profile) {
        return;
    }
    const auto started = run.result.ended - log.running;
    const auto calls = calls_of(run, log, run.result.ended);
    to.code.places = ppu::profile_of(image, visited_of(log), calls);
    to.code.stacks = ppu::stacks_of(image, calls, name_of(h), started, run.result.ended);
    to.code.calls = timeline_of(calls, run, to.code.names);
}

} // namespace hxtwin::session
