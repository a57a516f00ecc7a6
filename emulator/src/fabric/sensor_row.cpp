// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fabric/sensor_row.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include <hxtwin/emulator/fabric/sensor_row.hpp>

#include "kernel/fused-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hxtwin::emulator {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using floats = hn::CappedTag<float, tile_columns>;
using words = hn::RebindToSigned<floats>;
using vector = hn::VFromD<floats>;
using mask = decltype(hn::Lt(hn::Zero(floats()), hn::Zero(floats())));

// Pairs of as many sensors as a vector holds, causal and acausal ones, before they are counted: 2^(m - 1) and
// the power of two that belongs to it, which is 0 where there is no pair.
struct pairs {
    vector m[2], power[2];
};

struct branches {
    vector room[2], fall[2], start[2];

    HWY_INLINE void load(std::size_t n, const sensor_branch& b, std::size_t lane) {
        const floats d;
        room[n] = hn::Load(d, &b.room[lane]);
        fall[n] = hn::Load(d, &b.fall[lane]);
        start[n] = hn::Load(d, &b.start[lane]);
    }

    // x = start + fall delay is a fixed-point number: its whole part becomes the exponent, its fraction m
    // - 1.
    HWY_INLINE pairs found(const vector (&delay)[2], mask met) const {
        const floats d;
        const words di;
        pairs result;
        for (std::size_t n = 0; n < 2; ++n) {
            const auto x = hn::Max(fused(d, delay[n], fall[n], start[n]), hn::Set(d, exponent_least));
            const auto fixed =
                hn::IfThenElseZero(hn::RebindMask(di, met), hn::ShiftLeft<8>(hn::BitCast(di, x)));
            result.m[n] =
                hn::BitCast(d, hn::OrAnd(hn::Set(di, 0x3f80'0000), fixed, hn::Set(di, 0x007f'ffff)));
            result.power[n] = hn::BitCast(d, hn::And(fixed, hn::Set(di, 0x7f80'0000)));
        }
        return result;
    }

    // The cubic is the best one for 2^(m - 1), 1 <= m < 2, in relative error (7.5e-5), found by Remez'
    // exchange, with its sign turned.
    template <bool Ample>
    HWY_INLINE void count(const pairs& found) {
        const floats d;
        vector p[2];
        for (std::size_t n = 0; n < 2; ++n) {
            p[n] = fused(d, hn::Set(d, -0.0780245226f), found.m[n], hn::Set(d, 0.0080064125f));
        }
        for (std::size_t n = 0; n < 2; ++n) {
            p[n] = fused(d, p[n], found.m[n], hn::Set(d, -0.477772798f));
        }
        for (std::size_t n = 0; n < 2; ++n) {
            p[n] = fused(d, p[n], found.m[n], hn::Set(d, -0.452134311f));
            if constexpr (!Ample) {
                p[n] = hn::Mul(p[n], hn::Min(room[n], hn::Set(d, 1.0f)));
            }
        }
        for (std::size_t n = 0; n < 2; ++n) {
            room[n] = fused(d, found.power[n], p[n], room[n]);
        }
    }
};

// So many pre spikes at a time: with that much room in all sensors, each of their pairs counts fully.
constexpr std::size_t few = 16;

HWY_INLINE bool ample(vector room, float largest_gain) {
    const floats d;
    return hn::AllTrue(d, hn::Ge(room, hn::Set(d, 1 + (few + 1) * largest_gain)));
}

// The sensors of a vector of a row, on their way through the pre spikes. Pairs are counted one pre spike
// later than they are found, so that the processor need not wait for one long chain of operations.
template <bool Mixed>
struct lanes {
    branches sensors;
    pairs found;
    vector last; // pre spike
    vector next; // post spike after it, if it is still to be met
    hn::VFromD<words> labels;

    template <bool Ample>
    HWY_INLINE void meet(const pre_spike* from, const pre_spike* to, std::size_t tile, std::size_t lane,
                         const post_history& history) {
        const floats d;
        const std::size_t following = (tile + 1) % tiles;
        const auto *moments = history.moments(tile), *soon = history.moments(following);
        const auto* positions = &history.after(0);
        for (; from != to; ++from) {
            const auto time = hn::Set(d, from->time);
            const auto& at = positions[from->posts];
            const auto& moment = moments[at[tile]];
            hwy::Prefetch(&soon[at[following]].last);
            hwy::Prefetch(&soon[at[following]].next);
            const auto post = hn::Load(d, &moment.last[lane]), after = hn::Load(d, &moment.next[lane]);
            // A post spike since the last pre spike is both: the first one causal, the last one acausal.
            auto met = hn::Gt(post, last);
            const vector delay[2] = {hn::Sub(next, last), hn::Sub(time, post)};
            if constexpr (Mixed) {
                const auto mine = hn::RebindMask(
                    d, hn::Eq(labels, hn::Set(words(), static_cast<std::int32_t>(from->label))));
                met = hn::And(met, mine);
                last = hn::IfThenElse(mine, time, last);
                next = hn::IfThenElse(mine, after, next);
            } else {
                last = time;
                next = after;
            }
            const auto now = sensors.found(delay, met);
            sensors.template count<Ample>(found);
            found = now;
        }
    }
};

template <bool Mixed>
void meet_lanes(sensor_row& row, const post_history& history, std::span<const pre_spike> spikes,
                std::size_t tile, std::size_t lane, const float* last) {
    const floats d;
    const auto& begin = history.moments(tile)[history.after(row.posts)[tile]];
    auto& t = row.tile[tile];
    lanes<Mixed> s;
    s.sensors.load(0, t.causal, lane);
    s.sensors.load(1, t.acausal, lane);
    s.last = hn::Load(d, last);
    const auto never = hn::Set(d, not_yet);
    s.next =
        hn::IfThenElse(hn::Gt(hn::Load(d, &begin.last[lane]), s.last), never, hn::Load(d, &begin.next[lane]));
    s.found = {{hn::Set(d, 1.0f), hn::Set(d, 1.0f)}, {hn::Zero(d), hn::Zero(d)}};
    if constexpr (Mixed) {
        const hn::Rebind<std::uint8_t, words> bytes;
        s.labels = hn::PromoteTo(words(), hn::LoadU(bytes, &row.labels[tile * tile_columns + lane]));
    }
    const auto *from = spikes.data(), *end = from + spikes.size();
    while (from != end) {
        const auto* to = from + std::min(few, static_cast<std::size_t>(end - from));
        if (ample(s.sensors.room[0], row.causal_largest[tile]) &&
            ample(s.sensors.room[1], row.acausal_largest[tile])) {
            s.template meet<true>(from, to, tile, lane, history);
        } else {
            s.template meet<false>(from, to, tile, lane, history);
        }
        from = to;
    }
    s.sensors.template count<false>(s.found);
    // What has come since the last pre spike makes causal pairs only.
    const vector delay[2] = {hn::Sub(s.next, s.last), never};
    s.sensors.template count<false>(s.sensors.found(delay, hn::Lt(s.next, never)));
    hn::Store(s.sensors.room[0], d, &t.causal.room[lane]);
    hn::Store(s.sensors.room[1], d, &t.acausal.room[lane]);
}

template <bool Mixed>
void meet_row(sensor_row& row, const post_history& history, std::span<const pre_spike> spikes,
              const float* last) {
    for (std::size_t c = 0; c < circuits; c += hn::Lanes(floats())) {
        meet_lanes<Mixed>(row, history, spikes, c / tile_columns, c % tile_columns, last + c);
    }
}

void meet_spikes(sensor_row& row, const post_history& history, std::span<const pre_spike> spikes,
                 const float* last, bool mixed) {
    mixed ? meet_row<true>(row, history, spikes, last) : meet_row<false>(row, history, spikes, last);
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(meet_spikes);

void meet(sensor_row& row, const post_history& history, std::span<const pre_spike> spikes,
          const lanes_of<float>& last) {
    for (const auto& tile : row.tile) {
        for (const auto* b : {&tile.causal, &tile.acausal}) {
            hwy::Prefetch(&b->room);
            hwy::Prefetch(&b->fall);
            hwy::Prefetch(&b->start);
        }
    }
    bool mixed = row.mixed;
    for (const auto& s : spikes) {
        hwy::Prefetch(&history.after(s.posts));
        mixed = mixed || s.label != row.labels[0];
    }
    HWY_DYNAMIC_DISPATCH(meet_spikes)(row, history, spikes, last.data(), mixed);
    row.posts = history.spikes();
}

} // namespace hxtwin::emulator
#endif
