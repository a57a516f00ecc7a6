// SPDX-License-Identifier: Apache-2.0
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fabric/sensor_row.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <vector>

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

// Several chains of dependent operations side by side: one alone would leave the processor waiting.
template <std::size_t N>
struct branches {
    vector room[N], fall[N], start[N];

    HWY_INLINE void load(std::size_t n, const sensor_branch& b, std::size_t lane) {
        const floats d;
        room[n] = hn::Load(d, &b.room[lane]);
        fall[n] = hn::Load(d, &b.fall[lane]);
        start[n] = hn::Load(d, &b.start[lane]);
    }

    // With x = start + fall delay as a fixed-point number: its whole part becomes the exponent, its fraction
    // the argument of a cubic. That is the best one for 2^(m - 1), 1 <= m < 2, in relative error (7.5e-5),
    // found by Remez' exchange, with its sign turned.
    template <bool Ample>
    HWY_INLINE void count(const vector (&delay)[N], const mask (&pairs)[N]) {
        const floats d;
        const words di;
        vector x[N], m[N], p[N];
        for (std::size_t n = 0; n < N; ++n) {
            x[n] = fused(d, delay[n], fall[n], start[n]);
        }
        for (std::size_t n = 0; n < N; ++n) {
            x[n] = hn::Max(x[n], hn::Set(d, exponent_least));
        }
        for (std::size_t n = 0; n < N; ++n) {
            const auto fixed =
                hn::IfThenElseZero(hn::RebindMask(di, pairs[n]), hn::ShiftLeft<8>(hn::BitCast(di, x[n])));
            m[n] = hn::BitCast(d, hn::OrAnd(hn::Set(di, 0x3f80'0000), fixed, hn::Set(di, 0x007f'ffff)));
            x[n] = hn::BitCast(d, hn::And(fixed, hn::Set(di, 0x7f80'0000)));
        }
        for (std::size_t n = 0; n < N; ++n) {
            p[n] = fused(d, hn::Set(d, cubic[3]), m[n], hn::Set(d, cubic[2]));
        }
        for (std::size_t n = 0; n < N; ++n) {
            p[n] = fused(d, p[n], m[n], hn::Set(d, cubic[1]));
        }
        for (std::size_t n = 0; n < N; ++n) {
            p[n] = fused(d, p[n], m[n], hn::Set(d, cubic[0]));
            if (!Ample) {
                p[n] = hn::Mul(p[n], hn::Min(room[n], hn::Set(d, 1.0f)));
            }
        }
        for (std::size_t n = 0; n < N; ++n) {
            room[n] = fused(d, x[n], p[n], room[n]);
        }
    }

    static constexpr float cubic[4] = {-0.452134311f, -0.477772798f, 0.0080064125f, -0.0780245226f};
};

// So many pre spikes at a time: with that much room in all sensors, each of their pairs counts fully.
constexpr std::size_t few = 16;

HWY_INLINE bool ample(vector room, float largest_gain) {
    const floats d;
    return hn::AllTrue(d, hn::Ge(room, hn::Set(d, 1 + (few + 1) * largest_gain)));
}

// The sensors of N vectors of a row, on their way through the pre spikes: the causal branches, then the
// acausal ones.
template <bool Mixed, std::size_t N>
struct lanes {
    branches<2 * N> sensors;
    vector last[N]; // pre spike
    vector next[N]; // post spike after it, if it is still to be met
    hn::VFromD<words> labels[N];

    template <bool Ample>
    HWY_INLINE void meet(const pre_point* from, const pre_point* to, std::size_t first,
                         const post_moment* const* moments) {
        const floats d;
        constexpr std::size_t per_tile = tile_columns / hn::MaxLanes(floats());
        auto s = sensors;
        vector before = last[0];
        const post_moment* of[N];
        const post_moment* soon[N];
        for (std::size_t n = 0; n < N; ++n) {
            of[n] = moments[(first + n) / per_tile];
            soon[n] = moments[(first + N + n) / per_tile % tiles];
        }
        for (; from != to; ++from) {
            const auto time = hn::Set(d, from->time);
            vector delay[2 * N], post[N], after[N];
            mask pairs[2 * N];
            for (std::size_t n = 0; n < N; ++n) {
                const std::size_t lane = (first + n) % per_tile * hn::Lanes(d);
                const auto& m = of[n][from->at[(first + n) / per_tile]];
                post[n] = hn::Load(d, &m.last[lane]);
                after[n] = hn::Load(d, &m.next[lane]);
                const auto& m2 = soon[n][from->at[(first + N + n) / per_tile % tiles]];
                hwy::Prefetch(&m2.last[lane]);
                hwy::Prefetch(&m2.next[lane]);
            }
            // A post spike since the last pre spike is both: the first one causal, the last one acausal.
            for (std::size_t n = 0; n < N; ++n) {
                auto met = hn::Gt(post[n], Mixed ? last[n] : before);
                if constexpr (Mixed) {
                    const auto mine = hn::RebindMask(d, hn::Eq(labels[n], hn::Set(words(), from->label)));
                    met = hn::And(met, mine);
                    delay[n] = hn::Sub(next[n], last[n]);
                    last[n] = hn::IfThenElse(mine, time, last[n]);
                    next[n] = hn::IfThenElse(mine, after[n], next[n]);
                } else {
                    delay[n] = hn::Sub(next[n], before);
                    next[n] = after[n];
                }
                delay[N + n] = hn::Sub(time, post[n]);
                pairs[n] = pairs[N + n] = met;
            }
            before = time;
            s.template count<Ample>(delay, pairs);
        }
        for (std::size_t n = 0; !Mixed && n < N; ++n) {
            last[n] = before;
        }
        sensors = s;
    }
};

template <bool Mixed, std::size_t N>
void meet_vectors(sensor_row& row, const post_history& history, std::span<const pre_point> points,
                  std::size_t first, const float* last) {
    const floats d;
    constexpr std::size_t per_tile = tile_columns / hn::MaxLanes(floats());
    const post_moment* moments[tiles];
    for (std::size_t t = 0; t < tiles; ++t) {
        moments[t] = history.moments(t);
    }
    const auto& begin = history.after(row.posts);
    lanes<Mixed, N> s;
    for (std::size_t n = 0; n < N; ++n) {
        const std::size_t tile = (first + n) / per_tile, lane = (first + n) % per_tile * hn::Lanes(d);
        const auto& m = moments[tile][begin[tile]];
        s.sensors.load(n, row.tile[tile].causal, lane);
        s.sensors.load(N + n, row.tile[tile].acausal, lane);
        s.last[n] = hn::Load(d, last + (first + n) * hn::Lanes(d));
        const auto met = hn::Gt(hn::Load(d, &m.last[lane]), s.last[n]);
        s.next[n] = hn::IfThenElse(met, hn::Set(d, not_yet), hn::Load(d, &m.next[lane]));
        if constexpr (Mixed) {
            const hn::Rebind<std::uint8_t, words> bytes;
            s.labels[n] = hn::PromoteTo(words(), hn::LoadU(bytes, &row.labels[(first + n) * hn::Lanes(d)]));
        }
    }
    const auto *from = points.data(), *end = from + points.size();
    while (from != end) {
        const auto* to = from + std::min(few, static_cast<std::size_t>(end - from));
        bool roomy = true;
        for (std::size_t n = 0; n < N; ++n) {
            roomy = roomy && ample(s.sensors.room[n], row.causal_largest[(first + n) / per_tile]) &&
                    ample(s.sensors.room[N + n], row.acausal_largest[(first + n) / per_tile]);
        }
        if (roomy) {
            s.template meet<true>(from, to, first, moments);
        } else {
            s.template meet<false>(from, to, first, moments);
        }
        from = to;
    }
    // What has come since the last pre spike.
    vector delay[2 * N];
    mask pairs[2 * N];
    for (std::size_t n = 0; n < N; ++n) {
        pairs[n] = hn::Lt(s.next[n], hn::Set(d, not_yet));
        pairs[N + n] = hn::Lt(s.next[n], s.next[n]);
        delay[n] = delay[N + n] = hn::Sub(s.next[n], s.last[n]);
    }
    s.sensors.template count<false>(delay, pairs);
    for (std::size_t n = 0; n < N; ++n) {
        const std::size_t tile = (first + n) / per_tile, lane = (first + n) % per_tile * hn::Lanes(d);
        hn::Store(s.sensors.room[n], d, &row.tile[tile].causal.room[lane]);
        hn::Store(s.sensors.room[N + n], d, &row.tile[tile].acausal.room[lane]);
    }
}

void meet_row(sensor_row& row, const post_history& history, std::span<const pre_point> points,
              const float* last, bool mixed) {
    constexpr std::size_t at_once = 1;
    for (std::size_t v = 0; v < circuits / hn::Lanes(floats()); v += at_once) {
        mixed ? meet_vectors<true, at_once>(row, history, points, v, last)
              : meet_vectors<false, at_once>(row, history, points, v, last);
    }
}

} // namespace HWY_NAMESPACE
} // namespace hxtwin::emulator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hxtwin::emulator {

HWY_EXPORT(meet_row);

void meet(sensor_row& row, const post_history& history, std::span<const pre_spike> spikes,
          const lanes_of<float>& last) {
    thread_local std::vector<pre_point> points;
    points.clear();
    bool mixed = row.mixed;
    for (const auto& s : spikes) {
        points.push_back({s.time, static_cast<std::int32_t>(s.label), history.after(s.posts)});
        mixed = mixed || s.label != row.labels[0];
    }
    HWY_DYNAMIC_DISPATCH(meet_row)(row, history, points, last.data(), mixed);
    row.posts = history.spikes();
}

} // namespace hxtwin::emulator
#endif
