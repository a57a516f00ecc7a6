// SPDX-License-Identifier: Apache-2.0
#include "device/synapse_place.hpp"

#include <hxtwin/chip/register/address.hpp>
#include <hxtwin/ppu/bus.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::uint8_t readout_bit = 0x20;

std::uint8_t joined(std::uint8_t low, std::uint8_t top) { return static_cast<std::uint8_t>(low | top << 6); }

std::uint8_t stored_switch(const chip::column_switch& lines, const place& p) {
    if (p.is_switch()) {
        return static_cast<std::uint8_t>(lines.exc | lines.inh << 1);
    }
    return (p.plane == weights ? lines.readout_causal : lines.readout_acausal) ? readout_bit : 0;
}

void store_switch(chip::column_switch& lines, const place& p, std::uint8_t value) {
    if (p.is_switch()) {
        lines.exc = (value & 1) != 0;
        lines.inh = (value & 2) != 0;
    } else {
        (p.plane == weights ? lines.readout_causal : lines.readout_acausal) = (value & readout_bit) != 0;
    }
}

} // namespace

bool place::is_conversion() const { return (plane == causal || plane == acausal) && row < chip::switch_row; }

bool place::is_reset() const {
    const bool any = plane == causal || plane == reset_causal || plane == acausal || plane == reset_acausal;
    return any && !buffered && (row < chip::switch_row || plane == causal || plane == reset_causal);
}

bool place::is_switch() const {
    return row == chip::switch_row && plane == (half == 0 ? even_plane : odd_plane);
}

bool place::is_storage() const {
    const bool calibs = plane == even_plane || plane == odd_plane;
    return plane == weights || plane == labels || plane == raw ||
           (calibs && (row < chip::switch_row || is_switch()));
}

bool place::moves_sensors() const {
    return plane == raw ||
           (row < chip::switch_row && (plane == labels || plane == even_plane || plane == odd_plane));
}

// Bits 23:22 are alike whether set or not: the block answers at both.
place place_of(std::uint32_t address) {
    const std::uint32_t offset = address & ~0x00c0'0000u;
    const place p{offset >> 16 & 0xf, (offset & 0xffff) / 2, offset & 1, (offset & 0x0020'0000) != 0};
    const std::uint32_t rows = p.plane == raw  ? 2 * chip::row::size
                               : p.is_random() ? 1
                                               : chip::switch_row + 1;
    const bool converts = p.plane == causal || p.plane == acausal;
    if (offset >= 0x0040'0000 || (offset & 0x0010'0000) != 0 || p.row >= rows || (p.buffered && !converts)) {
        throw ppu::bus_error{address, "nothing answers on the vector bus"};
    }
    return p;
}

std::uint8_t stored(const chip::synapse_array& s, const place& p, chip::column c) {
    if (p.plane != raw && p.row == chip::switch_row) {
        return stored_switch(s.switches[c], p);
    }
    const chip::row r(p.synapse_row());
    switch (p.plane) {
    case weights:
        return s.weight(r, c);
    case even_plane:
        return s.time_calib(r, c);
    case odd_plane:
        return s.amp_calib(r, c);
    case labels:
        return s.label(r, c);
    default:
        return p.row % 2 == 0 ? joined(chip::permuted_weight(s.weight(r, c)), s.time_calib(r, c))
                              : joined(s.label(r, c), s.amp_calib(r, c));
    }
}

void store_lane(chip::synapse_array& s, const place& p, chip::column c, std::uint8_t value) {
    if (p.plane != raw && p.row == chip::switch_row) {
        store_switch(s.switches[c], p, value);
        return;
    }
    const chip::row r(p.synapse_row());
    const bool weight_byte = p.plane == raw && p.row % 2 == 0, label_byte = p.plane == raw && !weight_byte;
    if (p.plane == weights) {
        s.weight(r, c) = value & chip::largest_weight;
    } else if (p.plane == labels || label_byte) {
        s.label(r, c) = value & chip::largest_label;
    }
    if (weight_byte) {
        s.weight(r, c) = chip::permuted_weight(value & chip::largest_weight);
    }
    if (p.plane == even_plane || weight_byte) {
        s.time_calib(r, c) = (weight_byte ? value >> 6 : value) & chip::largest_calib;
    }
    if (p.plane == odd_plane || label_byte) {
        s.amp_calib(r, c) = (label_byte ? value >> 6 : value) & chip::largest_calib;
    }
}

} // namespace hxtwin::emulator
