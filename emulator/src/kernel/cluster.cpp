// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/cluster.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr double gamma_ros2 = 1 - 0.70710678118654752; // L-stable

double decay(double z) { return 1 + z * phi1(z); } // exp(z)

struct flow {
    double amperes = 0;
    double siemens = 0; // its fall with the membrane
};

flow input_current(const synaptic_input& in, double units) {
    return {in.gain * transfer::soft_units(units), 0};
}

flow synaptic(const circuit_model& m, double v, double exc, double inh) {
    const double e = input_current(m.exc, exc).amperes, i = input_current(m.inh, inh).amperes;
    const double left = transfer::inhibition_left(v);
    return {e * (1 - (v - m.exc.reference) * m.exc.per_volt) -
                left * i * (1 - (v - m.inh.reference) * m.inh.per_volt),
            e * m.exc.per_volt - left * i * m.inh.per_volt};
}

struct exponential {
    double amperes = 0, siemens = 0;
};

exponential exponential_of(const circuit_model& m, double v) {
    if (m.exponential == 0) {
        return {};
    }
    const double z = std::min((v - m.onset) / transfer::exponential_volts, 40.0);
    const double i = m.exponential * decay(std::max(z, -40.0));
    return i < transfer::exponential_limit ? exponential{i, i / transfer::exponential_volts}
                                           : exponential{transfer::exponential_limit, 0};
}

} // namespace

cluster alone(const circuit_model& m) { return {{m}, {0}, {}, {{}}, {false}, 1}; }

void cluster_solver::gather() {
    const std::size_t n = c_->nodes;
    volts_.assign(n, 0);
    farads_.assign(n, 0);
    for (std::size_t i = 0; i < c_->circuits.size(); ++i) {
        volts_[c_->node[i]] += c_->circuits[i].farads * (*s_)[i].v;
        farads_[c_->node[i]] += c_->circuits[i].farads;
    }
    for (std::size_t k = 0; k < n; ++k) {
        volts_[k] /= farads_[k];
    }
    w_slope_.resize(c_->circuits.size());
}

// Slopes of all nodes at the present state; with `implicit`, how steeply each falls with its own membrane
// (stiffness) and rises by the exponential term (steepness), in 1/s.
void cluster_solver::currents(bool implicit) {
    slope_.assign(c_->nodes, 0);
    if (implicit) {
        stiffness_.assign(c_->nodes, 0);
        steepness_.assign(c_->nodes, 0);
    }
    for (std::size_t i = 0; i < c_->circuits.size(); ++i) {
        const auto& m = c_->circuits[i];
        const auto& s = (*s_)[i];
        const auto at = c_->node[i];
        const double v = volts_[at];
        const bool quiet = m.pause && s.blind > 0, pulled = s.held > 0 || m.forced;
        const flow in = quiet ? flow{} : synaptic(m, v, s.exc, s.inh);
        const exponential e = quiet ? exponential{} : exponential_of(m, v);
        slope_[at] += m.leak * (m.rest - v) + m.offset + in.amperes + e.amperes - m.adaptation * s.w +
                      (pulled ? m.pull * (m.reset - v) : 0);
        w_slope_[i] = m.w_drive * (v - m.w_zero) - m.w_rate * s.w;
        if (implicit) {
            stiffness_[at] += m.leak + in.siemens + (pulled ? m.pull : 0);
            steepness_[at] += e.siemens;
        }
    }
    for (const auto& b : c_->bridges) {
        const double flow = b.siemens * (volts_[b.b] - volts_[b.a]);
        slope_[b.a] += flow;
        slope_[b.b] -= flow;
    }
    for (std::size_t n = 0; n < c_->nodes; ++n) {
        slope_[n] /= farads_[n];
        if (implicit) {
            stiffness_[n] /= farads_[n];
            steepness_[n] /= farads_[n];
        }
    }
}

