// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include <libnux/vx/omnibus.h>

namespace stadls::vx::v3::ppu {

template <class Container>
void write(const typename Container::coordinate_type& coordinate, const Container& container) {
    static_assert(Container::writable, "this register can only be read");
    for (size_t i = 0; i < Container::num_words; ++i) {
        libnux::vx::omnibus_write(Container::word_of(coordinate, i), container.word(i));
    }
}

} // namespace stadls::vx::v3::ppu
