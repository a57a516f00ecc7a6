// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fabric/post_history.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hxtwin/emulator/fabric/post_history.hpp>

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

constexpr auto stride = post_history::stride;

namespace hn = hwy::HWY_NAMESPACE;

// The moment after one in which a column has spiked.
HWY_INLINE void begin(post_moment& moment, const post_moment& before) {
    const hn::CappedTag<float, tile_columns> d;
    for (std::size_t i = 0; i < tile_columns; i += hn::Lanes(d)) {
        hn::Store(hn::Load(d, &before.last[i]), d, &moment.last[i]);
        hn::Store(hn::Set(d, not_yet), d, &moment.next[i]);
    }
}

// One step further in one tile, without reading what was written just before in other widths.
HWY_INLINE void advance(post_history::position& to, const post_history::position& from, std::size_t tile) {
    const hn::CappedTag<std::uint16_t, tiles> d;
    const auto which = hn::Set(d, static_cast<std::uint16_t>(tile)), one = hn::Set(d, 1);
    for (std::size_t i = 0; i < tiles; i += hn::Lanes(d)) {
        const auto here = hn::Eq(hn::Iota(d, static_cast<std::uint16_t>(i)), which);
        hn::StoreU(hn::Add(hn::LoadU(d, &from[i]), hn::IfThenElseZero(here, one)), d, &to[i]);
    }
}

// `position` is that before the first spike, others follow.
void enter_spikes(std::span<const post_spike> spikes, post_moment* const* moments, std::uint16_t* open,
                  post_history::position* position) {
    auto now = *position;
    for (const auto& s : spikes) {
        const std::size_t tile = s.column / tile_columns, lane = s.column % tile_columns;
        auto* const current = moments[tile] + now[tile];
        for (auto* m = moments[tile] + open[s.column]; m <= current; m += stride) {
            for (std::size_t k = 0; k < stride; ++k) {
                m[k].next[lane] = s.time; // those after the current one have not begun
            }
        }
        hwy::Prefetch(&current[1 + stride].last);
        begin(current[1], *current);
        current[1].last[lane] = s.time;
        open[s.column] = ++now[tile];
        advance(position[1], position[0], tile);
        ++position;
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(enter_spikes);

post_history::post_history() {
    post_moment first;
    first.last.fill(long_ago);
    first.next.fill(not_yet);
    for (auto& tile : moments_) {
        tile.resize(longest + 1 + stride);
        tile.front() = first;
    }
}

void post_history::enter(std::span<const post_spike> spikes, std::span<position> after) {
    after.front() = now_;
    std::array<post_moment*, tiles> moments;
    for (std::size_t t = 0; t < tiles; ++t) {
        moments[t] = moments_[t].data();
    }
    HWY_DYNAMIC_DISPATCH(enter_spikes)(spikes, moments.data(), open_.data(), after.data());
    now_ = after[spikes.size()];
}

void post_history::restart(double later) {
    for (std::size_t t = 0; t < tiles; ++t) {
        auto& first = moments_[t].front();
        first.last = moments_[t][now_[t]].last;
        for (auto& time : first.last) {
            time = moved(time, later);
        }
        first.next.fill(not_yet);
    }
    open_.fill(0);
    now_ = {};
}

} // namespace hxtwin::emulator
#endif
