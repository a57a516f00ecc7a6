// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <hxtwin/base/observer.hpp>
#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/experiment/cell.hpp>
#include <hxtwin/mapping/plan.hpp>

namespace hxtwin::mapping {

// The calibrated analog base of a chip: neurons' digital settings and codes, back ends, shared codes and
// converters of `base` are set; nothing is routed. `reached` are the values measured afterwards.
struct operating_point {
    experiment::calibrated_neuron target;
    chip::configuration base;
    struct measured {
        double v_rest = 0, v_reset = 0, v_thresh = 0; // converter codes
        double tau_m = 0, tau_syn = 0;                // us
        double amplitude = 0;                         // converter codes, of a test stimulus
        bool success = false;                         // all within tolerance
        bool fires = true;                            // at the threshold that was found
    };
    per<measured, chip::neuron> reached;
    mapping::defects defects;
    std::string chip; // backend::identifier()
};

// Finds dead circuits by measuring: neurons that do not fire even at the lowest threshold, synapses of which
// a test event hardly lifts the membrane, drivers of which that holds for all synapses.
defects screen(chip::backend&);

struct calibration_options {
    std::filesystem::path cache; // folder for finished calibrations; empty: none is kept
    hxtwin::observer* observer = nullptr;
};

// Finds the codes by measuring through the backend, as on hardware: potentials, time constants and strengths
// are read with the columnar converter and the spike counters; nothing is known of the chip's mismatch.
// Finished calibrations are kept by chip and target.
operating_point calibrate(chip::backend&, const experiment::calibrated_neuron& target,
                          const calibration_options& = {});

} // namespace hxtwin::mapping
