// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fabric/sensor_row.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include <hxtwin/emulator/fabric/sensor_row.hpp>

#include "fabric/fetch.hpp"
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

    // Of a perfect pair.
    HWY_INLINE void measure(vector (&gain)[2]) const {
        const floats d;
        const auto zero = hn::Zero(d);
        branches empty = *this;
        empty.room[0] = empty.room[1] = zero;
        empty.template count<true>(found({zero, zero}, hn::Eq(zero, zero)));
        gain[0] = hn::Neg(empty.room[0]);
        gain[1] = hn::Neg(empty.room[1]);
    }
};

// So many pre spikes at a time, where not all pairs of all spikes to come are sure to count fully.
constexpr std::size_t few = 16;

// Spikes that will be met later, of which a moment is fetched at each step.
struct upcoming {
    const pre_spike *next, *last;
    const post_moment* moments;
    std::size_t tile;

    HWY_INLINE void fetch_one() {
        const auto& moment = moments[next->at[tile]];
        hwy::Prefetch(&moment.last);
        hwy::Prefetch(&moment.next);
        next += next != last ? 1 : 0;
    }
};

// The sensors of a vector of a row, on their way through the pre spikes. Pairs are counted one pre spike
// later than they are found, so that the processor need not wait for one long chain of operations.
template <bool Mixed>
struct lanes {
    branches sensors;
    vector gain[2]; // of a perfect pair
    pairs found;
    vector last; // pre spike
    vector next; // post spike after it, if it is still to be met
    hn::VFromD<words> labels;

    // Whether so many pairs, and one more that has been found, count fully.
    HWY_INLINE bool ample(std::size_t spikes) const {
        const floats d;
        const auto one = hn::Set(d, 1.0f), most = hn::Set(d, static_cast<float>(spikes + 1));
        return hn::AllTrue(d, hn::And(hn::Ge(sensors.room[0], fused(d, gain[0], most, one)),
                                      hn::Ge(sensors.room[1], fused(d, gain[1], most, one))));
    }

    template <bool Ample>
    HWY_INLINE void meet(const pre_spike* from, const pre_spike* to, std::size_t tile, std::size_t lane,
                         const post_moment* moments, upcoming& soon) {
        const floats d;
        for (; from != to; ++from) {
            const auto time = hn::Set(d, from->time);
            const auto& moment = moments[from->at[tile]];
            soon.fetch_one();
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

// The last pre spike with each synapse's label.
template <bool Mixed>
HWY_INLINE vector last_before(const row_load& load, std::size_t column) {
    const floats d;
    if constexpr (!Mixed) {
        return hn::Set(d, load.last_of_all);
    }
    const auto* labels = &load.row->labels[column];
    HWY_ALIGN float last[tile_columns];
    for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
        last[i] = load.last[labels[i]];
    }
    return hn::Load(d, last);
}

template <bool Mixed>
HWY_INLINE void meet_lanes(const row_load& load, const post_history& history, std::size_t tile,
                           std::size_t lane, upcoming soon) {
    const floats d;
    const auto* moments = history.moments(tile);
    const auto& begin = moments[load.from[tile]];
    auto& t = load.row->tile[tile];
    lanes<Mixed> s;
    s.sensors.load(0, t.causal, lane);
    s.sensors.load(1, t.acausal, lane);
    s.sensors.measure(s.gain);
    s.last = last_before<Mixed>(load, tile * tile_columns + lane);
    const auto never = hn::Set(d, not_yet);
    s.next =
        hn::IfThenElse(hn::Gt(hn::Load(d, &begin.last[lane]), s.last), never, hn::Load(d, &begin.next[lane]));
    s.found = {{hn::Set(d, 1.0f), hn::Set(d, 1.0f)}, {hn::Zero(d), hn::Zero(d)}};
    if constexpr (Mixed) {
        const hn::Rebind<std::uint8_t, words> bytes;
        s.labels = hn::PromoteTo(words(), hn::LoadU(bytes, &load.row->labels[tile * tile_columns + lane]));
    }
    const auto *from = load.spikes.data(), *end = from + load.spikes.size();
    while (from != end) {
        auto spikes = static_cast<std::size_t>(end - from);
        bool ample = s.ample(spikes);
        if (!ample && spikes > few) {
            spikes = few;
            ample = s.ample(few);
        }
        const auto* to = from + spikes;
        ample ? s.template meet<true>(from, to, tile, lane, moments, soon)
              : s.template meet<false>(from, to, tile, lane, moments, soon);
        from = to;
    }
    s.sensors.template count<false>(s.found);
    // What has come since the last pre spike makes causal pairs only.
    const vector delay[2] = {hn::Sub(s.next, s.last), never};
    s.sensors.template count<false>(s.sensors.found(delay, hn::Lt(s.next, never)));
    hn::Store(s.sensors.room[0], d, &t.causal.room[lane]);
    hn::Store(s.sensors.room[1], d, &t.acausal.room[lane]);
}

// Tile by tile, since all rows meet the same moments.
void meet_loads(std::span<const row_load> loads, const post_history& history) {
    static constexpr pre_spike none{};
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        for (std::size_t k = 0; k < loads.size(); ++k) {
            const bool last = k + 1 == loads.size();
            const auto& then = loads[last ? 0 : k + 1];
            const std::size_t tile_then = last ? (tile + 1) % tiles : tile;
            fetch(then.row->tile[tile_then]);
            upcoming soon{&none, &none, history.moments(tile_then), tile_then};
            if (!then.spikes.empty()) {
                soon.next = &then.spikes.front();
                soon.last = &then.spikes.back();
            }
            for (std::size_t lane = 0; lane < tile_columns; lane += hn::Lanes(floats())) {
                loads[k].mixed ? meet_lanes<true>(loads[k], history, tile, lane, soon)
                               : meet_lanes<false>(loads[k], history, tile, lane, soon);
            }
        }
    }
}

HWY_INLINE void reset_branch(sensor_branch& b, std::size_t lane, hn::VFromD<words> which, int bit) {
    const floats d;
    const auto chosen = hn::RebindMask(d, hn::TestBit(which, hn::Set(words(), bit)));
    hn::Store(hn::IfThenElse(chosen, hn::Set(d, sensor_empty), hn::Load(d, &b.room[lane])), d, &b.room[lane]);
}

void reset_columns(sensor_row& row, const std::uint8_t* which) {
    const hn::Rebind<std::uint8_t, words> bytes;
    for (std::size_t c = 0; c < circuits; c += hn::Lanes(floats())) {
        const auto bits = hn::PromoteTo(words(), hn::LoadU(bytes, which + c));
        auto& tile = row.tile[c / tile_columns];
        reset_branch(tile.causal, c % tile_columns, bits, 1);
        reset_branch(tile.acausal, c % tile_columns, bits, 2);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(meet_loads);
HWY_EXPORT(reset_columns);

void reset(sensor_row& row, const lanes_of<std::uint8_t>& which) {
    HWY_DYNAMIC_DISPATCH(reset_columns)(row, which.data());
}

void meet(std::span<const row_load> loads, const post_history& history) {
    if (!loads.empty()) {
        fetch(*loads.front().row, loads.front().spikes);
    }
    HWY_DYNAMIC_DISPATCH(meet_loads)(loads, history);
}

} // namespace hxtwin::emulator
#endif
