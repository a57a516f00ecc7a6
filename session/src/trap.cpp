// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include <hxtwin/ppu/disassembler.hpp>

#include "debug.hpp"

namespace hxtwin::session {
namespace {

// The compiler compares the stack pointer with what a function needs in front of its frame: "tw 2,r1,r11"
// traps where r1 is less. How many bytes are missing.
std::optional<std::uint32_t> missing_stack(const ppu_trap::machine& m) {
    constexpr std::string_view compare = "tw 2,r1,r";
    if (!m.instruction.starts_with(compare)) {
        return std::nullopt;
    }
    unsigned number = 0;
    const auto* digits = m.instruction.data() + compare.size();
    std::from_chars(digits, m.instruction.data() + m.instruction.size(), number);
    return number < m.registers.size() ? std::optional(m.registers[number] - m.registers[1]) : std::nullopt;
}

std::string cause_of(const ppu_trap::machine& m, const ppu::image& image) {
    const auto stack =
        image.at(codegen::name::stack_begin).address - image.at(codegen::name::stack_end).address;
    if (const auto missing = missing_stack(m)) {
        return fmt::format(
            "stack overflow into the heap: the function needs {} bytes more than the {} of the stack",
            *missing, stack);
    }
    if (m.cause.starts_with("the stack pointer")) {
        return "stack overflow into the heap: " + m.cause;
    }
    return m.cause;
}

std::string instruction_at(const ppu::image& image, std::uint32_t pc) {
    using namespace ppu::memory;
    const auto at = pc >= dram_code     ? pc - dram_code + dram
                    : pc >= extmem_code ? pc - extmem_code + extmem
                                        : pc;
    for (const auto& s : image.segments) {
        if (at >= s.address && at - s.address + 4 <= s.bytes.size()) {
            const auto* b = s.bytes.data() + (at - s.address);
            return ppu::disassemble(
                std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3], pc);
        }
    }
    return "";
}

// Where a program called exit: the innermost caller in a kernel's own text, else the innermost that has a
// name.
ppu_trap::place caller_of_exit(const chip::processor_log& log, const plastic_program& p) {
    std::optional<ppu_trap::place> named;
    for (const auto address : log.return_addresses) {
        auto place = p.image->place_of(address - 4);
        const bool in_kernel = std::any_of(p.rules.begin(), p.rules.end(),
                                           [&](const auto& r) { return r.rule.label == place.file; });
        if (in_kernel) {
            return place;
        }
        if (!named && !place.function.empty()) {
            named = std::move(place);
        }
    }
    return named.value_or(p.image->place_of(log.pc));
}

} // namespace

ppu_trap with_places(const ppu_trap& trap, const ppu::image& image) {
    auto what = trap.state;
    what.cause = cause_of(what, image);
    for (auto& step : what.last) {
        step.where = image.place_of(step.where.pc);
    }
    return {image.place_of(trap.where.pc), std::move(what)};
}

ppu_trap unfinished(const chip::result& r, const protocol& steps, const plastic_program& p,
                    chip::hemisphere h) {
    const auto& log = r.processors[h];
    std::string cause = "still busy 100 ms after it should have become idle";
    auto place = p.image->place_of(log.pc);
    if (log.sleeping) {
        const bool during = steps.return_code[h].read < r.reads.size();
        cause = during ? fmt::format("the program called exit({})",
                                     static_cast<std::int32_t>(word_of(r, steps.return_code[h])))
                       : "the program called exit before the experiment began";
        place = caller_of_exit(log, p);
    }
    ppu_trap::machine machine{.processor = h.value() == 0 ? "top" : "bottom",
                              .cause = cause,
                              .instruction = instruction_at(*p.image, place.pc),
                              .registers = log.registers,
                              .cycle = log.running.count()};
    for (const auto& t : log.trace) {
        machine.last.push_back({p.image->place_of(t.pc), ppu::disassemble(t.word, t.pc), t.at.count()});
    }
    return {std::move(place), std::move(machine)};
}

} // namespace hxtwin::session
