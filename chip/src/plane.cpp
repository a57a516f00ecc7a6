// SPDX-License-Identifier: Apache-2.0
#include "plane.hpp"

#include <algorithm>

namespace hxtwin::chip {
namespace {

constexpr std::uint32_t rows_with_switches = row::size + 1;

std::uint8_t bit_5(bool on) { return on ? 0x20 : 0; }

// Whether row 256 of this plane holds the current switches of the word's columns.
bool holds_switches(const in_plane& p) {
    return p.row == switch_row && p.plane == (p.word < 32 ? base::even_switches : base::odd_switches);
}

// A byte of a row of synapses as it crosses the register bus; nothing where the plane has no storage.
std::optional<std::uint8_t> byte_of(const synapse_array& s, const in_plane& p, column c) {
    const row r(p.plane == base::raw_synapses ? p.row / 2 : p.row);
    switch (p.plane) {
    case base::weights:
        return permuted_weight(s.weight(r, c));
    case base::labels:
        return s.label(r, c);
    case base::time_calibs:
        return s.time_calib(r, c);
    case base::amp_calibs:
        return s.amp_calib(r, c);
    case base::raw_synapses:
        return static_cast<std::uint8_t>(p.row % 2 == 0
                                             ? permuted_weight(s.weight(r, c)) | s.time_calib(r, c) << 6
                                             : s.label(r, c) | s.amp_calib(r, c) << 6);
    default:
        return std::nullopt;
    }
}

std::optional<std::uint8_t> switches_of(const column_switch& s, const in_plane& p) {
    if (p.plane == base::weights) {
        return bit_5(s.readout_causal);
    }
    if (p.plane == base::labels) {
        return bit_5(s.readout_acausal);
    }
    return holds_switches(p) ? std::optional(static_cast<std::uint8_t>(s.exc | s.inh << 1 | s.exc_debug << 2 |
                                                                       s.inh_debug << 3))
                             : std::nullopt;
}

bool write_byte(synapse_array& s, const in_plane& p, column c, std::uint8_t value) {
    const row r(p.plane == base::raw_synapses ? p.row / 2 : p.row);
    const bool raw = p.plane == base::raw_synapses;
    if (p.plane == base::weights || (raw && p.row % 2 == 0)) {
        s.weight(r, c) = permuted_weight(value & largest_weight);
    }
    if (p.plane == base::labels || (raw && p.row % 2 == 1)) {
        s.label(r, c) = value & largest_label;
    }
    if (p.plane == base::time_calibs || (raw && p.row % 2 == 0)) {
        s.time_calib(r, c) = value >> (raw ? 6 : 0) & largest_calib;
    }
    if (p.plane == base::amp_calibs || (raw && p.row % 2 == 1)) {
        s.amp_calib(r, c) = value >> (raw ? 6 : 0) & largest_calib;
    }
    return true;
}

bool write_switches(column_switch& s, const in_plane& p, std::uint8_t value) {
    if (p.plane == base::weights) {
        s.readout_causal = (value & 0x20) != 0;
    } else if (p.plane == base::labels) {
        s.readout_acausal = (value & 0x20) != 0;
    } else if (holds_switches(p)) {
        s.exc = (value & 1) != 0;
        s.inh = (value & 2) != 0;
        s.exc_debug = (value & 4) != 0;
        s.inh_debug = (value & 8) != 0;
    } else {
        return false;
    }
    return true;
}

void append_row(std::vector<register_write>& to, const synapse_array& s, hemisphere h, std::uint32_t plane,
                std::uint32_t r) {
    for (std::uint32_t w = 0; w < words_per_row; ++w) {
        if (const auto word = read_plane(s, {h, plane, r, w})) {
            to.push_back({synapse_plane_address(h, plane, r, w), *word});
        }
    }
}

bool any_in_row(const std::vector<std::uint8_t>& values, std::uint32_t r) {
    const auto first = values.begin() + r * column::size;
    return std::any_of(first, first + column::size, [](std::uint8_t v) { return v != 0; });
}

} // namespace

std::optional<in_plane> plane_of(address a) {
    for (const auto h : hemisphere::all()) {
        for (const auto plane :
             {base::weights, base::even_switches, base::odd_switches, base::labels, base::raw_synapses}) {
            const auto first = synapse_plane_address(h, plane, 0, 0).word;
            const auto rows = plane == base::raw_synapses ? 2 * row::size : rows_with_switches;
            if (const auto at = span_at{first, words_per_row, words_per_row, rows}.find(a)) {
                return in_plane{h, plane, at->first, at->second};
            }
        }
    }
    return std::nullopt;
}

std::optional<std::uint32_t> read_plane(const synapse_array& s, const in_plane& p) {
    std::uint32_t result = 0;
    const bool below = p.row == switch_row && p.plane != base::raw_synapses;
    for (std::uint32_t j = 0; j < 4; ++j) {
        const column c = column_of_byte(p.word, j);
        const auto byte = below ? switches_of(s.switches[c], p) : byte_of(s, p, c);
        if (!byte) {
            return std::nullopt;
        }
        result |= std::uint32_t{*byte} << (24 - 8 * j);
    }
    return result;
}

bool write_plane(synapse_array& s, const in_plane& p, std::uint32_t value) {
    bool fine = true;
    const bool below = p.row == switch_row && p.plane != base::raw_synapses;
    for (std::uint32_t j = 0; j < 4; ++j) {
        const column c = column_of_byte(p.word, j);
        const auto byte = static_cast<std::uint8_t>(value >> (24 - 8 * j));
        fine = (below ? write_switches(s.switches[c], p, byte) : write_byte(s, p, c, byte)) && fine;
    }
    return fine;
}

std::vector<register_write> plane_words(const synapse_array& s, hemisphere h) {
    std::vector<register_write> result;
    result.reserve(rows_with_switches * words_per_row * 2);
    for (std::uint32_t r = 0; r < rows_with_switches; ++r) {
        append_row(result, s, h, base::weights, r);
        append_row(result, s, h, base::labels, r);
    }
    for (std::uint32_t r = 0; r < row::size; ++r) {
        if (any_in_row(s.time_calibs, r)) {
            append_row(result, s, h, base::time_calibs, r);
        }
        if (any_in_row(s.amp_calibs, r)) {
            append_row(result, s, h, base::amp_calibs, r);
        }
    }
    append_row(result, s, h, base::even_switches, switch_row);
    append_row(result, s, h, base::odd_switches, switch_row);
    return result;
}

} // namespace hxtwin::chip
