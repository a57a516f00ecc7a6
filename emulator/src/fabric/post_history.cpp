// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/fabric/post_history.hpp>

namespace hxtwin::emulator {

post_history::post_history() : positions_{{}} {
    tile_of<float> last;
    last.fill(long_ago);
    for (auto& tile : moments_) {
        tile.resize(longest + 1u);
        tile.front() = {last, never_};
    }
}

void post_history::restart(double later) {
    for (std::size_t t = 0; t < tiles; ++t) {
        auto last = moments_[t][positions_.back()[t]].last;
        for (auto& time : last) {
            time = moved(time, later);
        }
        moments_[t].front() = {last, never_};
    }
    open_.fill(0);
    positions_.assign(1, {});
}

} // namespace hxtwin::emulator
