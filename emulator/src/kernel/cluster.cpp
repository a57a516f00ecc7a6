// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/cluster.hpp>

#include <algorithm>

// What begins and ends in a cluster: spikes, resets, refractory times.
namespace hxtwin::emulator {

cluster alone(const circuit_model& m) { return {{m}, {0}, {}, {{}}, {false}, 1}; }

bool cluster_solver::above(std::size_t i) const { return (*s_)[i].v >= c_->circuits[i].threshold; }

// A membrane that is held is not heard either, whenever its blind time ends.
bool cluster_solver::may_fire(std::size_t i) const {
    return !c_->follows[i] && (*s_)[i].blind == 0 && (*s_)[i].held == 0 && above(i);
}

bool cluster_solver::any_above() const {
    for (std::size_t i = 0; i < s_->size(); ++i) {
        if (may_fire(i)) {
            return true;
        }
    }
    return false;
}

// How far nothing begins or ends.
std::int32_t cluster_solver::clear_ticks(std::int32_t ticks) const {
    for (const auto& s : *s_) {
        ticks = s.held > 0 ? std::min(ticks, s.held) : ticks;
        ticks = s.blind > 0 ? std::min(ticks, s.blind) : ticks;
    }
    return ticks;
}

void cluster_solver::start(std::size_t i, std::int32_t now, std::vector<cluster_firing>& out) {
    auto& s = (*s_)[i];
    const auto& m = c_->circuits[i];
    s.held = m.hold_ticks;
    s.blind = m.blind_ticks;
    s.w += m.w_jump;
    out.push_back({now, static_cast<std::uint32_t>(i)});
}

void cluster_solver::fire(std::int32_t now, std::vector<cluster_firing>& out) {
    for (std::size_t i = 0; i < s_->size(); ++i) {
        if (!may_fire(i)) {
            continue;
        }
        start(i, now, out);
        for (const auto k : c_->followers[i]) {
            if ((*s_)[k].blind == 0) {
                start(k, now, out);
            }
        }
    }
}

void cluster_solver::pass(std::int32_t ticks) {
    for (auto& s : *s_) {
        s.held = s.held == stuck ? stuck : std::max(0, s.held - ticks);
        s.blind = std::max(0, s.blind - ticks);
    }
}

// Halves a step in which a membrane might touch its threshold and fall again.
void cluster_solver::may_peak(std::int32_t& ticks) {
    currents(false);
    for (std::size_t i = 0; i < s_->size(); ++i) {
        const double slope = slope_[c_->node[i]];
        if ((*s_)[i].blind == 0 && slope > 0) {
            const double room = (c_->circuits[i].threshold - (*s_)[i].v) / slope / seconds_per_tick;
            ticks = room < ticks ? std::max(1, static_cast<std::int32_t>(room)) : ticks;
        }
    }
}

void cluster_solver::run(const cluster& c, std::vector<circuit_state>& states, std::int32_t ticks,
                         std::vector<cluster_firing>& out) {
    c_ = &c;
    s_ = &states;
    const auto longest = std::max(1, static_cast<std::int32_t>(longest_ / seconds_per_tick));
    std::int32_t now = 0;
    for (fire(0, out); now < ticks; fire(now, out)) {
        std::int32_t n = clear_ticks(std::min(ticks - now, longest));
        gather();
        may_peak(n);
        n = advance_to_first_above(n);
        pass(n);
        now += n;
    }
}

// Advances n ticks, or to the first tick in (0, n] at which a membrane is above its threshold.
std::int32_t cluster_solver::advance_to_first_above(std::int32_t n) {
    saved_ = *s_;
    advance(n);
    if (!any_above()) {
        return n;
    }
    const auto retry = [&](std::int32_t ticks) {
        *s_ = saved_;
        gather();
        advance(ticks);
    };
    std::int32_t low = 0, high = n;
    while (high - low > 1) {
        const std::int32_t middle = (low + high) / 2;
        retry(middle);
        (any_above() ? high : low) = middle;
    }
    if (high != n) {
        retry(high);
    }
    return high;
}

} // namespace hxtwin::emulator
