// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/membrane.hpp>

#include <algorithm>
#include <cmath>

namespace hxtwin::emulator {

double phi1(double z) {
    int doublings = 0;
    while (std::abs(z) > 0.25) {
        z *= 0.5;
        ++doublings;
    }
    double y = 1.0 / 3628800;
    for (const double c :
         {1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0}) {
        y = y * z + c;
    }
    // phi1(2 z) = phi1(z) (1 + z phi1(z) / 2)
    for (; doublings > 0; --doublings) {
        y = y * (1 + 0.5 * z * y);
        z *= 2;
    }
    return y;
}

double expm1_of(double z) { return z * phi1(z); }

double line_gain(double h, double slope, double rate, double line_rate) {
    const double slow = std::min(rate, line_rate), fast = std::max(rate, line_rate);
    return slope * (1 + expm1_of(-h * slow)) * h * phi1(-h * (fast - slow));
}

namespace {

// Over h seconds, of a membrane that relaxes with `rate` and is driven by `slope` and by lines.
struct relaxation {
    double h, rate;
    float leak() const { return static_cast<float>(expm1_of(-h * rate)); }
    float offset(double slope) const { return static_cast<float>(slope * h * phi1(-h * rate)); }
    float gain(double slope, double line_rate) const {
        return static_cast<float>(line_gain(h, slope, rate, line_rate));
    }
};

} // namespace

void fill_propagator(propagator& p, const membrane_parameters& m, std::int32_t ticks) {
    const double h = ticks * seconds_per_tick;
    for (std::size_t i = 0; i < circuits; ++i) {
        const double leak = m.leak_rate[i], pull = m.pull_rate[i], exc = m.exc_rate[i], inh = m.inh_rate[i];
        p.exc_decay[i] = static_cast<float>(expm1_of(-h * exc));
        p.inh_decay[i] = static_cast<float>(expm1_of(-h * inh));
        const relaxation free{h, leak}, held{h, leak + pull};
        p.leak[i] = free.leak();
        p.exc_gain[i] = free.gain(m.exc_slope[i], exc);
        p.inh_gain[i] = free.gain(m.inh_slope[i], inh);
        p.offset[i] = free.offset(m.offset_slope[i]);
        p.held_leak[i] = held.leak();
        p.held_exc_gain[i] = held.gain(m.exc_slope[i], exc);
        p.held_inh_gain[i] = held.gain(m.inh_slope[i], inh);
        p.held_offset[i] = held.offset(m.offset_slope[i] + pull * (double{m.reset[i]} - m.rest[i]));
    }
}

void propagator_table::reset(const membrane_parameters& m) {
    parameters_ = &m;
    for (auto& s : made_) {
        s.valid = false;
    }
}

const propagator& propagator_table::make(std::int32_t ticks) {
    auto& s = made_[static_cast<std::size_t>(ticks)];
    if (!s.row) {
        s.row = std::make_unique<propagator>();
    }
    fill_propagator(*s.row, *parameters_, ticks);
    s.valid = true;
    return *s.row;
}

} // namespace hxtwin::emulator
