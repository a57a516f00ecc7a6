// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/chip/register/address.hpp>

namespace hxtwin::session {

// Word address on the chip's register bus of a byte address of a processor's data view.
chip::address address_of(chip::hemisphere, std::uint32_t byte);

} // namespace hxtwin::session