// A step no rate is too fast for: a tenth of a time constant of the membrane and of the
// exponential term or a fifth of its width, a quarter of any other.
double cluster_solver::suitable(double longest) const {
    double h = longest;
    for (std::size_t n = 0; n < c_->nodes; ++n) {
        h = std::min({h, 0.1 / std::max(stiffness_[n], 1.0), 0.1 / std::max(steepness_[n], 1.0)});
        if (steepness_[n] > 0) {
            h = std::min(h, 0.2 * transfer::exponential_volts / std::max(std::abs(slope_[n]), 1.0));
        }
    }
    for (const auto& m : c_->circuits) {
        h = std::min(h, 0.25 / std::max({m.exc.gain != 0 ? m.exc.rate : 0, m.inh.gain != 0 ? m.inh.rate : 0,
                                         m.w_rate, 1.0}));
    }
    return h;
}

// (1 - scale A) x = slopes, in place; A holds the linear part and what joins the nodes.
void cluster_solver::solve(double scale, std::vector<double>& x) {
    const std::size_t n = c_->nodes;
    if (n == 1) {
        x[0] /= 1 + scale * (stiffness_[0] - steepness_[0]);
        return;
    }
    matrix_.assign(n * n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        matrix_[i * n + i] = 1 + scale * (stiffness_[i] - steepness_[i]);
    }
    for (const auto& b : c_->bridges) {
        for (const auto& [from, to] : {std::pair{b.a, b.b}, std::pair{b.b, b.a}}) {
            const double rate = scale * b.siemens / farads_[from];
            matrix_[from * n + from] += rate;
            matrix_[from * n + to] -= rate;
        }
    }
    for (std::size_t p = 0; p < n; ++p) { // diagonally dominant: no pivoting
        for (std::size_t r = p + 1; r < n; ++r) {
            const double factor = matrix_[r * n + p] / matrix_[p * n + p];
            if (factor == 0) {
                continue;
            }
            for (std::size_t k = p; k < n; ++k) {
                matrix_[r * n + k] -= factor * matrix_[p * n + k];
            }
            x[r] -= factor * x[p];
        }
    }
    for (std::size_t p = n; p-- > 0;) {
        for (std::size_t k = p + 1; k < n; ++k) {
            x[p] -= matrix_[p * n + k] * x[k];
        }
        x[p] /= matrix_[p * n + p];
    }
}

double cluster_solver::step(double longest) {
    auto& s = *s_;
    currents(true);
    const double h = suitable(longest), scale = gamma_ros2 * h;
    before_ = volts_;
    first_ = slope_;
    solve(scale, first_);
    w_first_ = w_slope_;
    for (std::size_t i = 0; i < s.size(); ++i) {
        const auto& m = c_->circuits[i];
        w_first_[i] /= 1 + scale * m.w_rate;
        s[i].exc *= decay(-h * m.exc.rate);
        s[i].inh *= decay(-h * m.inh.rate);
        s[i].w += h * w_first_[i];
    }
    for (std::size_t n = 0; n < c_->nodes; ++n) {
        volts_[n] += h * first_[n];
    }
    currents(false);
    for (std::size_t n = 0; n < c_->nodes; ++n) {
        slope_[n] -= 2 * first_[n];
    }
    solve(scale, slope_);
    for (std::size_t n = 0; n < c_->nodes; ++n) {
        volts_[n] = before_[n] + h * (1.5 * first_[n] + 0.5 * slope_[n]);
    }
    for (std::size_t i = 0; i < s.size(); ++i) {
        const double k = (w_slope_[i] - 2 * w_first_[i]) / (1 + scale * c_->circuits[i].w_rate);
        s[i].w += 0.5 * h * (w_first_[i] + k);
    }
    return h;
}

void cluster_solver::advance(std::int32_t ticks) {
    double left = ticks * seconds_per_tick;
    while (left > 1e-15) {
        left -= step(std::min(left, longest_));
    }
    for (std::size_t i = 0; i < s_->size(); ++i) {
        (*s_)[i].v = volts_[c_->node[i]];
    }
}

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
