// SPDX-License-Identifier: Apache-2.0
#include "waiting_loop.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include <hxtwin/base/error.hpp>

#include "growing.hpp"
#include "memory.hpp"
#include "special.hpp"

// The iterations are numbered k = 0, 1, ... from now on. Every register is assumed to hold r + k * step,
// modulo 2^32, when iteration k begins. One iteration is executed to find the steps, and executed again to
// prove them: each instruction either has operands with step 0, or is one whose result grows evenly with k,
// or fails the proof. An outcome (of a comparison, a carry, a counter) that depends on growing values bounds
// the k for which it stays the same. If the iteration ends with every register at r + step with the step
// assumed, iterations 0 to the bound are alike by induction.
namespace hxtwin::ppu {
namespace {

constexpr unsigned longest = 1024;      // instructions of an iteration
constexpr std::int64_t least_room = 64; // cycles to the limit for which it is worth a look
constexpr std::uint16_t most_patience =
    1024; // branches between two looks at a loop that is not a waiting one

// What an iteration may change.
struct scalars {
    std::uint32_t pc;
    std::array<std::uint32_t, 32> r;
    std::uint32_t cr, lr, ctr, xer;
    ppu_cycles now;
};

scalars scalars_of(const state& s) { return {s.pc, s.r, s.cr, s.lr, s.ctr, s.xer, s.now}; }
void restore(state& s, const scalars& from) {
    s.pc = from.pc;
    s.r = from.r;
    s.cr = from.cr;
    s.lr = from.lr;
    s.ctr = from.ctr;
    s.xer = from.xer;
    s.now = from.now;
}

// Loads only from the SRAM, which nobody else writes meanwhile; stores only there, of what it holds already.
bool harmless(const machine& m, const insn& i) {
    const bool indexed = i.spec->operands[2] == operand::rb;
    const auto base = !i.spec->update && i.ra == 0 ? 0 : m.s.r[i.ra];
    const auto address = base + (indexed ? m.s.r[i.rb] : i.imm);
    if (address >= sram_bytes) {
        return false;
    }
    if (i.spec->unit == unit::load) {
        return true;
    }
    const auto value = m.s.r[i.rt];
    const auto name = i.spec->name.substr(0, 3);
    const unsigned bytes = name == "stb" ? 1 : name == "sth" ? 2 : 4;
    if (exec::is_misaligned(address, bytes)) {
        return false;
    }
    for (unsigned k = 0; k < bytes; ++k) {
        if (m.sram[address + k] != (value >> 8 * (bytes - 1 - k) & 0xff)) {
            return false;
        }
    }
    return true;
}

// May this instruction be part of an iteration that is only looked at?
bool is_admissible(const machine& m, const insn& i) {
    if (i.spec == nullptr || i.spec->growth == growth::opaque) {
        return false;
    }
    switch (i.spec->unit) {
    case unit::load:
    case unit::store:
        return harmless(m, i);
    case unit::sync:
        return m.vector_free <= m.now();
    default:
        break;
    }
    if (i.spec->growth == growth::from_spr || i.spec->growth == growth::to_spr) {
        const bool time = i.imm == exec::spr::tbl || i.imm == exec::spr::tbu;
        return i.imm == exec::spr::ctr || i.imm == exec::spr::lr ||
               (i.spec->growth == growth::from_spr && (time || i.imm == exec::spr::xer));
    }
    return true;
}

// An instruction of an iteration, and its cycles.
struct passed {
    std::uint32_t pc;
    std::int64_t cycles;
};

// Executes from here until this place is reached again; the number of instructions, or none if the iteration
// is not one of a waiting loop. With g, proves its steps; notes the path.
std::optional<unsigned> iterate(machine& m, growing* g, std::vector<passed>* path = nullptr) {
    const auto begin = m.s.pc;
    for (unsigned n = 1; n <= longest; ++n) {
        const auto pc = m.s.pc;
        auto& i = m.fetch(m.s.pc);
        if (i.run == undecoded) {
            m.decode(i, m.s.pc);
        }
        if (!is_admissible(m, i) || (g != nullptr && !pass(*g, m.s, i))) {
            return std::nullopt;
        }
        m.next = m.s.pc + 4;
        const auto cycles = i.run(m, i);
        if (cycles < 0 || m.probe_failed) {
            return std::nullopt;
        }
        m.s.pc = m.next;
        m.s.now += ppu_cycles(cycles + i.cost);
        if (path != nullptr) {
            path->push_back({pc, cycles + i.cost});
        }
        if (m.s.pc == begin) {
            return n;
        }
    }
    return std::nullopt;
}

struct iteration {
    growing steps;
    unsigned instructions = 0;
    std::vector<passed> path{}; // only for a profile
};

// Finds and proves the steps; changes the machine.
std::optional<iteration> prove(machine& m, const scalars& start) {
    const auto found = iterate(m, nullptr);
    if (!found || m.s.cr != start.cr || m.s.xer != start.xer || m.s.lr != start.lr) {
        return std::nullopt;
    }
    growing assumed;
    for (unsigned r = 0; r < 32; ++r) {
        assumed.r[r] = m.s.r[r] - start.r[r];
    }
    assumed.ctr = m.s.ctr - start.ctr;
    assumed.cycles = (m.s.now - start.now).count();
    auto ended = assumed;
    restore(m.s, start);
    std::vector<passed> path;
    if (!iterate(m, &ended, m.options.observe.profile ? &path : nullptr) || ended.r != assumed.r ||
        ended.ctr != assumed.ctr) {
        return std::nullopt;
    }
    assumed.last = ended.last;
    return iteration{assumed, *found, std::move(path)};
}

std::optional<iteration> look(machine& m, const scalars& start) {
    const auto* page = m.page;
    m.probing = true;
    m.probe_failed = false;
    std::optional<iteration> found;
    try {
        found = prove(m, start);
    } catch (const ppu_trap&) { // executing will trap in its time
    }
    m.probing = false;
    m.page = const_cast<code_page*>(page);
    restore(m.s, start);
    return found;
}

} // namespace

void close_loop(machine& m, insn& branch) {
    if (m.until - m.now() < least_room) {
        branch.countdown = 1;
        return;
    }
    const auto start = scalars_of(m.s);
    const auto found = look(m, start);
    if (!found) {
        branch.patience =
            std::min<std::uint16_t>(static_cast<std::uint16_t>(branch.patience * 2), most_patience);
        branch.countdown = branch.patience;
        return;
    }
    branch.patience = 2;
    branch.countdown = 1;
    const auto& steps = found->steps;
    const auto room = std::max<std::int64_t>(0, (m.until - m.now()) / steps.cycles);
    const auto skipped = steps.last < room ? steps.last + 1 : room;
    const auto times = static_cast<std::uint32_t>(skipped);
    for (unsigned r = 0; r < 32; ++r) {
        m.s.r[r] += times * steps.r[r];
    }
    m.s.ctr += times * steps.ctr;
    m.s.now += ppu_cycles(skipped * steps.cycles);
    m.counts.skipped += ppu_cycles(skipped * steps.cycles);
    m.counts.instructions += static_cast<std::uint64_t>(skipped) * found->instructions;
    for (const auto& passed : found->path) {
        auto& p = *m.profiled_at(passed.pc);
        p.pc = passed.pc;
        p.count += static_cast<std::uint64_t>(skipped);
        p.cycles += ppu_cycles(skipped * passed.cycles);
    }
}

} // namespace hxtwin::ppu
