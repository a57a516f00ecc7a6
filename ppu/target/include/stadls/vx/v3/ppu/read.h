// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include <libnux/vx/omnibus.h>

namespace stadls::vx::v3::ppu {

// A register, by the container that describes it.
template <class Container>
Container read(const typename Container::coordinate_type& coordinate) {
    static_assert(Container::readable, "this register can only be written");
    Container out;
    for (size_t i = 0; i < Container::num_words; ++i) {
        out.set_word(i, libnux::vx::omnibus_read(Container::word_of(coordinate, i)));
    }
    return out;
}

} // namespace stadls::vx::v3::ppu
