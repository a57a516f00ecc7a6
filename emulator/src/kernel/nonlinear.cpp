// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/nonlinear.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::int32_t longest_careful_step = 50; // ticks: 0.2 us
constexpr double steps_per_time_constant = 4;

float narrow(double x) { return static_cast<float>(x); }

// Of a membrane that relaxes with `rate`, over h seconds.
void fill_drive(nonlinear_propagator::drive& d, std::size_t k, const nonlinear_circuit& c, double h,
                double rate, double drift) {
    // The adaptation follows the membrane as it was at the start: a second-order term.
    const double follows = 0.5 * h * h * c.w_slope * c.w_drive;
    d.leak[k] = narrow(expm1_of(-h * rate) - follows);
    d.offset[k] = narrow(drift * h * phi1(-h * rate) + follows * c.w_zero);
    d.exc_gain[k] = narrow(line_gain(h, c.exc, rate, c.exc_rate));
    d.inh_gain[k] = narrow(line_gain(h, c.inh, rate, c.inh_rate));
    d.adaptation[k] = narrow(line_gain(h, c.w_slope, rate, c.w_rate));
    d.kept[k] = narrow(phi1(-h * rate));
}

// Of the exponential term over h seconds, as a power of 2, as nonlinear_propagator has it.
double strength_of(const nonlinear_circuit& c, double h) {
    constexpr double none = -1e4, width = transfer::exponential_volts;
    return c.exponential > 0 ? std::log2(c.exponential * h / width) - c.onset / (width * std::numbers::ln2)
                             : none;
}

// Coefficients 1 to 3 of the polynomial that is 0 at 0 and goes through f at three places of (0, 1]: those
// that make the error small everywhere (Chebyshev).
template <class F>
void fit(charge_series::powers& into, std::size_t k, const F& f) {
    constexpr std::array<double, 3> at{0.0669872981, 0.5, 0.9330127019};
    const double a = f(at[0]) / at[0], b = (f(at[1]) / at[1] - a) / (at[1] - at[0]),
                 c = ((f(at[2]) / at[2] - a) / (at[2] - at[0]) - b) / (at[2] - at[1]);
    into[0][k] = narrow(a - b * at[0] + c * at[0] * at[1]);
    into[1][k] = narrow(b - c * (at[0] + at[1]));
    into[2][k] = narrow(c);
}

} // namespace

namespace {

nonlinear_circuit circuit_of(const circuit_model& m) {
    const double pull = m.forced ? m.pull : 0;
    const auto one = [](const synaptic_input& in) {
        return std::fma(narrow(in.per_volt), narrow(in.reference), 1.0f);
    };
    nonlinear_circuit c;
    c.leak = narrow((m.leak + pull) / m.farads);
    c.drift = narrow((m.leak * m.rest + pull * m.reset + m.offset) / m.farads);
    c.pull = narrow(m.forced ? 0 : m.pull / m.farads);
    c.reset = narrow(m.reset);
    c.threshold = narrow(m.threshold);
    c.exc_rate = narrow(m.exc.rate);
    c.exc = narrow(m.exc.gain / m.farads);
    c.exc_per_volt = narrow(m.exc.per_volt);
    c.exc_one = one(m.exc);
    c.inh_rate = narrow(m.inh.rate);
    c.inh = narrow(m.inh.gain / m.farads);
    c.inh_per_volt = narrow(m.inh.per_volt);
    c.inh_one = one(m.inh);
    c.exponential = narrow(m.exponential / m.farads);
    c.onset = narrow(m.onset);
    c.clipped = m.exponential > 0
                    ? narrow(m.onset + transfer::exponential_volts *
                                           std::log(transfer::exponential_limit / m.exponential))
                    : std::numeric_limits<float>::infinity();
    c.w_rate = narrow(m.w_rate);
    c.w_drive = narrow(m.w_drive);
    c.w_zero = narrow(m.w_zero);
    c.w_slope = narrow(m.adaptation / m.farads);
    c.w_jump = narrow(m.w_jump);
    c.hold_ticks = m.hold_ticks;
    c.blind_ticks = m.blind_ticks;
    c.pause = m.pause ? 1 : 0;
    c.bends = m.exc.per_volt != 0 || m.inh.per_volt != 0 ? 1 : 0;
    return c;
}

} // namespace

void set(nonlinear_parameters& n, std::size_t i, const circuit_model& m) {
    const nonlinear_circuit& c = n.of[i] = circuit_of(m);
    n.goal[i] = std::min(c.threshold, c.clipped);
    n.clipped[i] = c.clipped;
    n.inh[i] = c.inh;
    n.w_zero[i] = c.w_zero;
    n.pause[i] = c.pause;
    n.bends[i] = c.bends;
    n.any_pause[i / block_lanes] |= c.pause != 0;
    n.any_bends[i / block_lanes] |= c.bends != 0;
    n.any_grows[i / block_lanes] |= c.exponential > 0;
    n.used[i / block_lanes] = true;
}

