// SPDX-License-Identifier: Apache-2.0
#include "nominal.hpp"
#include "search.hpp"
#include "stage.hpp"

namespace hxtwin::mapping {
namespace {

using chip::cell;
using experiment::receptor;

constexpr int decay_steps = 2;
constexpr double line_charge = 400; // weight times DAC bias / 1000: most of the converter's range

// In units of the time constant. Each sample has its own decay, such that the converter's speed sets no
// limit.
constexpr std::array delays{0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2, 1.4,
                            1.6, 1.9, 2.2, 2.6,  3.0, 4.0,  5.5, 6.0,  6.5, 7.0};
constexpr double until_next = 8;
constexpr std::size_t repetitions = 2;

template <class Trigger>
readings measure_decay(bring_up& b, const chip::configuration& c, microseconds tau, Trigger trigger) {
    script s;
    s.wait(5 * tau);
    for (std::size_t i = 0; i < repetitions * delays.size(); ++i) {
        const double delay = delays[i % delays.size()];
        trigger(s);
        s.wait(delay * tau);
        s.sample();
        s.wait((until_next - delay) * tau + microseconds(2));
    }
    const auto o = s.run(b.chip, c);
    readings result;
    for (const auto n : chip::neuron::all()) {
        std::array<double, repetitions * delays.size()> values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = o.samples[i][n];
        }
        result[n] = fit_decay(o.delays, values, tau).count();
    }
    return result;
}

} // namespace

// From a reset far below the resting potential.
readings measure_membrane(bring_up& b) {
    constexpr double far_reset = 40, far_rest = 150;
    constexpr microseconds held(4.1); // eight time constants of the reset
    auto c = b.point.base;
    read_out(c, chip::readout_source::membrane);
    for (const auto n : chip::neuron::all()) {
        c.code(n, cell::v_leak) = code_of(nominal::leak_code(far_rest));
        c.code(n, cell::v_reset) = code_of(nominal::reset_code(far_reset));
        c.backends[n].refractory_time = 255;
    }
    for (auto& common : c.common_backends) {
        common.clock_scale_fast = 1; // 16 ns: held for 4.08 us
    }
    return measure_decay(b, c, b.target().tau_m, [](script& s) {
        s.reset_all();
        s.wait(held);
    });
}

readings measure_line(bring_up& b, receptor r) {
    const auto line = cells_of(b.target(), r);
    auto c = b.point.base;
    read_out(c, line.source);
    connect_stimulus(c, r, line_charge * 1000 / b.target().synapse_dac_bias);
    return measure_decay(b, c, line.target_tau, [](script& s) { s.stimulate(); });
}

void calibrate_membrane(bring_up& b) {
    for (int i = 0; i < decay_steps; ++i) {
        scale(b.point.base, cell::i_bias_leak, measure_membrane(b), b.target().tau_m.count(), -1);
    }
}

void calibrate_line(bring_up& b, receptor r) {
    const auto line = cells_of(b.target(), r);
    for (int i = 0; i < decay_steps; ++i) {
        scale(b.point.base, line.tau, measure_line(b, r), line.target_tau.count(), -1);
    }
}

} // namespace hxtwin::mapping
