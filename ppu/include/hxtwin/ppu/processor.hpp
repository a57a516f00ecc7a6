// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hxtwin/ppu/bus.hpp>
#include <hxtwin/ppu/interrupt.hpp>
#include <hxtwin/ppu/observation.hpp>
#include <hxtwin/ppu/state.hpp>
#include <hxtwin/ppu/timing.hpp>

namespace hxtwin::ppu {

struct processor_options {
    std::string name = "top";
    ppu::timing timing{};
    // What an instruction does that the silicon does not implement: trap loudly, or nothing as on the
    // silicon.
    enum class unknown { trap, nop } unknown_instruction = unknown::trap;
    // slw, srw and sraw use five bits of the count as the silicon does, or six as the architecture says.
    bool five_bit_shifts = true;
    bool skip_waiting_loops = true;
    observation observe{}; // what is noted of each instruction; the default costs nothing
};

// How far a call of run may go.
struct limits {
    ppu_cycles until{0}; // stop before the first instruction that would issue at or after this time
    ppu_cycles bus_until{
        0}; // and before the first access beyond the own SRAM that would be made at or after this time
    std::uint64_t instructions = unlimited; // and after so many
    static constexpr std::uint64_t unlimited = ~std::uint64_t{0};
};

enum class stop_reason {
    until,      // reached limits.until
    bus,        // wants the bus at or after limits.bus_until: stop.at says when
    sleep,      // in `wait`: nothing will happen without an interrupt
    breakpoint, // before the instruction at a breakpoint
    step,       // executed limits.instructions
};

// An access of the parallel bus.
struct vector_access {
    std::uint32_t address = 0;
    bool write = false;
};

// An access of a word, or of less, beyond the SRAM; of several, the first.
struct word_access {
    std::uint32_t address = 0;
    bool write = false;
};

struct stop {
    stop_reason reason;
    ppu_cycles at{0}; // time of the next instruction or bus access; if asleep, of the timer's interrupt
    std::optional<vector_access> next{}; // the bus access, if it is of the parallel bus
    std::optional<word_access> word{};   // if it is not
};

struct call {
    std::uint32_t entry = 0;
    ppu_cycles enter{0};
    ppu_cycles leave{0};
};

struct counts {
    std::uint64_t instructions = 0;
    std::uint64_t vector_instructions = 0;
    ppu_cycles skipped{0};       // in waiting loops
    ppu_cycles bus_wait{0};      // that accesses beyond the SRAM took longer than the pipeline's own cycles
    ppu_cycles vector_wait{0};   // that the scalar pipeline waited for the vector unit
    std::uint32_t stack_low = 0; // least value that r1 was given, beside 0; 0 if it had none
};

// One embedded processor with its 16 KiB of SRAM. Runs ahead freely while it only touches its own SRAM; what
// is beyond goes through the bus, at times that limits.bus_until controls. Illegal things throw ppu_trap,
// without symbols.
class processor {
public:
    processor(processor_options, bus&);
    processor(processor&&) noexcept;
    ~processor();

    // Clears state, counts, calls and decoded instructions; keeps the SRAM. Execution starts at address 0 at
    // time `now`.
    void reset(ppu_cycles now = ppu_cycles(0));
    stop run(limits);
    // Sets a pin, or rings the doorbell, at this time or before the next instruction if that is later;
    // reaches the program if it has enabled it. Pins are low after reset.
    void raise(input, ppu_cycles when);
    void lower(input pin, ppu_cycles when);

    const ppu::state& state() const;
    ppu::state& state();
    std::span<const std::uint8_t, sram_bytes> sram() const;
    // Writes from outside (the host, the other processor); decoded instructions there are forgotten.
    void write_sram(std::uint32_t address, std::span<const std::uint8_t> bytes);

    // Logs calls of the functions that begin at these addresses: entry, and return to the caller's next
    // instruction.
    void watch(std::vector<std::uint32_t> entries);
    const std::vector<call>& calls() const;
    const ppu::counts& counts() const;

    // r1 may become 0, but not another value less than this: the instruction that would set it traps.
    void stack_limit(std::uint32_t lowest);
    // run stops before it executes one of these, unless it begins there. While there are any, and while
    // limits.instructions bounds a run, waiting loops are executed.
    void breakpoints(std::vector<std::uint32_t> addresses);
    // The last instructions, oldest first, as many as options.observe.trace_window asks for. Iterations of
    // waiting loops that were skipped are not among them.
    std::vector<traced> trace() const;
    // Where the functions that are being executed will return to, innermost first: the link register, which
    // is stale after a call, then what was saved along the chain of stack frames.
    std::vector<std::uint32_t> return_addresses() const;
    // Of the instructions that were executed since the reset, in order of addresses; empty unless
    // options.observe.profile.
    std::vector<profiled> profile() const;

private:
    struct implementation;
    std::unique_ptr<implementation> self_;
};

} // namespace hxtwin::ppu
