// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::emulator {

// Ticks from a neuron's spike, or an event of the FPGA, to the PADI bus. Not published; ours.
inline constexpr std::int64_t fabric_latency = 25;

// Counters behind registers. Drop counters wrap at 16 bit, event counters at 24 bit.
struct crossbar_counters {
    std::array<std::uint32_t, chip::crossbar_input::size> drops{};
    std::array<std::uint32_t, chip::crossbar_output::size> events{};
};

struct way {
    chip::crossbar_output output;
    std::uint32_t node;
};
// From an input to all outputs that a node connects it with, in order.
std::span<const way> ways_from(chip::crossbar_input);

// Calls each(output) for every output that passes an event of this input; counts what the registers ask for.
// False if none did.
template <class Each>
bool route(const chip::configuration& c, crossbar_counters& counters, chip::crossbar_input input,
           std::uint16_t label, Each each) {
    bool passed = false, counts_drops = false;
    for (const auto& w : ways_from(input)) {
        const auto& node = c.nodes[w.node];
        counts_drops = counts_drops || node.enable_drop_counter;
        if (!node.passes(label)) {
            continue;
        }
        passed = true;
        if ((c.crossbar_outputs.enable_event_counter >> w.output.value() & 1) != 0) {
            ++counters.events[w.output.value()];
        }
        each(w.output);
    }
    if (!passed && counts_drops) {
        ++counters.drops[input.value()];
    }
    return passed;
}

// Whether any node lets a neuron's spike reach a PADI bus.
bool is_recurrent(const chip::configuration&);

} // namespace hxtwin::emulator
