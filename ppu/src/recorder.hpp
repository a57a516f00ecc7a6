// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include <hxtwin/ppu/observation.hpp>

namespace hxtwin::ppu {

// The last instructions and the breakpoints of a processor.
struct recorder {
    std::vector<traced> ring; // next is where the oldest is, once it is full
    std::size_t window = 0, next = 0;
    std::vector<std::uint32_t> breakpoints; // sorted

    void add(const traced& t) {
        if (ring.size() < window) {
            ring.push_back(t);
        } else if (window != 0) {
            ring[next] = t;
            next = next + 1 == window ? 0 : next + 1;
        }
    }
    std::vector<traced> in_order() const {
        auto all = ring;
        std::rotate(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(next), all.end());
        return all;
    }
    void clear() {
        ring.clear();
        next = 0;
    }
    bool stops_at(std::uint32_t pc) const {
        return std::binary_search(breakpoints.begin(), breakpoints.end(), pc);
    }
};

} // namespace hxtwin::ppu
