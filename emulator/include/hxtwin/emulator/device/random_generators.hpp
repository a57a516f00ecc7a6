// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/chip/coordinate.hpp>

namespace hxtwin::emulator {

// The polynomial of a column's generator without its highest term: the (column + 1)-th primitive one of
// degree 16 in order of its coefficients read as a number. The silicon's are not published.
std::uint16_t random_polynomial(chip::column);

// A shift register of 16 bit for each column of a hemisphere. State 0 stays 0.
class random_generators {
public:
    random_generators();
    // Eight steps; the low byte.
    std::uint8_t next(chip::column);
    // The state becomes the seed, its high byte 0.
    void seed(chip::column c, std::uint8_t value) { states_[c] = value; }

private:
    per<std::uint16_t, chip::column> states_; // all ones at first; ours
};

} // namespace hxtwin::emulator
