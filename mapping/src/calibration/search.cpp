// SPDX-License-Identifier: Apache-2.0
#include "search.hpp"

namespace hxtwin::mapping {
namespace {

// Sum of squared residuals after the best a and b for this tau.
double residual(std::span<const microseconds> t, std::span<const double> v, double tau) {
    double x = 0, xx = 0, y = 0, xy = 0, yy = 0;
    for (std::size_t i = 0; i < t.size(); ++i) {
        const double e = std::exp(-t[i].count() / tau);
        x += e;
        xx += e * e;
        y += v[i];
        xy += e * v[i];
        yy += v[i] * v[i];
    }
    const auto n = static_cast<double>(t.size());
    const double spread = xx - x * x / n;
    const double covariance = xy - x * y / n;
    return yy - y * y / n - (spread > 0 ? covariance * covariance / spread : 0);
}

} // namespace

microseconds fit_decay(std::span<const microseconds> t, std::span<const double> v, microseconds guess) {
    constexpr double golden = 0.6180339887498949;
    double low = std::log(guess.count() / 8), high = std::log(guess.count() * 8);
    const auto at = [&](double log_tau) { return residual(t, v, std::exp(log_tau)); };
    double left = high - golden * (high - low), right = low + golden * (high - low);
    double at_left = at(left), at_right = at(right);
    while (high - low > 1e-4) {
        if (at_left < at_right) {
            high = right;
            right = left;
            at_right = at_left;
            left = high - golden * (high - low);
            at_left = at(left);
        } else {
            low = left;
            left = right;
            at_left = at_right;
            right = low + golden * (high - low);
            at_right = at(right);
        }
    }
    return microseconds(std::exp((low + high) / 2));
}

} // namespace hxtwin::mapping
