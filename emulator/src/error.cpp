// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/error.hpp>

#include <fmt/format.h>

namespace hxtwin::emulator {

not_emulated::not_emulated(std::string_view who, std::string_view what)
    : error(fmt::format("{} uses {}, which the emulated chip does not have", who, what)) {}

} // namespace hxtwin::emulator
