// SPDX-License-Identifier: Apache-2.0
#include "machine.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/ppu/disassembler.hpp>

#include "interrupt.hpp"
#include "threaded.hpp"
#include "waiting_loop.hpp"

namespace hxtwin::ppu {
namespace {

constexpr std::uint32_t page_bytes = 64 * 1024; // of code beyond the SRAM, predecoded together

stop_reason reason_of(std::int64_t outcome) {
    return outcome == outcome::sleep ? stop_reason::sleep : stop_reason::bus;
}

// The step behind the last word of a page.
void leave_page(machine& m, insn* i, std::int64_t left, std::uint64_t count) { leave(m, i, left, count); }

} // namespace

machine::machine(processor_options options_, ppu::bus& bus_) : options(std::move(options_)), bus(&bus_) {
    if (options.timing.vector_queue == 0 || options.timing.vector_queue > vector_starts.size()) {
        throw internal_error(fmt::format("processor {} has a vector queue of {} instructions; 1 to {} can be "
                                         "modelled",
                                         options.name, options.timing.vector_queue, vector_starts.size()));
    }
    notes.window = options.observe.trace_window;
    reset(ppu_cycles(0));
}

void machine::reset(ppu_cycles now_) {
    s = {};
    s.now = s.dec_since = s.interval_since = now_;
    counts = {};
    calls.clear();
    close_from(0);
    vector_free = now_.count();
    vector_starts.fill(now_.count());
    vector_issued = 0;
    last_bus = now_.count();
    forget_all();
    pages.clear();
    page = &sram_page;
    notes.clear();
}

// Makes the SRAM's page at first; later only what was decoded is made anew.
void machine::forget_all() {
    insn fresh;
    fresh.run = undecoded;
    if (sram_page.insns.empty()) {
        sram_page.bytes = sram;
        sram_page.insns.assign(sram_bytes / 4 + 1, fresh);
        sram_page.insns.back().step = leave_page;
        sram_page.profile.resize(options.observe.profile ? sram_page.words() : 0);
    }
    if (first_decoded < end_decoded) {
        const auto words = end_decoded - first_decoded;
        std::fill_n(sram_page.insns.begin() + first_decoded, words, fresh);
        std::fill_n(decoded.begin() + first_decoded, words, false);
        if (!sram_page.profile.empty()) {
            std::fill_n(sram_page.profile.begin() + first_decoded, words, profiled{});
        }
    }
    first_decoded = sram_bytes / 4;
    end_decoded = 0;
}

stop machine::run(limits limits) {
    const auto end = limits.until.count();
    bus_until = limits.bus_until.count();
    allowed = limits.instructions;
    const bool bounded = allowed != limits::unlimited;
    may_skip = options.skip_waiting_loops && notes.breakpoints.empty() && !bounded;
    const bool observed =
        bounded || notes.window != 0 || options.observe.profile || !notes.breakpoints.empty();
    at_breakpoint = true;
    while (true) {
        settle_timers(s);
        take_interrupt();
        const auto event = next_timer_request(s);
        if (s.sleeping) {
            if (!event || *event >= end) {
                return {stop_reason::sleep, event ? ppu_cycles(*event) : s.now};
            }
            s.now = std::max(s.now, ppu_cycles(*event));
            continue;
        }
        until = std::min(end, event.value_or(end));
        const auto reason = observed ? run_observed() : run_plain();
        if (reason == stop_reason::until ? s.now.count() >= end : !s.sleeping) {
            return stopped(reason);
        }
    }
}

void machine::take_interrupt() {
    if (const auto kind = requested(s)) {
        enter(*this, *kind, "");
        s.now += ppu_cycles(options.timing.interrupt);
    }
}

void machine::wake_at(ppu_cycles when) {
    if (s.sleeping && requested(s)) {
        s.now = std::max(s.now, when);
    }
}

stop_reason machine::run_plain() {
    while (now() < until) {
        horizon = until;
        failed = 0;
        auto* i = &fetch(s.pc);
        at = i;
        left = until - now();
        count = 0;
        do {
            at->step(*this, at, left, count);
        } while (!jumps && at != nullptr);
        if (failed < 0) {
            return reason_of(failed);
        }
    }
    return stop_reason::until;
}

// Brings the state up to date, runs the handler, and finds out what comes next.
void generic(machine& m, insn* i, std::int64_t left, std::uint64_t count) {
    auto& s = m.s;
    s.pc = pc_of(m, i);
    s.now = ppu_cycles(m.horizon - left);
    m.counts.instructions += count;
    m.next = s.pc + 4;
    const auto cycles = i->run(m, *i);
    if (cycles < 0) {
        m.failed = cycles;
        return halt(m);
    }
    s.pc = m.next;
    const bool attempt = cycles >= outcome::attempt;
    s.now += ppu_cycles(cycles + i->cost - (attempt ? outcome::attempt : 0));
    ++m.counts.instructions;
    if (attempt) {
        close_loop(m, *i);
    }
    left = m.until - m.now(); // until may be 0 by now
    return left <= 0 ? halt(m) : go_to(m, s.pc, left, 0);
}

// As run, one instruction at a time, and notes each.
stop_reason machine::run_observed() {
    for (; s.now.count() < until; --allowed) {
        if (allowed == 0) {
            return stop_reason::step;
        }
        if (!at_breakpoint && notes.stops_at(s.pc)) {
            return stop_reason::breakpoint;
        }
        at_breakpoint = false;
        auto& i = fetch(s.pc);
        next = s.pc + 4;
        const auto before = counts;
        const auto pc = s.pc;
        const auto at = now();
        auto cycles = i.run(*this, i);
        if (cycles < 0) {
            return reason_of(cycles);
        }
        const bool attempt = cycles >= outcome::attempt;
        cycles += i.cost - (attempt ? outcome::attempt : 0);
        note(pc, i, at, cycles, before);
        s.pc = next;
        s.now += ppu_cycles(cycles);
        ++counts.instructions;
        if (attempt) {
            close_loop(*this, i);
        }
    }
    return stop_reason::until;
}

stop machine::stopped(stop_reason reason) const {
    if (reason == stop_reason::bus) {
        return {reason, ppu_cycles(last_bus), refused, refused_word};
    }
    return {reason, s.now};
}

profiled* machine::profiled_at(std::uint32_t pc) {
    auto* in = &sram_page;
    if (pc >= sram_bytes) {
        const auto found = pages.find(pc - pc % page_bytes);
        in = found == pages.end() ? nullptr : found->second.get();
    }
    const auto index = in == nullptr ? 0 : (pc - in->base) / 4;
    return in == nullptr || index >= in->profile.size() ? nullptr : &in->profile[index];
}

void machine::note(std::uint32_t pc, const insn& i, std::int64_t at, std::int64_t cycles,
                   const ppu::counts& before) {
    notes.add({pc, i.word, ppu_cycles(at)});
    auto* const at_pc = profiled_at(pc);
    if (at_pc == nullptr) {
        return;
    }
    auto& p = *at_pc;
    p.pc = pc;
    ++p.count;
    p.cycles += ppu_cycles(cycles);
    p.bus_wait += counts.bus_wait - before.bus_wait;
    p.vector_wait += counts.vector_wait - before.vector_wait;
}

insn& machine::fetch_elsewhere(std::uint32_t pc) {
    if (pc < sram_bytes) {
        page = &sram_page;
        return page->insns[pc >> 2];
    }
    const auto base = pc - pc % page_bytes;
    auto& found = pages[base];
    if (!found) {
        const auto bytes = bus->code(base);
        insn fresh;
        fresh.run = undecoded;
        const auto size = std::min<std::size_t>(bytes.size(), page_bytes) / 4 * 4;
        found = std::make_unique<code_page>(
            code_page{base, bytes.subspan(0, size), std::vector<insn>(size / 4 + 1, fresh)});
        found->insns.back().step = leave_page;
        if (options.observe.profile) {
            found->profile.resize(size / 4);
        }
    }
    if ((pc - base) / 4 >= found->words()) {
        trap(fmt::format("fetch from 0x{:08x}, where there is no program memory", pc));
    }
    page = found.get();
    return page->insns[(pc - base) / 4];
}

void machine::forget(std::uint32_t address, std::uint32_t bytes) {
    for (auto at = address & ~3u; at < address + bytes; at += 4) {
        forget_word(at);
    }
}

void machine::forget_up_to(std::uint32_t index) {
    decoded[index] = false;
    for (auto k = index - std::min(index, words_ahead); k <= index; ++k) {
        sram_page.insns[k].run = undecoded;
        sram_page.insns[k].step = generic;
    }
}

void machine::forget_watched() {
    for (auto entry : watched) {
        if (entry < sram_bytes) {
            forget_word(entry);
        } else if (auto found = pages.find(entry - entry % page_bytes); found != pages.end()) {
            const auto index = (entry - found->first) / 4;
            if (index < found->second->words()) {
                found->second->insns[index].run = undecoded;
                found->second->insns[index].step = generic;
            }
        }
    }
}

void machine::open(const open_call& call) {
    open_calls.push_back(call);
    return_filter |= filter_bit(call.return_address);
}

void machine::close_from(std::size_t position) {
    open_calls.resize(position);
    return_filter = 0;
    for (const auto& call : open_calls) {
        return_filter |= filter_bit(call.return_address);
    }
}

void machine::return_to(std::uint32_t target, std::int64_t when) {
    for (auto open = open_calls.rbegin(); open != open_calls.rend(); ++open) {
        if (open->return_address == target && open->stack_pointer == s.r[1]) {
            if (probing) {
                probe_failed = true;
                return;
            }
            // A function that was jumped to at the end of another returns for both.
            auto first = open;
            for (; first != open_calls.rend() && first->return_address == target &&
                   first->stack_pointer == s.r[1];
                 ++first) {
                calls[first->index].leave = ppu_cycles(when);
            }
            close_from(static_cast<std::size_t>(open_calls.rend() - first));
            return;
        }
    }
}

std::vector<ppu_trap::machine::step> machine::last_steps() const {
    std::vector<ppu_trap::machine::step> steps;
    for (const auto& t : notes.in_order()) {
        steps.push_back(
            {{.pc = t.pc, .function = {}, .file = {}, .line = 0}, disassemble(t.word, t.pc), t.at.count()});
    }
    return steps;
}

void machine::trap(const std::string& cause) const {
    const auto index = (s.pc - page->base) / 4;
    std::string instruction = "none";
    if (index < page->bytes.size() / 4) {
        std::uint32_t word;
        std::memcpy(&word, page->bytes.data() + index * 4, 4);
        instruction = disassemble(big_endian(word), s.pc);
    }
    throw ppu_trap({.pc = s.pc, .function = {}, .file = {}, .line = 0}, {.processor = options.name,
                                                                         .cause = cause,
                                                                         .instruction = instruction,
                                                                         .registers = s.r,
                                                                         .cycle = now(),
                                                                         .last = last_steps()});
}

bool machine::bus_time(std::int64_t& at) {
    last_bus = at = std::max(at, last_bus);
    refused.reset();
    refused_word.reset();
    return at < bus_until;
}

bool machine::bus_load(std::uint32_t address, unsigned bytes, std::uint32_t& value, std::int64_t& cycles,
                       bool begun) {
    auto at = now() + cycles;
    if (!bus_time(at) && !begun) {
        refused_word = {address, false};
        return false;
    }
    try {
        const auto answer = bus->load(address, bytes, ppu_cycles(at));
        value = answer.value;
        const auto took = at - now() + answer.wait.count() + options.timing.external_word;
        counts.bus_wait += ppu_cycles(took - cycles);
        cycles = took;
    } catch (const bus_error& e) {
        trap(fmt::format("load of {} bytes from 0x{:08x}: {}", bytes, e.address, e.reason));
    }
    return true;
}

bool machine::bus_store(std::uint32_t address, unsigned bytes, std::uint32_t value, std::int64_t& cycles,
                        bool begun) {
    auto at = now() + cycles;
    if (!bus_time(at) && !begun) {
        refused_word = {address, true};
        return false;
    }
    try {
        const auto wait = bus->store(address, bytes, value, ppu_cycles(at));
        const auto took = at - now() + wait.count() + options.timing.external_word;
        counts.bus_wait += ppu_cycles(took - cycles);
        cycles = took;
    } catch (const bus_error& e) {
        trap(fmt::format("store of {} bytes to 0x{:08x}: {}", bytes, e.address, e.reason));
    }
    return true;
}

} // namespace hxtwin::ppu
