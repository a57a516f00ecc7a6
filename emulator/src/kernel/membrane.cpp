// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/membrane.hpp>

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

void fill_propagator(propagator& p, const membrane_parameters& m, std::int32_t ticks) {
    const double h = ticks * seconds_per_tick;
    const auto expm1 = [](double z) { return z * phi1(z); };
    for (std::size_t i = 0; i < circuits; ++i) {
        const double leak = m.leak_rate[i], exc = m.exc_rate[i], inh = m.inh_rate[i];
        const double held = 1 + expm1(-h * leak);
        p.leak[i] = static_cast<float>(expm1(-h * leak));
        p.exc_decay[i] = static_cast<float>(expm1(-h * exc));
        p.inh_decay[i] = static_cast<float>(expm1(-h * inh));
        p.exc_gain[i] = static_cast<float>(m.exc_slope[i] * held * h * phi1(-h * (exc - leak)));
        p.inh_gain[i] = static_cast<float>(m.inh_slope[i] * held * h * phi1(-h * (inh - leak)));
        p.offset[i] = static_cast<float>(m.offset_slope[i] * h * phi1(-h * leak));
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
