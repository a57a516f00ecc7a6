// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/chip/coordinate.hpp>

// Which place belongs to which: fixed by the silicon.
namespace hxtwin::chip {

constexpr hemisphere hemisphere_of(neuron n) { return hemisphere(n.value() / column::size); }
constexpr column column_of(neuron n) { return column(n.value() % column::size); }
constexpr neuron neuron_at(hemisphere h, column c) { return neuron(h.value() * column::size + c.value()); }

constexpr quadrant quadrant_of(neuron n) {
    return quadrant(hemisphere_of(n).value() * 2 + column_of(n).value() / 128);
}
constexpr backend_block backend_block_of(neuron n) { return backend_block(column_of(n).value() / 128); }
// Position of a neuron in its backend block (west or east), which holds 128 columns of both rows.
constexpr std::uint32_t position_in_block(neuron n) {
    return column_of(n).value() % 128 + 128 * hemisphere_of(n).value();
}
constexpr neuron neuron_in_block(backend_block b, std::uint32_t position) {
    return neuron_at(hemisphere(position / 128), column(b.value() * 128 + position % 128));
}
constexpr event_output event_output_of(neuron n) { return event_output(column_of(n).value() / 32); }

constexpr driver driver_of(row r) { return driver(r.value() / 2); }
constexpr bool is_top_row(row r) {
    return r.value() % 2 == 1;
} // driver d drives rows 2d ("bottom") and 2d + 1 ("top")
constexpr padi_bus padi_bus_of(hemisphere h, driver d) { return padi_bus(h.value() * 4 + d.value() % 4); }
constexpr std::uint32_t position_on_bus(driver d) { return d.value() / 4; }
constexpr driver driver_at(padi_bus b, std::uint32_t position) {
    return driver(position * 4 + b.value() % 4);
}
constexpr hemisphere hemisphere_of(padi_bus b) { return hemisphere(b.value() / 4); }

constexpr crossbar_input input_of(event_output e) { return crossbar_input(e.value()); }
constexpr crossbar_input input_of(l2_channel c) { return crossbar_input(8 + c.value()); }
constexpr crossbar_input input_of(background b) { return crossbar_input(12 + b.value()); }
constexpr crossbar_output output_of(padi_bus b) { return crossbar_output(b.value()); }
constexpr crossbar_output output_of(l2_channel c) { return crossbar_output(8 + c.value()); }

// Registers and vectors hold even columns before odd ones: lane i of vector v is column 2 i + v.
constexpr column column_of_lane(std::uint32_t vector, std::uint32_t lane) {
    return column(2 * lane + vector);
}

static_assert(column_of(neuron(511)) == column(255) && hemisphere_of(neuron(511)) == hemisphere(1));
static_assert(neuron_in_block(backend_block_of(neuron(300)), position_in_block(neuron(300))) == neuron(300));
static_assert(driver_at(padi_bus_of(hemisphere(1), driver(77)), position_on_bus(driver(77))) == driver(77));
static_assert(driver_of(row(255)) == driver(127) && is_top_row(row(255)));

} // namespace hxtwin::chip
