// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/row.h>

namespace libnux::vx {

// Between the unsigned and the signed range, keeping order.
inline VectorRowFracSat8 uint8_to_int8(const VectorRowMod8& a) { return a.convert_contiguous(); }
inline VectorRowMod8 int8_to_uint8(const VectorRowFracSat8& a) { return a.convert_contiguous(); }
inline VectorRowFracSat16 uint16_to_int16(const VectorRowMod16& a) { return a.convert_contiguous(); }
inline VectorRowMod16 int16_to_uint16(const VectorRowFracSat16& a) { return a.convert_contiguous(); }

} // namespace libnux::vx
