// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <hxtwin/chip/array.hpp>
#include <hxtwin/chip/relation.hpp>
#include <hxtwin/ppu/state.hpp>

// Where a vector of the processors' parallel bus lies: 128 lanes, the even or the odd columns of a row.
namespace hxtwin::emulator {

enum plane : std::uint32_t {
    weights = 0x0,
    even_plane = 0x1, // time calibration; in row 256 the switches of the even columns
    odd_plane = 0x2,  // amplitude calibration; in row 256 the switches of the odd columns
    labels = 0x4,
    causal = 0x8,
    reset_causal = 0x9, // a reset whatever the payload
    acausal = 0xc,
    reset_acausal = 0xd,
    random = 0xe,
    raw = 0xf, // bytes as the array stores them; two rows for each row: weights, labels
};

struct place {
    std::uint32_t plane, row, half;
    bool buffered;

    bool is_conversion() const;
    bool is_reset() const; // writing resets sensors or, in row 256, neurons
    bool is_switch() const;
    bool is_random() const { return plane == random; }
    bool is_storage() const;
    std::uint32_t synapse_row() const { return plane == raw ? row / 2 : row; }
    bool moves_sensors() const; // writing changes what spikes mean to sensors: labels, calibration
};

// Throws bus_error where nothing answers.
place place_of(std::uint32_t address);

using lane_mask = std::array<bool, ppu::lanes>;

// Even and odd columns alternate in the chip's arrays.
void take_half(const std::uint8_t* columns, std::uint32_t half, ppu::vector& into);
void put_half(std::uint8_t* columns, std::uint32_t half, const ppu::vector& from, const lane_mask&,
              std::uint8_t limit);

// A vector as the array stores it.
void read_storage(const chip::synapse_array&, const place&, ppu::vector& into);
// Bits that have no storage are dropped, as there.
void write_storage(chip::synapse_array&, const place&, const ppu::vector& from, const lane_mask&);

} // namespace hxtwin::emulator
