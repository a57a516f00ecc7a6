// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hxtwin::ppu {

// A page that lists all instructions, from the tables that execute them: doc/isa.md.
std::string isa_page();

} // namespace hxtwin::ppu
