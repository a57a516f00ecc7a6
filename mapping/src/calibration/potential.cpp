// SPDX-License-Identifier: Apache-2.0
#include "nominal.hpp"
#include "search.hpp"
#include "stage.hpp"

namespace hxtwin::mapping {
namespace {

using chip::cell;

constexpr std::size_t samples = 32;
constexpr microseconds between_samples{2};
constexpr int potential_steps = 3;

void take_samples(script& s) {
    for (std::size_t i = 0; i < samples; ++i) {
        s.sample();
        s.wait(between_samples);
    }
}

microseconds settling_time(const experiment::calibrated_neuron& t) { return 10 * t.tau_m + microseconds(5); }

// The back end's slow clock holds a reset for longer than all samples take: 255 cycles of 512 ns.
void hold_reset_long(chip::configuration& c) {
    for (auto& backend : c.backends) {
        backend.fast_clock = false;
        backend.refractory_time = 255;
    }
    for (auto& common : c.common_backends) {
        common.clock_scale_slow = 6;
    }
}

// Beyond what leak codes reach on every circuit, the offset current lifts the resting potential.
constexpr double largest_rest = 160;
constexpr double lifted_from = 120;

void lift(chip::configuration& c, const experiment::calibrated_neuron& t) {
    if (t.v_thresh <= largest_rest) {
        return;
    }
    const double conductance = nominal::capacitance(t.membrane_capacitance) * 10 / t.tau_m.count();
    const double code = (t.v_thresh - lifted_from) / nominal::offset_reading * conductance;
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_offset_current = true;
        c.code(n, cell::i_mem_offset) = code_of(code);
    }
}

readings measure_rest(bring_up& b, const chip::configuration& c) {
    script s;
    s.wait(settling_time(b.target()));
    take_samples(s);
    const auto o = s.run(b.chip, c);
    return mean(o.samples, 0, samples);
}

// All membranes rest at the threshold's target. A threshold a little lower lets them fire.
readings rest_at_threshold(bring_up& b, chip::configuration& c) {
    lift(c, b.target());
    const double rest = std::min(b.target().v_thresh, b.target().v_thresh > largest_rest ? lifted_from : 1e9);
    for (const auto n : chip::neuron::all()) {
        auto& code = c.code(n, cell::v_leak);
        code = code_of(code + (rest - b.target().v_rest) / nominal::leak_slope);
    }
    for (int i = 0; i < potential_steps; ++i) {
        step(c, cell::v_leak, measure_rest(b, c), b.target().v_thresh, nominal::leak_slope);
    }
    return measure_rest(b, c);
}

// Which circuits fire with these thresholds.
per<bool, chip::neuron> which_fire(bring_up& b, chip::configuration& c,
                                   const per<int, chip::neuron>& thresholds) {
    for (const auto n : chip::neuron::all()) {
        c.code(n, cell::v_threshold) = code_of(thresholds[n]);
    }
    script s;
    s.wait(2 * settling_time(b.target()));
    s.count();
    return s.run(b.chip, c).fired;
}

} // namespace

potentials measure_potentials(bring_up& b) {
    auto c = b.point.base;
    read_out(c, chip::readout_source::membrane);
    hold_reset_long(c);
    script s;
    s.wait(settling_time(b.target()));
    take_samples(s);
    s.reset_all();
    s.wait(between_samples);
    take_samples(s);
    const auto o = s.run(b.chip, c);
    return {mean(o.samples, 0, samples), mean(o.samples, samples, samples)};
}

void calibrate_potentials(bring_up& b) {
    for (int i = 0; i < potential_steps; ++i) {
        const auto is = measure_potentials(b);
        step(b.point.base, cell::v_leak, is.rest, b.target().v_rest, nominal::leak_slope);
        step(b.point.base, cell::v_reset, is.reset, b.target().v_reset, nominal::reset_slope);
    }
}

// Halves an interval of codes around the typical one: the lower end fires, the upper end does not.
void calibrate_threshold(bring_up& b) {
    auto c = b.point.base;
    read_out(c, chip::readout_source::membrane);
    const auto rest = rest_at_threshold(b, c);
    for (auto& config : c.neurons) {
        config.enable_fire = config.enable_threshold = true;
    }
    constexpr int reach = 128; // codes: nine times the published spread
    per<int, chip::neuron> fires, silent;
    for (const auto n : chip::neuron::all()) {
        const int typical = code_of(nominal::threshold_code(b.target().v_thresh));
        fires[n] = std::max(0, typical - reach);
        silent[n] = std::min<int>(chip::largest_code, typical + reach);
    }
    for (int width = 2 * reach; width > 1; width = (width + 1) / 2) {
        per<int, chip::neuron> middle;
        for (const auto n : chip::neuron::all()) {
            middle[n] = (fires[n] + silent[n]) / 2;
        }
        const auto fired = which_fire(b, c, middle);
        for (const auto n : chip::neuron::all()) {
            (fired[n] ? fires : silent)[n] = middle[n];
        }
    }
    const auto low_end = which_fire(b, c, fires), high_end = which_fire(b, c, silent);
    for (const auto n : chip::neuron::all()) {
        b.point.base.code(n, cell::v_threshold) = code_of(fires[n]);
        b.point.reached[n].v_thresh = rest[n];
        b.point.reached[n].success = low_end[n] && !high_end[n];
        b.point.reached[n].fires = low_end[n];
    }
}

} // namespace hxtwin::mapping
