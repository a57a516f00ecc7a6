// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/crossbar.hpp>

namespace hxtwin::emulator {

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
