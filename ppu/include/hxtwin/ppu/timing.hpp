// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hxtwin::ppu {

// Cost model of the pipeline in cycles of 4 ns. Defaults follow the published RTL's generics and the hardware
// measurements of its library (doc/model/processor.md); waits of the buses come from the bus.
struct timing {
    std::uint32_t simple = 1;   // ALU, rotate, logic, condition register
    std::uint32_t multiply = 4; // latency; pipelined
    std::uint32_t divide = 32;  // blocks the front end
    std::uint32_t load = 3;     // latency
    std::uint32_t store = 1;
    std::uint32_t update_extra = 1; // second issue slot of update forms
    std::uint32_t branch = 1;       // not taken, or predicted
    std::uint32_t branch_mispredicted = 5;
    std::uint32_t interrupt = 5;    // entry, like a mispredicted branch (not measured)
    std::uint32_t sync = 5;         // beside the wait for units to drain
    std::uint32_t vector_queue = 4; // instructions the scalar pipeline may be ahead
    std::uint32_t vector_arithmetic = 4;
    std::uint32_t vector_permute = 3; // also compare, select, splat, shift
    std::uint32_t vector_memory = 42; // fxvlax, fxvstax: 32 words through the data bus
    std::uint32_t vector_bus = 12;    // fxvinx, fxvoutx, beside the bus's own wait
    std::uint32_t external_word =
        1; // extra cycle of a word access beyond the SRAM, beside the bus's own wait
};

// What accesses beyond the SRAM wait in addition, in cycles, where a bus has the chip's peripherals. Sources:
// [m] measured on hardware with the library of the processors (doc/model/clock.md), [d] derived from such a
// measurement, [o] ours.
struct bus_waits {
    std::int64_t synapse_vector = 4;   // [m] 20 in all
    std::int64_t sensor_reset = 3;     // [m] beside the durations of the sensors' configuration
    std::int64_t converter_ramp = 256; // [d] beside the reset and dead times of the converter's configuration
    std::int64_t external_vector_store = 22; // [m] 38 in all for a single one
    std::int64_t external_vector_port = 91;  // [d] from 4, 8 and 16 stores back to back
    std::int64_t external_vector_load = 328; // [m] 344 in all
    std::int64_t external_load = 300;        // [o] a word; the link's latency as in a vector load
    std::int64_t external_store_port = 3;    // [o] posted; cycles a word occupies the port
    std::int64_t register_load = 14;         // [o]
    std::int64_t register_store = 4;         // [o]
};

} // namespace hxtwin::ppu
