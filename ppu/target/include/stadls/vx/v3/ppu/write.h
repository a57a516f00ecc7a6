// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/omnibus.h>

namespace stadls::vx::v3::ppu {

template <class Container>
void write(const typename Container::coordinate_type& coordinate, const Container& container) {
    libnux::vx::omnibus_write(Container::word_of(coordinate), container.word());
}

} // namespace stadls::vx::v3::ppu
