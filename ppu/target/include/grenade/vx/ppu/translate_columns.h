// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/vector.h>

namespace grenade::vx::ppu {

// Values of one handle's columns at another's, one after the other. If the other has more, they get the last
// value; if it has fewer, the rest is dropped. 0 elsewhere.
template <class H, class From, class To>
libnux::vx::VectorRow<H> translate_columns(const libnux::vx::VectorRow<H>& input, const From& from,
                                           const To& to) {
    libnux::vx::VectorRow<H> output;
    if (from.columns.empty()) {
        return output;
    }
    for (size_t i = 0; i < to.columns.size(); ++i) {
        const size_t last = from.columns.size() - 1;
        output[to.columns[i]] = input[from.columns[i < last ? i : last]];
    }
    return output;
}

} // namespace grenade::vx::ppu
