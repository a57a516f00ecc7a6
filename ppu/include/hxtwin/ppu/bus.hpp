// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <hxtwin/base/duration.hpp>
#include <hxtwin/ppu/state.hpp>

namespace hxtwin::ppu {

struct loaded {
    std::uint32_t value = 0; // zero-extended
    ppu_cycles wait{0};      // cycles beyond the pipeline's own
};

// What a processor sees of the world beyond its own SRAM, at byte addresses. Data and instruction views
// differ above 0x8000'0000. `now` never decreases from call to call of one processor. Implementations throw
// bus_error for addresses at which nothing answers.
struct bus {
    virtual ~bus() = default;
    // bytes is 1, 2 or 4; the address is aligned to it.
    virtual loaded load(std::uint32_t address, unsigned bytes, ppu_cycles now) = 0;
    virtual ppu_cycles store(std::uint32_t address, unsigned bytes, std::uint32_t value, ppu_cycles now) = 0;
    // The parallel bus (fxvinx, fxvoutx): 128 bytes; a write touches only lanes whose mask is set. Return the
    // wait.
    virtual ppu_cycles vector_in(std::uint32_t address, vector& into, ppu_cycles now) = 0;
    virtual ppu_cycles vector_out(std::uint32_t address, const vector& from,
                                  const std::array<bool, lanes>& mask, ppu_cycles now) = 0;
    // Instructions beyond the SRAM: the executable bytes from this address on, up to the end of their memory;
    // empty if there are none. They must stay valid and unchanged until the processor is reset.
    virtual std::span<const std::uint8_t> code(std::uint32_t address) = 0;
};

// Nothing answers at this address.
struct bus_error {
    std::uint32_t address = 0;
    const char* reason = ""; // one clause
};

} // namespace hxtwin::ppu
