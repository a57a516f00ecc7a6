// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/base/index.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::test {

// The least that calibration can be tried on: circuits with a membrane and two synaptic lines in closed form,
// converters with noise, resets, spike counters that notice a crossing, injected events. Its transfer
// functions are not quite the typical ones, and every circuit differs.
class fake_chip : public chip::backend {
public:
    struct circuit {
        double leak_shift = 0, reset_shift = 0, threshold_shift = 0; // readings
        double leak = 1, exc_tau = 1, inh_tau = 1, exc_gm = 1, inh_gm = 1;
    };
    explicit fake_chip(std::uint64_t seed);

    chip::result execute(const chip::configuration&, const chip::program&) override;
    std::string identifier() const override { return name; }

    // What a circuit truly does with its codes.
    double rest(const chip::configuration&, chip::neuron) const;      // readings
    double reset(const chip::configuration&, chip::neuron) const;     // readings
    double threshold(const chip::configuration&, chip::neuron) const; // readings
    double tau_m(const chip::configuration&, chip::neuron) const;     // us
    double tau_exc(const chip::configuration&, chip::neuron) const;   // us
    double tau_inh(const chip::configuration&, chip::neuron) const;   // us

    per<circuit, chip::neuron> circuits;
    mapping::defects dead;
    std::string name = "fake";
    unsigned executions = 0;
};

} // namespace hxtwin::test
