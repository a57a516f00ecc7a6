// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/crossbar.hpp>

#include <vector>

namespace hxtwin::emulator {
namespace {

std::vector<std::vector<way>> all_ways() {
    std::vector<std::vector<way>> ways(chip::crossbar_input::size);
    for (const auto input : chip::crossbar_input::all()) {
        for (const auto output : chip::crossbar_output::all()) {
            if (const auto node = chip::node_between(input, output)) {
                ways[input.value()].push_back({output, *node});
            }
        }
    }
    return ways;
}

} // namespace

std::span<const way> ways_from(chip::crossbar_input input) {
    static const auto ways = all_ways();
    return ways[input.value()];
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
