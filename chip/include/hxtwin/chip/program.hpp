// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <hxtwin/base/duration.hpp>
#include <hxtwin/chip/configuration.hpp>

// What the FPGA does with the chip after it is configured, and what comes back.
namespace hxtwin::chip {

struct write_word {
    address at;
    std::uint32_t value = 0;
};

// Reads `words` consecutive words; the n-th read of a program fills result.reads[n].
struct read_words {
    address at;
    std::uint32_t words = 1;
};

// Sends an event into the chip: bits 15:14 are the L2 input, 13:0 the label that the crossbar sees.
struct send_event {
    std::uint16_t label = 0;
};

// Waits until (word & mask) == target. The program's time stands still meanwhile: what follows is late by as
// much. The n-th poll fills result.polls[n]; one that times out ends the program.
struct poll_word {
    address at;
    std::uint32_t mask = 0xffff'ffff;
    std::uint32_t target = 0;
    fpga_cycles timeout{1'250'000};
};

struct record_events {
    bool enable = true;
};

// Starts or stops the channels of the fast converter that the configuration enables, as a write of its
// control word does.
struct record_samples {
    bool enable = true;
};

using command = std::variant<write_word, read_words, send_event, poll_word, record_events, record_samples>;

struct timed_command {
    fpga_cycles at{0}; // program time; not before that of the command in front
    chip::command command;
};

// Code on a processor whose calls a backend should log if it can see them; hardware cannot.
struct watch {
    std::string name;
    std::uint32_t entry = 0; // fetch address
};

// Potentials of all membranes, for a backend that can see them; hardware cannot. Sampled a period apart from
// `from` on, before `until`, since the start of the program, waits of polls included.
struct membrane_request {
    fpga_cycles from{0}, until{0};
    fpga_cycles period{125};
};

// What a backend should note of the processors for people, if it can see it; hardware cannot. Changes no
// result.
struct observation {
    std::uint32_t trace_window = 0; // so many last instructions of each
    bool profile = false;           // counts and cycles at each address
    std::uint32_t stack_limit = 0; // least value of the stack pointer, below which a processor traps; 0: none
};

struct program {
    std::vector<timed_command> commands;
    std::vector<watch> watches;
    chip::observation observe{};
    std::vector<membrane_request> membranes{};
};

// A spike that left the chip. Time stamps lie on the FPGA's grid of 8 ns, counted from the start of the
// program.
struct spike {
    fpga_cycles time{0};
    std::uint16_t label = 0; // bits 15:14 L2 output, 13:0 label
    bool operator==(const spike&) const = default;
};

struct fast_sample {
    ppu_cycles time{0}; // since the start of the program
    std::uint8_t channel = 0;
    std::uint16_t code = 0; // 10 bit
    bool operator==(const fast_sample&) const = default;
};

// What of the fast converter's samples is not as asked.
struct sampling_counts {
    std::uint64_t starts_asleep = 0; // while it slept: nothing was recorded
    std::uint64_t starts_late = 0;   // before it was awake: recorded from then on
    std::uint64_t unsettled = 0;     // samples of the first 8 us of a recording, which are invalid
    bool operator==(const sampling_counts&) const = default;
};

// What a membrane_request gave: one row of 512 potentials in volts for each sample.
struct membrane_trace {
    fpga_cycles from{0}, period{0};
    std::vector<float> volts;
    bool operator==(const membrane_trace&) const = default;
};

struct watched_call {
    std::uint32_t watch = 0; // index in program.watches
    ppu_cycles enter{0};     // since the start of the program
    ppu_cycles leave{0};
    bool operator==(const watched_call&) const = default;
};

struct executed_instruction {
    std::uint32_t pc = 0;
    std::uint32_t word = 0;
    ppu_cycles at{0}; // since the start of the program
    bool operator==(const executed_instruction&) const = default;
};

// What was executed at one address; the waits are part of the cycles.
struct executed_address {
    std::uint32_t pc = 0;
    std::uint64_t count = 0;
    ppu_cycles cycles{0};
    ppu_cycles bus_wait{0};
    ppu_cycles vector_wait{0};
    bool operator==(const executed_address&) const = default;
};

// What a processor did; all zero where the backend cannot see it.
struct processor_log {
    std::vector<watched_call> calls;
    std::uint64_t instructions = 0;
    std::uint64_t vector_instructions = 0;
    ppu_cycles running{0}; // since its reset was released
    ppu_cycles waiting{0}; // of these, in waiting loops, which are skipped, not executed
    std::uint32_t pc = 0;  // at the end
    bool sleeping = false;
    std::uint32_t console_bytes = 0;
    std::array<std::uint32_t, 32> registers{}; // at the end
    std::vector<std::uint32_t>
        return_addresses;        // at the end, innermost first: the link register, then the stack's
    std::uint32_t stack_low = 0; // least value of the stack pointer
    std::vector<executed_instruction> trace; // the last instructions, oldest first
    std::vector<executed_address> profile;   // in order of addresses
    bool operator==(const processor_log&) const = default;
};

// Everything that was lost or went beyond a counter is counted here.
struct event_counts {
    std::uint64_t background = 0;       // events sent by background sources
    std::uint64_t external = 0;         // events sent by the FPGA
    std::uint64_t spikes = 0;           // spikes fired by neurons
    std::uint64_t synaptic = 0;         // events that reached a synapse with its label in an enabled row
    std::uint64_t crossbar_dropped = 0; // events that no node passed
    std::uint64_t overloaded = 0;       // events lost because two wanted the same bus in the same cycle
    std::uint64_t link_lost = 0;        // events lost because a link to or from the FPGA was full
    std::uint64_t recorded = 0;         // spikes that reached the FPGA while it recorded
    bool operator==(const event_counts&) const = default;
};

struct wall_times { // seconds of wall time, summed over threads
    double neurons = 0;
    double events = 0;
    double processors = 0;
    std::uint64_t neuron_steps = 0; // what `neurons` was for: steps of one circuit, however long
};

struct result {
    std::vector<spike> spikes; // in order of time
    std::vector<std::vector<std::uint32_t>> reads;
    std::vector<bool> polls; // whether each was satisfied; shorter than the program's if one ended it
    std::vector<ppu_cycles> executed; // per command: when, since the start of the program
    ppu_cycles ended{0};              // when the last command was done, since the start of the program
    std::vector<fast_sample> samples; // in order of time
    sampling_counts sampling;
    std::vector<membrane_trace> membranes; // one for each request; empty where the backend cannot see them
    per<processor_log, hemisphere> processors;
    event_counts counts;
    wall_times wall;
};

// Something that executes a program on a chip: the emulator, and one day hardware. Calibration measures
// through it.
struct backend {
    virtual ~backend() = default;
    // Configures the chip, loads memories, releases the resets that the configuration releases, runs the
    // program. Starts from the same state each time. Throws ppu_trap (without symbols) and unmapped_address.
    virtual result execute(const configuration&, const program&) = 0;
    // Names the individual chip: equal identifiers mean equal analog properties.
    virtual std::string identifier() const = 0;
};

} // namespace hxtwin::chip
