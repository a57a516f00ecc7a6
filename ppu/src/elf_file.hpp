// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <hxtwin/ppu/image.hpp>

struct Elf;

namespace hxtwin::ppu {

struct elf_close {
    void operator()(Elf* elf) const;
};

// An opened executable of the processor, checked to be one.
struct elf_file {
    std::vector<std::uint8_t> bytes;
    std::unique_ptr<Elf, elf_close> elf;
};

elf_file open_elf(std::span<const std::uint8_t> bytes);

// Fill files and lines of the image; they stay empty without debug information.
void read_lines(Elf*, image& into);

} // namespace hxtwin::ppu
