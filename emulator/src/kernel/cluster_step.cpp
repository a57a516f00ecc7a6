// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <hxtwin/emulator/kernel/cluster.hpp>
#include <hxtwin/emulator/transfer.hpp>

// One step of a cluster's membrane equations, whatever fires.
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

} // namespace hxtwin::emulator
