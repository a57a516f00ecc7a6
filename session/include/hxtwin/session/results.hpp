// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <hxtwin/base/duration.hpp>
#include <hxtwin/base/index.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/codegen/toolchain.hpp>
#include <hxtwin/experiment/analog.hpp>
#include <hxtwin/mapping/plan.hpp>
#include <hxtwin/ppu/profile.hpp>

namespace hxtwin::session {

// Samples of one observable of one rule for one projection, one population, or the rule itself (array).
struct recorded {
    std::vector<std::uint64_t> periods; // index of each sample's period
    std::vector<ppu_cycles> times;      // as the kernel stored them, since the start of the experiment
    std::uint32_t width =
        0; // connections of the projection, cells of the population, or elements of the array
    std::vector<std::int32_t> values; // [sample][width], in order of connections or cells
    std::vector<std::uint8_t>
        missing; // [sample][width]: 1 where the processor that owns the value missed the period
};

struct recording {
    std::map<std::string, std::vector<recorded>> per_synapse; // [name][projection of the rule]
    std::map<std::string, std::vector<recorded>> per_neuron;  // [name][population of the rule]
    std::map<std::string, recorded> arrays;
    std::vector<std::uint8_t> raw; // the block of a rule that records one
};

struct execution {
    std::uint64_t period = 0;
    ppu_cycles release{0}, start{0}, stop{0}; // since the start of the experiment
};

struct summary {
    ppu_cycles min{0}, median{0}, max{0};
};

// What one processor did for one rule.
struct rule_profile {
    std::vector<execution> executions;
    bool vectors_in_memory = false; // the cross compiler kept none of the kernel's vectors in registers
    std::uint64_t missed = 0;       // periods skipped by the timer or not reached before the end
    summary latency;                // from release to start
    summary run_time;
};

// An instruction that a processor executed.
struct executed {
    ppu_cycles time{0}; // since the start of the experiment
    std::uint32_t pc = 0;
    std::string instruction; // disassembled
    std::string function, file;
    unsigned line = 0;
};

// A call of a function of the program.
struct function_call {
    std::uint32_t function = 0;    // index in code_profile.names
    std::uint32_t depth = 0;       // calls that it is inside of
    ppu_cycles enter{0}, leave{0}; // since the start of the experiment
};

// Where the cycles of one processor went, from its release out of reset to the end of the experiment's
// protocol.
struct code_profile {
    ppu::profile places; // by function and by line
    std::vector<ppu::call_stack> stacks;
    std::vector<std::string> names;
    std::vector<function_call> calls; // in order of entering
};

// Bytes of the processor's memory for a purpose: the most that were in use at a time, and how many there are.
struct high_water {
    std::uint32_t used = 0;
    std::uint32_t available = 0;
};

struct processor_profile {
    std::vector<rule_profile> rules;
    std::uint64_t instructions = 0, vector_instructions = 0;
    ppu_cycles experiment{0}; // runtime of the experiment
    ppu_cycles busy{0};       // in rules
    double utilisation = 0;   // busy / experiment
    std::uint64_t queue_drops = 0;
    std::string mailbox;
    high_water stack, heap;
    std::vector<executed> trace; // the last instructions, oldest first; as options.debug asks for
    code_profile code;           // empty unless options.debug asks for it
};

// What one analog recording of the description gave.
struct analog_trace {
    std::vector<ppu_cycles> times;    // since the start of the experiment
    std::vector<std::uint16_t> codes; // of 10 bit (fast converter) or 8 bit (columnar)
};

// Membranes of all circuits, as options.debug asks for them.
struct membranes {
    ppu_cycles first{0}; // of the first sample since the start of the experiment
    fpga_cycles period{0};
    std::vector<float> volts;                         // [sample][circuit of 512]
    std::vector<std::vector<std::uint32_t>> circuits; // [population][cell]; empty for sources
};

struct results {
    std::vector<std::vector<std::vector<fpga_cycles>>>
        spikes; // [population][cell], since the start of the experiment
    std::vector<recording> rules;
    std::vector<analog_trace> analog; // in order of the description's
    session::membranes membranes;
    per<processor_profile, chip::hemisphere> processors;
    std::vector<std::string> warnings;
    chip::event_counts counts;
    chip::wall_times wall;
    std::map<std::string, double> stages; // wall seconds by stage: "validate", "calibrate", "map", "compile",
                                          // "run", "read back", "further runs"
    mapping::report mapping;
    std::vector<codegen::section_use> memory; // of the processors' program
    bool program_from_cache = false;
    fpga_cycles runtime{0};
};

} // namespace hxtwin::session
