// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/experiment/description.hpp>
#include <hxtwin/mapping/calibration.hpp>

#include "script.hpp"

namespace hxtwin::mapping {

// A calibration on its way: the codes found so far are in point.base.
struct bring_up {
    chip::backend& chip;
    operating_point point;

    const experiment::calibrated_neuron& target() const { return point.target; }
};

// Each stage searches codes of all neurons at the same time and leaves them in the base.
void calibrate_line(bring_up&, experiment::receptor);     // time constant of a synaptic line
void calibrate_membrane(bring_up&);                       // time constant of the membrane
void calibrate_potentials(bring_up&);                     // rest and reset
void calibrate_strength(bring_up&, experiment::receptor); // amplitude of a test stimulus
void calibrate_threshold(bring_up&);

// The finished base measured again, into point.reached.
void measure(bring_up&);

struct potentials {
    readings rest, reset;
};
potentials measure_potentials(bring_up&);
readings measure_membrane(bring_up&);                        // us
readings measure_line(bring_up&, experiment::receptor);      // us
readings measure_amplitude(bring_up&, experiment::receptor); // readings

// Per receptor.
struct line_cells {
    chip::cell tau, gm;
    chip::readout_source source;
    microseconds target_tau;
    int target_gm;
};
line_cells cells_of(const experiment::calibrated_neuron&, experiment::receptor);

// Connects membranes or lines to the causal channels.
void read_out(chip::configuration&, chip::readout_source);

// Lets an event with label 0 and row select 0 on all buses reach all neurons with this summed weight, spread
// over as many rows as possible such that mismatch of single synapses averages out.
void connect_stimulus(chip::configuration&, experiment::receptor, double weight);

// Every row on its own: with the largest weight, and reached by its own event alone, see script::stimulate.
void connect_rows(chip::configuration&, experiment::receptor);

// Codes of a potential closer to its target: a step of Newton's method with the typical slope.
void step(chip::configuration&, chip::cell, const readings& is, double target, double slope);

// Codes of a quantity that is proportional to code^power.
void scale(chip::configuration&, chip::cell, const readings& is, double target, double power);

} // namespace hxtwin::mapping
