// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <hxtwin/codegen/handle.hpp>
#include <hxtwin/codegen/recording.hpp>
#include <hxtwin/experiment/plasticity.hpp>

namespace hxtwin::codegen {

// A translation unit of the generated program.
struct source {
    std::string name; // such as "kernel_0.cpp"
    std::string text;
    bool operator==(const source&) const = default;
};

// Names of what the generated program and the host share; looked up in the image's symbols.
namespace name {
inline const std::string status =
    "status"; // u32, see status below; polled by the main loop, written by the host
inline const std::string stopped = "stopped"; // u32
inline const std::string location = "ppu";    // u32: 0 top, 1 bottom; written by the host before the start
inline const std::string runtime = "runtime"; // u64, PPU cycles; written by the host
inline const std::string heap_base = "heap_base", heap_end = "heap_end";
inline const std::string heap_next =
    "heap_next"; // u32: the heap is used up to here; absent in programs without one
inline const std::string stack_end = "stack_redzone"; // the stack may not grow below
inline const std::string stack_begin = "stack_ptr_init";
inline const std::string queue_drops = "scheduler_event_drop_count"; // u32
std::string service(std::size_t rule);    // function that runs a rule once: "plasticity_rule_<rule>"
std::string missed(std::size_t rule);     // u32: periods that the timer skipped
std::string executions(std::size_t rule); // u32
std::string recording(std::size_t rule);  // array of num_periods samples, indexed by period
std::string recorded(std::size_t rule);   // u8[2][num_periods]: 1 where the processor ran that period
// Of each processor, in external memory: u32 count, and from byte 128 on samples of 384 bytes: u64 time, and
// from byte 128 on the two vectors of row 0 as the parallel bus leaves them (words in reverse order).
inline const std::string periodic_samples[2] = {"periodic_cadc_samples_top", "periodic_cadc_samples_bot"};
} // namespace name

enum class status : std::uint32_t {
    initial = 0,
    idle = 1,
    reset_neurons = 2,
    baseline_read = 3,
    read = 4,
    periodic_read = 5,
    inside_periodic_read = 6,
    stop_periodic_read = 7,
    stop = 8,
    scheduler = 9
};

inline constexpr std::uint32_t most_periodic_samples = 204'800; // as the published framework

struct rule_program {
    experiment::plasticity_rule rule;
    rule_handles handles;
};

// The program round the kernels: handles, recording memory, timers, scheduler, main loop and status protocol.
// The kernel's own lines carry a #line directive with file "<label>", so that compilers count in the user's
// text. Throws invalid_experiment if a kernel does not define PLASTICITY_RULE_KERNEL.
// There is room for so many samples of periodic reading (status periodic_read) by each processor; a program
// with none does not know that command.
std::vector<source> generate(const std::vector<rule_program>&, std::uint32_t periodic_samples = 0);

// The source in which the rule's kernel is.
std::string kernel_unit(std::size_t rule);

} // namespace hxtwin::codegen
