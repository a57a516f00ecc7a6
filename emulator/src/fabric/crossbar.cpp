// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/crossbar.hpp>

namespace hxtwin::emulator {

open_ways::open_ways(const chip::configuration& c, chip::crossbar_input input) : input_(input.value()) {
    for (const auto output : chip::crossbar_output::all()) {
        if (const auto number = chip::node_between(input, output)) {
            const auto& n = c.nodes[*number];
            nodes_[size_++] = {n.mask, n.target, static_cast<std::uint8_t>(output.value()),
                               (c.crossbar_outputs.enable_event_counter >> output.value() & 1) != 0};
            counts_drops_ = counts_drops_ || n.enable_drop_counter;
        }
    }
}

bool is_recurrent(const chip::configuration& c) {
    for (const auto e : chip::event_output::all()) {
        for (const auto b : chip::padi_bus::all()) {
            const auto number = chip::node_between(chip::input_of(e), chip::output_of(b));
            if (number && (c.nodes[*number].target & ~c.nodes[*number].mask) == 0) {
                return true;
            }
        }
    }
    return false;
}

} // namespace hxtwin::emulator
