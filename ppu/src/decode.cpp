// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cost.hpp"
#include "fixed_point.hpp"
#include "machine.hpp"
#include "quick.hpp"
#include "special.hpp"

namespace hxtwin::ppu {
namespace {

std::int64_t not_implemented(machine& m, insn& i) {
    if (m.options.unknown_instruction == processor_options::unknown::nop) {
        return 0;
    }
    m.trap(fmt::format("0x{:08x} is not implemented on the processor", i.word));
}

// Logs a call when its first instruction has been executed.
std::int64_t enter_watched(machine& m, insn& i, handler run) {
    const open_call open{m.calls.size(), m.s.lr, m.s.r[1]};
    const auto enter = m.s.now;
    if (!m.open_calls.empty()) {
        const auto& last = m.open_calls.back();
        const bool same =
            last.return_address == open.return_address && last.stack_pointer == open.stack_pointer;
        if (same && m.calls[last.index].entry == m.s.pc) { // a loop back to the function's first instruction
            return run(m, i);
        }
    }
    if (m.probing) {
        m.probe_failed = true;
        return run(m, i);
    }
    m.calls.push_back({m.s.pc, enter, ppu_cycles(0)});
    m.open(open);
    const auto cycles = run(m, i);
    if (cycles < 0) { // will be executed again
        m.calls.pop_back();
        m.close_from(m.open_calls.size() - 1);
    }
    return cycles;
}

// Follows the stack pointer.
std::int64_t move_stack(machine& m, insn& i) {
    const auto before = m.s.r[1];
    const auto cycles = i.spec->by.run(m, i);
    const auto r1 = m.s.r[1];
    if (cycles < 0 || r1 == 0 || m.probing) {
        return cycles;
    }
    if (r1 < m.stack_limit) {
        m.s.r[1] = before;
        m.trap(fmt::format("the stack pointer would be 0x{:08x}; the stack ends at 0x{:08x}", r1,
                           m.stack_limit));
    }
    m.counts.stack_low = m.counts.stack_low == 0 ? r1 : std::min(m.counts.stack_low, r1);
    return cycles;
}

bool moves_stack(const insn& i) {
    for (auto kind : i.spec->operands) {
        const bool first = kind == operand::rt && (i.rt == 1 || (i.spec->multiple && i.rt <= 1));
        const bool second = (kind == operand::ra_out || kind == operand::ra_update) && i.ra == 1;
        if (first || second) {
            return true;
        }
    }
    return false;
}

std::int64_t enter_plain(machine& m, insn& i) { return enter_watched(m, i, i.spec->by.run); }
std::int64_t enter_and_move_stack(machine& m, insn& i) { return enter_watched(m, i, move_stack); }

// The quickest step for these operands.
step step_of(const machine& m, const insn& i, std::uint32_t pc) {
    switch (i.spec->growth) {
    case growth::from_spr:
    case growth::to_spr:
        return exec::special_step(i);
    default:
        return i.spec->unit == unit::branch ? exec::branch_step(m, i, pc) : i.spec->by.step;
    }
}

std::uint32_t immediate_of(const insn_spec& spec, std::uint32_t word) {
    for (auto kind : spec.operands) {
        switch (kind) {
        case operand::si:
        case operand::disp:
            return static_cast<std::uint32_t>(static_cast<std::int16_t>(word));
        case operand::ui:
            return word & 0xffffu;
        case operand::target14:
            return static_cast<std::uint32_t>(static_cast<std::int16_t>(word & 0xfffcu));
        case operand::target24:
            return static_cast<std::uint32_t>(static_cast<std::int32_t>(word << 6) >> 6) & ~3u;
        case operand::spr:
            return exec::spr_of(word);
        case operand::fxm:
            return word >> 12 & 0xffu;
        case operand::cond:
            return word & 3u;
        case operand::simm5:
            return static_cast<std::uint32_t>(static_cast<std::int32_t>(word << 16) >> 27);
        default:
            break;
        }
    }
    return 0;
}

bool shifts_immediate(const insn_spec& spec) { // the immediate counts 65536s
    return spec.name == "addis" || spec.name == "oris" || spec.name == "xoris" || spec.name == "andis.";
}

bool rotates(const insn_spec& spec) {
    return std::find(spec.operands.begin(), spec.operands.end(), operand::mb) != spec.operands.end();
}

} // namespace

std::span<const insn_spec> insn_table() {
    static const auto all = [] {
        std::vector<insn_spec> both(scalar_table().begin(), scalar_table().end());
        both.insert(both.end(), vector_table().begin(), vector_table().end());
        return both;
    }();
    return all;
}

const insn_spec* find_insn(std::uint32_t word) {
    static const auto by_opcode = [] {
        std::array<std::vector<const insn_spec*>, 64> lists;
        for (const auto& spec : insn_table()) {
            lists[spec.match >> 26].push_back(&spec);
        }
        return lists;
    }();
    for (const auto* spec : by_opcode[word >> 26]) {
        if ((word & spec->mask) == spec->match) {
            return spec;
        }
    }
    return nullptr;
}

void machine::decode(insn& into, std::uint32_t pc) {
    std::uint32_t word;
    std::memcpy(&word, page->bytes.data() + (pc - page->base), 4);
    word = big_endian(word);
    if (page == &sram_page) {
        const auto index = pc >> 2, end = std::min(index + 1 + words_ahead, sram_bytes / 4);
        std::fill(decoded.begin() + index, decoded.begin() + end, true);
        first_decoded = std::min(first_decoded, index);
        end_decoded = std::max(end_decoded, end);
    }
    const auto countdown = into.countdown, patience = into.patience;
    into = {
        .step = generic, .run = not_implemented, .word = word, .countdown = countdown, .patience = patience};
    const auto* spec = find_insn(word);
    if (spec == nullptr) {
        return;
    }
    into.spec = spec;
    into.rt = static_cast<std::uint8_t>(word >> 21 & 31);
    into.ra = static_cast<std::uint8_t>(word >> 16 & 31);
    into.rb = static_cast<std::uint8_t>(word >> 11 & 31);
    into.imm = immediate_of(*spec, word) << (shifts_immediate(*spec) ? 16 : 0);
    into.record = (spec->suffixes & suffix::always_records) != 0 ||
                  ((spec->suffixes & suffix::record) != 0 && (word & 1) != 0);
    into.overflow = (spec->suffixes & suffix::overflow) != 0 && (word & 0x400) != 0;
    if (rotates(*spec)) {
        into.imm = exec::rotation_mask(into);
    }
    into.cost = static_cast<std::uint8_t>(cost_of(*this, *spec, pc));
    const bool is_watched = std::binary_search(watched.begin(), watched.end(), pc);
    const bool moves = moves_stack(into);
    into.run = is_watched ? (moves ? enter_and_move_stack : enter_plain) : moves ? move_stack : spec->by.run;
    into.step = is_watched || moves ? generic : step_of(*this, into, pc);
}

std::int64_t undecoded(machine& m, insn& i) {
    m.decode(i, m.s.pc);
    return i.run(m, i);
}

} // namespace hxtwin::ppu
