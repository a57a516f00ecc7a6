// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/ppu/state.hpp>

namespace hxtwin::emulator {

// The polynomial of a column's generator without its highest term: the (column + 1)-th primitive one of
// degree 16 in order of its coefficients read as a number. The silicon's are not published.
std::uint16_t random_polynomial(chip::column);

// A shift register of 16 bit for each column of a hemisphere. State 0 stays 0. Half 0 are the even columns,
// half 1 the odd ones.
class random_generators {
public:
    random_generators();
    // Eight steps; the low bytes.
    void next(std::uint32_t half, ppu::vector& into);
    // The state becomes the seed, its high byte 0.
    void seed(std::uint32_t half, const ppu::vector&, const std::array<bool, ppu::lanes>& mask);

private:
    struct lane_states {
        std::array<std::uint16_t, ppu::lanes> state, polynomial;
    };
    std::array<lane_states, 2> halves_; // all ones at first; ours
};

} // namespace hxtwin::emulator
