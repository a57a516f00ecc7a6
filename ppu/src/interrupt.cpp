// SPDX-License-Identifier: Apache-2.0
#include "interrupt.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "special.hpp"

namespace hxtwin::ppu {
namespace {

// ICCR: four bits each, pin 0 at the lowest.
std::uint32_t levels(const state& s) { return s.iccr >> 16 & 0xf; }
std::uint32_t polarity(const state& s) { return s.iccr >> 12 & 0xf; }
std::uint32_t mask(const state& s) { return s.iccr >> 8 & 0xf; }
bool doorbell_enabled(const state& s) { return (s.iccr & 1) != 0; }

constexpr std::uint32_t rung = 1u << pins;

// It counts down each cycle and stays at 0, or starts again from DECAR.
void settle_decrementer(state& s) {
    const auto elapsed = (s.now - s.dec_since).count();
    s.dec_since = s.now;
    if (elapsed < std::int64_t{s.dec}) {
        s.dec -= static_cast<std::uint32_t>(elapsed);
        return;
    }
    if (s.dec == 0) {
        return;
    }
    s.tsr |= tsr_dis;
    const bool again = (s.tcr & tcr_are) != 0 && s.decar != 0;
    s.dec = again ? s.decar - static_cast<std::uint32_t>((elapsed - s.dec) % s.decar) : 0;
}

// The bit of the time base whose rising edge is the event.
unsigned interval_bit(const state& s) { return 8 + 4 * (s.tcr >> 24 & 3); }

// The first rising edge after a moment.
std::int64_t next_edge(const state& s, std::int64_t after) {
    const auto bit = interval_bit(s);
    const auto period = std::uint64_t{2} << bit, edge = std::uint64_t{1} << bit;
    const auto base = static_cast<std::uint64_t>(after + s.time_base_offset);
    const auto ahead = (edge - base) & (period - 1);
    return after + static_cast<std::int64_t>(ahead == 0 ? period : ahead);
}

void settle_interval(state& s) {
    if (next_edge(s, s.interval_since.count()) <= s.now.count()) {
        s.tsr |= tsr_fis;
    }
    s.interval_since = s.now;
}

std::string_view name_of(interrupt kind) {
    constexpr std::string_view names[]{
        "alignment", "program", "external input", "fixed interval timer", "decrementer", "doorbell",
    };
    return names[static_cast<unsigned>(kind)];
}

bool leads_somewhere(const machine& m, std::uint32_t vector) {
    const auto word = m.read_sram<std::uint32_t>(vector);
    constexpr std::uint32_t rfi = 0x4c00'0064;
    if (word >> 26 != 18) {
        return word == rfi;
    }
    const auto offset = static_cast<std::uint32_t>(static_cast<std::int32_t>(word << 6) >> 6) & ~3u;
    return ((word & 2) != 0 ? offset : vector + offset) != 0;
}

} // namespace

void settle_timers(state& s) {
    settle_decrementer(s);
    settle_interval(s);
}

std::optional<std::int64_t> next_timer_request(const state& s) {
    std::optional<std::int64_t> when;
    if ((s.msr & msr_ee) == 0) {
        return when;
    }
    if ((s.tcr & tcr_die) != 0 && s.dec != 0) {
        when = s.dec_since.count() + s.dec;
    }
    if ((s.tcr & tcr_fie) != 0) {
        const auto edge = next_edge(s, s.interval_since.count());
        when = std::min(when.value_or(edge), edge);
    }
    return when;
}

std::optional<interrupt> requested(const state& s) {
    if ((s.msr & msr_ee) == 0) {
        return std::nullopt;
    }
    const auto active = ~(s.pins ^ polarity(s)) & levels(s);
    if (((active | s.pending) & mask(s)) != 0) {
        return interrupt::external;
    }
    if ((s.tcr & tcr_fie) != 0 && (s.tsr & tsr_fis) != 0) {
        return interrupt::fixed_interval;
    }
    if ((s.tcr & tcr_die) != 0 && (s.tsr & tsr_dis) != 0) {
        return interrupt::decrementer;
    }
    return doorbell_enabled(s) && (s.pending & rung) != 0 ? std::optional(interrupt::doorbell) : std::nullopt;
}

void raise(state& s, input what) {
    const auto bit = 1u << static_cast<unsigned>(what);
    if (what == input::doorbell) {
        s.pending |= rung;
        return;
    }
    const bool rises = (s.pins & bit) == 0;
    s.pins |= bit;
    s.pending |= rises && (levels(s) & bit) == 0 && (polarity(s) & bit) != 0 ? bit : 0;
}

void lower(state& s, input what) {
    const auto bit = 1u << static_cast<unsigned>(what);
    const bool falls = (s.pins & bit) != 0;
    s.pins &= ~bit;
    s.pending |= falls && (levels(s) & bit) == 0 && (polarity(s) & bit) == 0 ? bit : 0;
}

void enter(machine& m, interrupt kind, const std::string& cause) {
    auto& s = m.s;
    const auto vector = vector_of(kind);
    if (!leads_somewhere(m, vector)) {
        m.trap(cause.empty() ? fmt::format("{} interrupt, whose vector at 0x{:02x} leads nowhere",
                                           name_of(kind), vector)
                             : cause);
    }
    s.srr0 = s.pc;
    s.srr1 = s.msr;
    s.msr &= msr_kept;
    if (kind == interrupt::alignment || kind == interrupt::program) {
        s.esr = kind == interrupt::program ? esr_trap : 0;
    } else if (kind == interrupt::external) {
        s.pending &= ~mask(s);
    } else if (kind == interrupt::doorbell) {
        s.pending &= ~rung;
    }
    s.sleeping = false;
    s.pc = vector;
}

std::int64_t fail(machine& m, interrupt kind, const std::string& cause) {
    if (m.probing) {
        m.probe_failed = true;
        return 0;
    }
    enter(m, kind, cause);
    m.next = m.s.pc;
    m.until = 0; // MSR has changed
    return m.options.timing.interrupt;
}

} // namespace hxtwin::ppu
