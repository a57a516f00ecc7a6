// SPDX-License-Identifier: Apache-2.0
#include "device/synapse_place.hpp"

#include <algorithm>
#include <cstring>

#include <hxtwin/chip/register/address.hpp>
#include <hxtwin/ppu/bus.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::uint8_t readout_bit = 0x20;

// Calls act(lines, lane) for the switches of the vector's columns.
template <class Switches, class Act>
void each_switch(Switches& switches, const place& p, Act act) {
    for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
        act(switches.values[2 * lane + p.half], lane);
    }
}

void read_switches(const chip::synapse_array& array, const place& p, ppu::vector& into) {
    if (p.is_switch()) {
        each_switch(array.switches, p, [&](const chip::column_switch& lines, std::uint32_t lane) {
            into[lane] = static_cast<std::uint8_t>(lines.exc | lines.inh << 1);
        });
        return;
    }
    const auto readout =
        p.plane == weights ? &chip::column_switch::readout_causal : &chip::column_switch::readout_acausal;
    each_switch(array.switches, p, [&](const chip::column_switch& lines, std::uint32_t lane) {
        into[lane] = lines.*readout ? readout_bit : 0;
    });
}

// Rules write them for each row, mostly all of them.
template <bool chip::column_switch::*Readout>
void write_readout(chip::synapse_array& array, const place& p, const ppu::vector& from,
                   const lane_mask& mask) {
    std::array<bool, ppu::lanes> on;
    std::transform(from.begin(), from.end(), on.begin(),
                   [](std::uint8_t lane) { return (lane & readout_bit) != 0; });
    if (std::memchr(mask.data(), 0, sizeof mask) == nullptr) {
        each_switch(array.switches, p,
                    [&](chip::column_switch& lines, std::uint32_t lane) { lines.*Readout = on[lane]; });
        return;
    }
    each_switch(array.switches, p, [&](chip::column_switch& lines, std::uint32_t lane) {
        lines.*Readout = mask[lane] ? on[lane] : lines.*Readout;
    });
}

void write_switches(chip::synapse_array& array, const place& p, const ppu::vector& from,
                    const lane_mask& mask) {
    if (p.is_switch()) {
        each_switch(array.switches, p, [&](chip::column_switch& lines, std::uint32_t lane) {
            lines.exc = mask[lane] ? (from[lane] & 1) != 0 : lines.exc;
            lines.inh = mask[lane] ? (from[lane] & 2) != 0 : lines.inh;
        });
        return;
    }
    p.plane == weights ? write_readout<&chip::column_switch::readout_causal>(array, p, from, mask)
                       : write_readout<&chip::column_switch::readout_acausal>(array, p, from, mask);
}

// A raw byte: six bits of the weight, permuted, or of the label, and two of a calibration above them.
void read_raw(const chip::synapse_array& array, const place& p, ppu::vector& into) {
    const std::size_t first = p.synapse_row() * std::size_t{chip::column::size};
    const bool is_weight = p.row % 2 == 0;
    for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
        const auto at = first + 2 * lane + p.half;
        const auto low = is_weight ? chip::permuted_weight(array.weights[at]) : array.labels[at];
        const auto top = is_weight ? array.time_calibs[at] : array.amp_calibs[at];
        into[lane] = static_cast<std::uint8_t>(low | top << 6);
    }
}

void write_raw(chip::synapse_array& array, const place& p, const ppu::vector& from, const lane_mask& mask) {
    const std::size_t first = p.synapse_row() * std::size_t{chip::column::size};
    const bool is_weight = p.row % 2 == 0;
    for (std::uint32_t lane = 0; lane < ppu::lanes; ++lane) {
        if (!mask[lane]) {
            continue;
        }
        const auto at = first + 2 * lane + p.half;
        const auto low = static_cast<std::uint8_t>(from[lane] & chip::largest_weight);
        const auto top = static_cast<std::uint8_t>(from[lane] >> 6);
        (is_weight ? array.weights : array.labels)[at] = is_weight ? chip::permuted_weight(low) : low;
        (is_weight ? array.time_calibs : array.amp_calibs)[at] = top;
    }
}

// The array behind a plane that holds one field of each synapse.
template <class Array>
auto& field_of(Array& array, const place& p) {
    return p.plane == weights      ? array.weights
           : p.plane == even_plane ? array.time_calibs
           : p.plane == odd_plane  ? array.amp_calibs
                                   : array.labels;
}

std::uint8_t limit_of(const place& p) {
    return p.plane == weights || p.plane == labels ? chip::largest_weight : chip::largest_calib;
}
static_assert(chip::largest_weight == chip::largest_label);

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

void read_storage(const chip::synapse_array& array, const place& p, ppu::vector& into) {
    if (p.plane == raw) {
        read_raw(array, p, into);
    } else if (p.row == chip::switch_row) {
        read_switches(array, p, into);
    } else {
        take_half(field_of(array, p).data() + p.row * std::size_t{chip::column::size}, p.half, into);
    }
}

void write_storage(chip::synapse_array& array, const place& p, const ppu::vector& from,
                   const lane_mask& mask) {
    if (p.plane == raw) {
        write_raw(array, p, from, mask);
    } else if (p.row == chip::switch_row) {
        write_switches(array, p, from, mask);
    } else {
        put_half(field_of(array, p).data() + p.row * std::size_t{chip::column::size}, p.half, from, mask,
                 limit_of(p));
    }
}

} // namespace hxtwin::emulator
