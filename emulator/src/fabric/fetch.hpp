// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hwy/cache_control.h>

#include <hxtwin/emulator/fabric/sensor_row.hpp>

namespace hxtwin::emulator {

inline void fetch(const sensor_branch& b) {
    hwy::Prefetch(&b.room);
    hwy::Prefetch(&b.fall);
    hwy::Prefetch(&b.start);
}

inline void fetch(const sensor_tile& t) {
    fetch(t.causal);
    fetch(t.acausal);
}

inline void fetch(const sensor_row& row, std::span<const pre_spike> spikes) {
    for (const auto& tile : row.tile) {
        fetch(tile);
    }
    for (const auto& s : spikes) {
        hwy::Prefetch(&s);
    }
}

} // namespace hxtwin::emulator
