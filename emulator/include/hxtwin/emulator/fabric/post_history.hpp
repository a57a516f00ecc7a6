// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <hxtwin/emulator/kernel/membrane.hpp>

namespace hxtwin::emulator {

// Sensors are kept and computed by tiles: 16 neighbouring columns of a row.
inline constexpr std::size_t tile_columns = 16, tiles = circuits / tile_columns;
template <class T>
using tile_of = std::array<T, tile_columns>;

// Times inside a window are whole ticks from its start, kept as floats: exact up to 2^24 ticks, which is also
// how far apart spikes may be to count as a pair (sensor_row.hpp).
inline constexpr float not_yet = 1099511627776.0f, long_ago = -33554432.0f; // 2^40, -2^25

// Between two post spikes of a tile: the last one of each column, and the next.
struct alignas(64) post_moment {
    tile_of<float> last, next;
};

struct post_spike {
    float time;
    std::uint32_t column;
};

// The post spikes of a hemisphere in a window of time, such that the last and the next one of any column at
// any moment are found without a search: a moment more with each spike of a tile.
class post_history {
public:
    // Moments at a time in which a column's next spike is written: few branches that cannot be foreseen.
    static constexpr std::size_t stride = 8;
    // For each tile the number of its spikes so far, which is the index of its moment.
    using position = std::array<std::uint16_t, tiles>;
    static constexpr std::uint16_t longest = 768; // spikes of a tile; more would not stay in a cache

    post_history();

    // Spikes in order of time, no more than there is space for. `after` gets the positions before the first
    // one and after each.
    void enter(std::span<const post_spike>, std::span<position> after);
    std::size_t space() const { return longest - *std::max_element(now_.begin(), now_.end()); }

    const position& now() const { return now_; }
    const post_moment* moments(std::size_t tile) const { return moments_[tile].data(); }

    // A new window that starts so many ticks later; of the old one it knows only the last spikes.
    void restart(double later);

private:
    std::array<std::vector<post_moment>, tiles> moments_;
    lanes_of<std::uint16_t> open_{}; // by column: its first moment of which the next spike has not come
    position now_{};
};

// A time of the old window in the new one.
inline float moved(float time, double later) {
    return static_cast<float>(std::max(static_cast<double>(time) - later, static_cast<double>(long_ago)));
}

} // namespace hxtwin::emulator
