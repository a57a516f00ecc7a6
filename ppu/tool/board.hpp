// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <hxtwin/ppu/image.hpp>
#include <hxtwin/ppu/processor.hpp>

#include "memory_bus.hpp"

namespace hxtwin::ppu {

// One processor with its memories and a program in them, and no chip around it.
class board {
public:
    board(ppu::image, processor_options, bool plain_registers = false);
    board(const board&) = delete; // the processor points to the bus
    board& operator=(const board&) = delete;

    processor& cpu() { return cpu_; }
    const processor& cpu() const { return cpu_; }
    const ppu::image& image() const { return image_; }

    // How many bytes from this address on can be read, at most `bytes`; code of external memory is readable
    // in the fetch view too, as a debugger wants it.
    bool read(std::uint32_t address, std::span<std::uint8_t> into);
    // False, and nothing done, where no data memory is.
    bool write(std::uint32_t address, std::span<const std::uint8_t> from);
    // A variable of the program, of 1 to 8 bytes. Throws invalid_experiment if there is none of that name or
    // the value does not fit.
    void set(const std::string& name, std::uint64_t value);

    // The word at this address, if it is program or data memory.
    std::optional<std::uint32_t> word_at(std::uint32_t address);
    // The argument of exit, if the program sleeps there.
    std::optional<std::uint32_t> exit_code();
    // What the program wrote for the host: the text from mailbox_base on.
    std::string mailbox();

private:
    ppu::image image_;
    memory_bus bus_;
    processor cpu_;
};

} // namespace hxtwin::ppu