void finish(nonlinear_parameters& n) {
    double fastest = 1;
    for (const auto& c : n.of) {
        const double exc = c.exc != 0 ? c.exc_rate : 0, inh = c.inh != 0 ? c.inh_rate : 0;
        n.steepest_exc = std::max(n.steepest_exc, c.exc);
        n.steepest_inh = std::max(n.steepest_inh, c.inh);
        fastest = std::max({fastest, exc, inh, double{c.leak}, double{c.w_rate}});
    }
    const double ticks = 1 / (steps_per_time_constant * fastest * seconds_per_tick);
    n.longest = static_cast<std::int32_t>(std::clamp(ticks, 1.0, double{longest_careful_step}));
}

void nonlinear_table::reset(const nonlinear_parameters& n) {
    parameters_ = &n;
    const auto forget = [](auto& of) {
        for (auto& m : of) {
            m.valid = false;
        }
    };
    forget(passes_);
    forget(charges_[0]);
    forget(charges_[1]);
    has_series_ = {};
    slow_ = {true, true};
    for (const auto& c : n.of) {
        slow_[0] = slow_[0] && c.exc_rate < 1 / slow_line;
        slow_[1] = slow_[1] && c.inh_rate < 1 / slow_line;
    }
}

template <class Propagator>
const Propagator* nonlinear_table::find(table<Propagator>& in, std::int32_t ticks) {
    auto& m = in[static_cast<std::size_t>(ticks)];
    if (!m.valid) {
        if (!m.row) {
            m.row = std::make_unique<Propagator>();
        }
        fill(*m.row, in, ticks * seconds_per_tick);
        m.valid = true;
    }
    return m.row.get();
}

const nonlinear_propagator& nonlinear_table::at(std::int32_t ticks) { return *find(passes_, ticks); }

std::array<line_arrivals, 2> nonlinear_table::arrivals(const pass& p) {
    for (auto& a : arrivals_) {
        a.clear();
    }
    for (const auto& c : p.charges) {
        const std::size_t line = c.inhibitory ? 1 : 0;
        const auto left = static_cast<std::int32_t>(p.begin + p.ticks - c.time);
        const float t = static_cast<float>(left) * (1.0f / longest_step), first = c.pulse * t;
        arrivals_[line].push_back({c.units->data(),
                                   slow_[line] ? nullptr : find(charges_[line], left),
                                   {c.pulse, first, first * t, first * t * t}});
    }
    const auto of = [&](std::size_t line) {
        return line_arrivals{arrivals_[line], arrivals_[line].empty() ? nullptr : series_of(line)};
    };
    return {of(0), of(1)};
}

void nonlinear_table::fill(nonlinear_propagator& into, const table<nonlinear_propagator>&, double h) const {
    for (std::size_t i = 0; i < circuits; ++i) {
        auto& p = into.of[i / block_lanes];
        const std::size_t k = i % block_lanes;
        const auto& c = parameters_->of[i];
        const double leak = c.leak, pull = c.pull;
        fill_drive(p.free, k, c, h, leak, c.drift);
        fill_drive(p.held, k, c, h, leak + pull, c.drift + pull * c.reset);
        p.exc_decay[k] = narrow(expm1_of(-h * c.exc_rate));
        p.inh_decay[k] = narrow(expm1_of(-h * c.inh_rate));
        p.w_decay[k] = narrow(expm1_of(-h * c.w_rate));
        p.w_gain[k] = narrow(c.w_drive * h * phi1(-h * c.w_rate));
        p.strength[k] = narrow(strength_of(c, h));
        // A concave arch over h is at most h^2/8 of its curvature high, one with a kink h/4 of the kink.
        p.exc_arch[k] = narrow(h * h / 8 * c.exc * (leak + c.exc_rate));
        p.inh_arch[k] = narrow(h / 4 * c.inh);
    }
}

void nonlinear_table::fill(charge_propagator& into, const table<charge_propagator>& of, double h) const {
    const bool excites = &of == &charges_[0];
    for (std::size_t i = 0; i < circuits; ++i) {
        auto& p = into.of[i / block_lanes];
        const std::size_t k = i % block_lanes;
        const auto& c = parameters_->of[i];
        const double rate = excites ? c.exc_rate : c.inh_rate, slope = excites ? c.exc : c.inh;
        p.gain[k] = narrow(line_gain(h, slope, c.leak, rate));
        p.held_gain[k] = narrow(line_gain(h, slope, double{c.leak} + c.pull, rate));
        p.decay[k] = narrow(expm1_of(-h * rate));
    }
}

// Made when first asked for; null where lines are too fast for one.
const charge_series* nonlinear_table::series_of(std::size_t line) {
    if (!slow_[line]) {
        return nullptr;
    }
    auto& series = series_[line];
    constexpr double h = longest_step * seconds_per_tick;
    for (std::size_t i = 0; !has_series_[line] && i < circuits; ++i) {
        const auto& c = parameters_->of[i];
        auto& s = series.of[i / block_lanes];
        const std::size_t k = i % block_lanes;
        const double rate = line == 0 ? c.exc_rate : c.inh_rate, slope = line == 0 ? c.exc : c.inh,
                     leak = c.leak, held = leak + c.pull;
        fit(s.gain, k, [&](double t) { return line_gain(t * h, slope, leak, rate); });
        fit(s.held_gain, k, [&](double t) { return line_gain(t * h, slope, held, rate); });
        fit(s.decay, k, [&](double t) { return expm1_of(-t * h * rate); });
    }
    has_series_[line] = true;
    return &series;
}

} // namespace hxtwin::emulator
