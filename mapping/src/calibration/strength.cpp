// SPDX-License-Identifier: Apache-2.0
#include "nominal.hpp"
#include "search.hpp"
#include "stage.hpp"

namespace hxtwin::mapping {
namespace {

using experiment::receptor;

constexpr std::size_t repetitions = 24;
constexpr int strength_steps = 2;

// As large as the converter's range allows, since noise stays the same: at most 50 readings.
double wanted_amplitude(const experiment::calibrated_neuron& t, receptor r) {
    constexpr double lowest = 15, highest = 235, largest = 50;
    return std::min(largest, r == receptor::excitatory ? highest - t.v_rest : t.v_rest - lowest);
}

double median(const readings& r) {
    auto sorted = r.values;
    std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
    return sorted[sorted.size() / 2];
}

} // namespace

// Height of the potential at the time when a typical circuit peaks, from the resting potential before it.
readings measure_amplitude(bring_up& b, receptor r) {
    const auto& t = b.target();
    const auto line = cells_of(t, r);
    const auto peak = nominal::peak_time(t.tau_m, line.target_tau);
    const double height = nominal::slope(t, line.target_gm) * nominal::peak_height(t.tau_m, line.target_tau);
    auto c = b.point.base;
    read_out(c, chip::readout_source::membrane);
    connect_stimulus(c, r, wanted_amplitude(t, r) / height);
    const auto settle = 10 * std::max(t.tau_m, line.target_tau) + microseconds(2);
    script s;
    s.wait(settle);
    for (std::size_t i = 0; i < repetitions; ++i) {
        s.sample();
        s.wait(microseconds(2));
        s.stimulate();
        s.wait(peak);
        s.sample();
        s.wait(settle);
    }
    const auto o = s.run(b.chip, c);
    readings result;
    for (std::size_t i = 0; i < repetitions; ++i) {
        for (const auto n : chip::neuron::all()) {
            const double rise = o.samples[2 * i + 1][n] - o.samples[2 * i][n];
            result[n] += (r == receptor::excitatory ? rise : -rise) / double{repetitions};
        }
    }
    return result;
}

// All circuits become as strong as the median one with the target's code.
void calibrate_strength(bring_up& b, receptor r) {
    const auto line = cells_of(b.target(), r);
    double target = 0;
    for (int i = 0; i < strength_steps; ++i) {
        const auto is = measure_amplitude(b, r);
        target = i == 0 ? median(is) : target;
        scale(b.point.base, line.gm, is, target, 1);
    }
}

} // namespace hxtwin::mapping
