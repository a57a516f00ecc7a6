// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <hxtwin/emulator/emulator.hpp>

#include "driven_chip.hpp"

namespace hxtwin::emulator::execution {

using hxtwin::test::program_of;

inline constexpr fpga_cycles ten_ms{1'250'000};

inline chip::result run(const chip::configuration& c, const chip::program& p, options o = {.ideal = true}) {
    return make_emulator(o)->execute(c, p);
}

// Sends one event of L2 input 0 to every bus.
inline void open_input(chip::configuration& c) {
    for (const auto b : chip::padi_bus::all()) {
        c.nodes[*chip::node_between(chip::input_of(chip::l2_channel(0)), chip::output_of(b))] = {0, 0};
    }
}

inline chip::program send_and_wait(const std::vector<std::uint16_t>& labels, fpga_cycles spacing,
                                   fpga_cycles end = fpga_cycles(12'500)) {
    chip::program p = program_of({{fpga_cycles(0), chip::record_events{}}});
    fpga_cycles at{10};
    for (const auto label : labels) {
        p.commands.push_back({at, chip::send_event{label}});
        at += spacing;
    }
    p.commands.push_back({end, chip::record_events{false}});
    return p;
}

} // namespace hxtwin::emulator::execution
