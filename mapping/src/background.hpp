// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/chip/fabric.hpp>
#include <hxtwin/mapping/routing.hpp>

namespace hxtwin::mapping {

// Cells of a Poisson population that one generator can stand for: all 8 random bits would leave no label that
// no event carries.
inline constexpr std::uint32_t largest_poisson = 128;
inline constexpr std::uint32_t poisson_labels_per_group = 32;

// Label bits that the generator draws: the cell's number, of which bits 0 to 4 go to the synapse label, 5 and
// 6 to the row select.
std::uint8_t random_bits(std::uint32_t cells);

// The event's label of a cell, 14 bit, without row select and base.
std::uint16_t cell_bits(std::uint32_t cell);

// A generator that sends `rate` events per second, all cells together. As PyNN on the chip sets it: a draw
// that hits with probability p = (round(255 rate / clock) + 1) / 256 every round(p clock / rate) cycles.
// Above about 1 MHz these may miss the rate by a third: where they miss it by more than 2 %, the rarest draw
// that does not.
chip::background_config poisson_generator(double rate, std::uint32_t seed);

// What such a generator sends in the mean, in Hz.
double rate_of(const chip::background_config&);

// Adds the population's stream to the bus: its labels at a place where no other stream on the bus has labels,
// if there is one.
stream background_stream(const channel&, std::uint32_t population, std::uint32_t cells);

} // namespace hxtwin::mapping
