// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/chip/error.hpp>

#include <fmt/format.h>

namespace hxtwin::chip {

unmapped_address::unmapped_address(std::uint32_t word_, bool write)
    : error(fmt::format("the chip has no register to {} at word address 0x{:08x}", write ? "write" : "read",
                        word_)),
      word(word_) {}

} // namespace hxtwin::chip
