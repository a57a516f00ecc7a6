// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/experiment/plasticity.hpp>

namespace hxtwin::codegen {

constexpr std::uint32_t bytes_of(experiment::element type) {
    return type == experiment::element::int8 || type == experiment::element::uint8 ? 1 : 2;
}

// The processor's type of one element, and of a row of 256.
constexpr const char* scalar_of(experiment::element type) {
    constexpr const char* names[] = {"int8_t", "uint8_t", "int16_t", "uint16_t"};
    return names[static_cast<unsigned>(type)];
}
constexpr const char* row_of(experiment::element type) {
    constexpr const char* names[] = {"libnux::vx::VectorRowFracSat8", "libnux::vx::VectorRowMod8",
                                     "libnux::vx::VectorRowFracSat16", "libnux::vx::VectorRowMod16"};
    return names[static_cast<unsigned>(type)];
}

} // namespace hxtwin::codegen
