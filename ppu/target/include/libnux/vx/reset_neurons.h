// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libnux/vx/vector.h>

namespace libnux::vx {

// Neurons of the own hemisphere whose mask is 1 to 127.
inline void reset_neurons(const VectorMod8& mask_even, const VectorMod8& mask_odd) {
    hxtwin::vector_unit::write_where(mask_even.data, mask_even.data, dls_neuron_reset_base, 0);
    hxtwin::vector_unit::write_where(mask_odd.data, mask_odd.data, dls_neuron_reset_base, 1);
}

inline void reset_neurons() { reset_neurons(VectorMod8(1), VectorMod8(1)); }

} // namespace libnux::vx
