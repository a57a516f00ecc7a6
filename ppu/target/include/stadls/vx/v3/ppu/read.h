// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/omnibus.h>

namespace stadls::vx::v3::ppu {

// A register, by the container that describes it.
template <class Container>
Container read(const typename Container::coordinate_type& coordinate) {
    return Container(libnux::vx::omnibus_read(Container::word_of(coordinate)));
}

} // namespace stadls::vx::v3::ppu
