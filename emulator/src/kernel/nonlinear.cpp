// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/nonlinear.hpp>

#include <algorithm>
#include <cmath>

#include <hxtwin/emulator/transfer.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::int32_t longest_nonlinear_step = 50; // ticks: 0.2 us
constexpr double steps_per_time_constant = 4;

float narrow(double x) { return static_cast<float>(x); }

} // namespace

void set(nonlinear_parameters& n, std::size_t i, const circuit_model& m) {
    const double pull = m.forced ? m.pull : 0;
    n.leak[i] = narrow((m.leak + pull) / m.farads);
    n.drift[i] = narrow((m.leak * m.rest + pull * m.reset + m.offset) / m.farads);
    n.pull[i] = narrow(m.forced ? 0 : m.pull / m.farads);
    n.reset[i] = narrow(m.reset);
    n.threshold[i] = narrow(m.threshold);
    n.exc_rate[i] = narrow(m.exc.rate);
    n.exc[i] = narrow(m.exc.gain / m.farads);
    n.exc_per_volt[i] = narrow(m.exc.per_volt);
    n.exc_reference[i] = narrow(m.exc.reference);
    n.inh_rate[i] = narrow(m.inh.rate);
    n.inh[i] = narrow(m.inh.gain / m.farads);
    n.inh_per_volt[i] = narrow(m.inh.per_volt);
    n.inh_reference[i] = narrow(m.inh.reference);
    n.exponential[i] = narrow(m.exponential / m.farads);
    n.onset[i] = narrow(m.onset);
    n.highest[i] = m.exponential > 0 ? narrow(std::log(transfer::exponential_limit / m.exponential)) : 0.0f;
    n.w_rate[i] = narrow(m.w_rate);
    n.w_drive[i] = narrow(m.w_drive);
    n.w_zero[i] = narrow(m.w_zero);
    n.w_slope[i] = narrow(m.adaptation / m.farads);
    n.pause[i] = m.pause ? 1 : 0;
    n.used[i / block_lanes] = true;
}

void finish(nonlinear_parameters& n) {
    double fastest = 1;
    for (std::size_t i = 0; i < circuits; ++i) {
        const double exc = n.exc[i] != 0 ? n.exc_rate[i] : 0, inh = n.inh[i] != 0 ? n.inh_rate[i] : 0;
        fastest = std::max({fastest, exc, inh, double{n.leak[i]}, double{n.w_rate[i]}});
    }
    const double ticks = 1 / (steps_per_time_constant * fastest * seconds_per_tick);
    n.longest = static_cast<std::int32_t>(std::clamp(ticks, 1.0, double{longest_nonlinear_step}));
}

} // namespace hxtwin::emulator
