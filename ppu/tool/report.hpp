// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "board.hpp"

namespace hxtwin::ppu {

// "twice(int), rule.cpp:4", as much of it as is known.
std::string text_of(const ppu_trap::place&);
// What the trap says, with function and line from the image.
std::string sentence_of(const ppu::image&, const ppu_trap&);
// All scalar registers, four in a line, with the place of the pc.
std::string registers_of(const board&);
// Disassembles instructions with their cycle, and the source line where it changes.
class listing {
public:
    explicit listing(const ppu::image& i) : image_(i) {}
    std::string line_of(const traced&);

private:
    const ppu::image& image_;
    std::string last_;
};

} // namespace hxtwin::ppu
