// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/emulator/mismatch.hpp>

namespace hxtwin::emulator {

// Of what a reference configuration becomes on this chip: changes with every transfer function and every draw
// of mismatch, so that calibrations kept from before such a change are not taken for valid.
std::uint64_t fingerprint(const mismatch&);

} // namespace hxtwin::emulator
