// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hxtwin/chip/program.hpp>
#include <hxtwin/codegen/program.hpp>
#include <hxtwin/experiment/description.hpp>
#include <hxtwin/mapping/plan.hpp>
#include <hxtwin/ppu/image.hpp>

namespace hxtwin::session {

// Rules with their handles and the program that was made of them; no image where the experiment has no rules.
struct plastic_program {
    std::vector<codegen::rule_program> rules;
    std::vector<codegen::source> sources;
    std::vector<std::uint8_t> elf;
    std::optional<ppu::image> image;
    std::vector<std::string> vectors_in_memory; // names of sources
    std::uint32_t columnar_samples = 0;         // room for them in each processor's memory
};

// A piece of a processor's or of external memory that the host wants back: read number `read` of the program,
// from whose bytes the first `skip` are not meant.
struct memory_ticket {
    std::uint32_t read = 0;
    std::uint32_t skip = 0;
    std::uint32_t bytes = 0;
};

struct rule_tickets {
    per<memory_ticket, chip::hemisphere> missed;
    memory_ticket recorded;  // u8[2][num_periods]
    memory_ticket recording; // samples or block; 0 bytes where the rule records nothing
};

// The chip's program of one experiment, and where its answers will be.
struct protocol {
    chip::program program;
    std::uint32_t start = 0; // command whose execution is time 0 of the experiment
    std::vector<rule_tickets> rules;
    per<memory_ticket, chip::hemisphere> queue_drops;
    per<memory_ticket, chip::hemisphere> mailbox;
    per<memory_ticket, chip::hemisphere> return_code;
    per<memory_ticket, chip::hemisphere> heap_next;      // 0 bytes in programs without a heap
    per<std::uint32_t, chip::hemisphere> columnar_start; // command that starts periodic reading
    per<memory_ticket, chip::hemisphere> columnar;       // 0 bytes where no column is recorded
};

// How long after the experiment's end a rule may still run.
inline constexpr fpga_cycles time_to_finish = std::chrono::milliseconds(100);

protocol make_protocol(const experiment::description&, const mapping::plan&, const plastic_program&);

// Loads the image into both processors and external memory and releases the processors.
void load(chip::configuration&, const ppu::image&);

// The bytes that a ticket stands for.
std::vector<std::uint8_t> bytes_of(const chip::result&, const memory_ticket&);

} // namespace hxtwin::session
