// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/calibration.hpp>

#include <algorithm>
#include <cmath>

#include "cache.hpp"
#include "nominal.hpp"
#include "stage.hpp"

namespace hxtwin::mapping {
namespace {

using experiment::receptor;

// What counts as success, after the limits of published calibrations: readings, and fractions.
constexpr double potential_tolerance = 2;
constexpr double time_tolerance = 0.08;
constexpr double amplitude_tolerance = 0.08;

bool near(double is, double target, double tolerance) { return std::abs(is - target) <= tolerance; }

double median(const readings& r) {
    auto sorted = r.values;
    std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
    return sorted[sorted.size() / 2];
}

void advance(observer* o, double fraction) {
    if (o != nullptr) {
        o->advances("calibrate", fraction);
    }
}

} // namespace

void measure(bring_up& b) {
    const auto& t = b.target();
    const auto potential = measure_potentials(b);
    const auto membrane = measure_membrane(b);
    const auto exc = measure_line(b, receptor::excitatory), inh = measure_line(b, receptor::inhibitory);
    const auto strong = measure_amplitude(b, receptor::excitatory),
               weak = measure_amplitude(b, receptor::inhibitory);
    const double usual = median(strong), usual_inh = median(weak);
    for (const auto n : chip::neuron::all()) {
        auto& r = b.point.reached[n];
        r.v_rest = potential.rest[n];
        r.v_reset = potential.reset[n];
        r.tau_m = membrane[n];
        r.tau_syn = exc[n];
        r.amplitude = strong[n];
        r.success = r.success && near(r.v_rest, t.v_rest, potential_tolerance) &&
                    near(r.v_reset, t.v_reset, potential_tolerance) &&
                    near(r.v_thresh, t.v_thresh, potential_tolerance) &&
                    near(r.tau_m / t.tau_m.count(), 1, time_tolerance) &&
                    near(exc[n] / t.tau_syn_exc.count(), 1, time_tolerance) &&
                    near(inh[n] / t.tau_syn_inh.count(), 1, time_tolerance) &&
                    near(r.amplitude / usual, 1, amplitude_tolerance) &&
                    near(weak[n] / usual_inh, 1, amplitude_tolerance);
    }
}

operating_point calibrate(chip::backend& chip, const experiment::calibrated_neuron& target,
                          const calibration_options& options) {
    bring_up b{chip, {target, nominal::configuration(target), {}, {}, chip.identifier()}};
    if (load(b.point, options.cache)) {
        return b.point;
    }
    const std::pair<double, void (*)(bring_up&)> stages[] = {
        {0.10, [](bring_up& x) { calibrate_line(x, receptor::excitatory); }},
        {0.20, [](bring_up& x) { calibrate_line(x, receptor::inhibitory); }},
        {0.35, calibrate_membrane},
        {0.45, calibrate_potentials},
        {0.55, [](bring_up& x) { calibrate_strength(x, receptor::excitatory); }},
        {0.65, [](bring_up& x) { calibrate_strength(x, receptor::inhibitory); }},
        {0.85, calibrate_threshold},
        {0.95, measure},
        {1.00, [](bring_up& x) { x.point.defects = screen(x.chip); }},
    };
    for (const auto& [done, stage] : stages) {
        stage(b);
        advance(options.observer, done);
    }
    for (auto& config : b.point.base.neurons) {
        config.enable_fire = config.enable_threshold = true;
    }
    store(b.point, options.cache);
    return b.point;
}

} // namespace hxtwin::mapping
