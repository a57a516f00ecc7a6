// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <hxtwin/base/error.hpp>

namespace hxtwin::emulator {

// The configuration switches on something of the chip that the emulator does not model. Hardware would do
// it; pretending otherwise would be a wrong result.
struct not_emulated : error {
    not_emulated(std::string_view who, std::string_view what);
};

} // namespace hxtwin::emulator
