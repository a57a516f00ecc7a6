// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <hxtwin/chip/configuration.hpp>

namespace hxtwin::chip {

struct span_at {
    std::uint32_t first, stride, used; // `used` words at each multiple of stride
    std::uint32_t count;
    // (item, word) of an address in this span.
    std::optional<std::pair<std::uint32_t, std::uint32_t>> find(address a) const {
        if (a.word < first || a.word >= first + stride * count || (a.word - first) % stride >= used) {
            return std::nullopt;
        }
        return std::pair{(a.word - first) / stride, (a.word - first) % stride};
    }
};

// A word of the synapse array's planes on the register bus: four synapses of a row, a byte each.
struct in_plane {
    chip::hemisphere hemisphere;
    std::uint32_t plane, row, word;
};

std::optional<in_plane> plane_of(address);
// Nothing, or false, where the plane has no storage.
std::optional<std::uint32_t> read_plane(const synapse_array&, const in_plane&);
bool write_plane(synapse_array&, const in_plane&, std::uint32_t value);

// All planes; of the calibration settings only rows that hold any, for they are many and mostly none.
std::vector<register_write> plane_words(const synapse_array&, hemisphere);

} // namespace hxtwin::chip
