// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <hxtwin/emulator/kernel/step.hpp>

namespace hxtwin::emulator {
namespace {

struct point {
    float v, exc, inh;
};

struct circuit {
    const membrane_parameters& m;
    propagator_table& table;
    std::uint32_t i;

    point after(const point& a, std::int32_t ticks) const {
        const propagator& p = table.at(ticks);
        return {a.v + ((p.leak[i] * (a.v - m.rest[i]) + p.offset[i]) +
                       (p.exc_gain[i] * a.exc - p.inh_gain[i] * a.inh)),
                a.exc + a.exc * p.exc_decay[i], a.inh + a.inh * p.inh_decay[i]};
    }
    point while_held(const point& a, std::int32_t ticks) const {
        const propagator& p = table.at(ticks);
        return {a.v + ((p.held_leak[i] * (a.v - m.rest[i]) + p.held_offset[i]) +
                       (p.held_exc_gain[i] * a.exc - p.held_inh_gain[i] * a.inh)),
                a.exc + a.exc * p.exc_decay[i], a.inh + a.inh * p.inh_decay[i]};
    }
    float slope(const point& a) const {
        return (m.leak_rate[i] * (m.rest[i] - a.v) + m.offset_slope[i]) +
               (m.exc_slope[i] * a.exc - m.inh_slope[i] * a.inh);
    }
    bool above(const point& a) const { return a.v >= m.threshold[i]; }

    // The tick of the highest membrane within n ticks, where the slope changes from rising to falling.
    std::int32_t peak(const point& a, std::int32_t n) const {
        std::int32_t rising = 0, falling = n;
        while (falling - rising > 1) {
            const std::int32_t middle = (rising + falling) / 2;
            (slope(after(a, middle)) > 0 ? rising : falling) = middle;
        }
        return rising > 0 && after(a, rising).v > after(a, falling).v ? rising : falling;
    }

    // A tick in (0, n] at which the membrane is at or above the threshold, or 0.
    std::int32_t somewhere_above(const point& a, std::int32_t n) const {
        const point last = after(a, n);
        if (above(last)) {
            return n;
        }
        const float s = slope(a), h = static_cast<float>(n * seconds_per_tick);
        if (!(s > 0) || a.v + s * h < m.threshold[i] || !(slope(last) < 0)) {
            return 0;
        }
        const std::int32_t top = peak(a, n);
        return above(after(a, top)) ? top : 0;
    }

    // Where the cubic through both ends, with their slopes, reaches the threshold: a tick in [0, n].
    std::int32_t guess(const point& a, const point& b, std::int32_t n) const {
        const float h = static_cast<float>(n * seconds_per_tick), rise = b.v - a.v;
        const float first = slope(a) * h, last = slope(b) * h;
        const float square = 3 * rise - 2 * first - last, cube = first + last - 2 * rise;
        float u = (m.threshold[i] - a.v) / rise;
        for (int newton = 0; newton < 3; ++newton) {
            const float v = a.v + u * (first + u * (square + u * cube));
            const float steep = first + u * (2 * square + u * 3 * cube);
            u = std::clamp(steep > 0 ? u - (v - m.threshold[i]) / steep : u, 0.0f, 1.0f);
        }
        return static_cast<std::int32_t>(u * static_cast<float>(n) + 0.999f);
    }

    // The first tick in (0, n] at or above the threshold, 0 if there is none; the membrane is below it at
    // `a`. Searches from the guess, which is right but for a tick, with growing strides.
    std::int32_t first_above(const point& a, std::int32_t n) const {
        std::int32_t high = somewhere_above(a, n), low = 0;
        if (high == 0) {
            return 0;
        }
        std::int32_t at = guess(a, after(a, high), high);
        for (std::int32_t stride = 1; high - low > 1; stride = std::min(2 * stride, n)) {
            at = std::clamp(at, low + 1, high - 1);
            const bool over = above(after(a, at));
            (over ? high : low) = at;
            // Beyond the bracket a stride says nothing: halve it.
            at = stride < high - low ? at + (over ? -stride : stride) : low + (high - low) / 2;
        }
        return high;
    }
};

} // namespace

void resolve_circuit(membrane_state& s, const membrane_parameters& m, propagator_table& table,
                     std::uint32_t i, tick t0, std::int32_t h, std::vector<firing>& out) {
    const circuit c{m, table, i};
    point a{s.v[i], s.exc[i], s.inh[i]};
    std::int32_t k = 0;
    const auto fire = [&] {
        out.push_back({t0 + k, i});
        s.release[i] = modulo_2_32(t0 + k + m.reset_ticks[i]);
        s.accept[i] = modulo_2_32(t0 + k + m.blind_ticks[i]);
    };
    while (k < h) {
        const std::int32_t held = std::min(ticks_to(s.release[i], t0 + k), h - k);
        const std::int32_t blind = std::min(ticks_to(s.accept[i], t0 + k), h - k);
        if (held > 0) {
            a = c.while_held(a, held);
            k += held;
        } else if (blind > 0) {
            a = c.after(a, blind);
            k += blind;
        } else if (c.above(a)) {
            fire();
        } else {
            const std::int32_t crossing = c.first_above(a, h - k);
            const std::int32_t n = crossing > 0 ? crossing : h - k;
            a = c.after(a, n);
            k += n;
            if (crossing > 0) {
                fire();
            }
        }
    }
    s.v[i] = a.v;
    s.exc[i] = a.exc;
    s.inh[i] = a.inh;
}

void refresh(membrane_state& s, tick now) {
    for (std::size_t i = 0; i < circuits; ++i) {
        if (ticks_to(s.release[i], now) > stuck / 4) {
            s.release[i] = modulo_2_32(now + stuck);
        }
        if (ticks_to(s.release[i], now) < 0) {
            s.release[i] = modulo_2_32(now);
        }
        if (ticks_to(s.accept[i], now) < 0) {
            s.accept[i] = modulo_2_32(now);
        }
    }
}

} // namespace hxtwin::emulator
