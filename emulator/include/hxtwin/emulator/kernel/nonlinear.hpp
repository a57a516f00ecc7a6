// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>

#include <hxtwin/emulator/kernel/model.hpp>

namespace hxtwin::emulator {

// Circuits go in blocks of 16 through the step below, or through the exact one of linear circuits.
// What dV/dt = ... of circuit_model becomes after division by the capacitance. A lane in which nothing is
// set stands still.
struct nonlinear_parameters {
    lanes_of<float> drift{}, leak{};                                    // V/s at V = 0; 1/s
    lanes_of<float> pull{}, reset{}, threshold{};                       // 1/s, V, V
    lanes_of<float> exc_rate{}, exc{}, exc_per_volt{}, exc_reference{}; // 1/s, V/s per unit, 1/V, V
    lanes_of<float> inh_rate{}, inh{}, inh_per_volt{}, inh_reference{};
    lanes_of<float> exponential{}, onset{}, highest{};        // V/s at the onset; V; largest exponent
    lanes_of<float> w_rate{}, w_drive{}, w_zero{}, w_slope{}; // 1/s, 1/s, V, 1/s
    lanes_of<std::int32_t> pause{};                           // 1 or 0
    std::int32_t longest = 1; // ticks of a step that none of the rates is too fast for
    std::array<bool, blocks> used{};
};

void set(nonlinear_parameters&, std::size_t lane, const circuit_model&);
// Works out `longest`, in which no time constant takes less than four steps.
void finish(nonlinear_parameters&);

// Advances the circuits of the used blocks from t0 by h ticks, in equal steps of second order (ROS2), their
// state in registers. Circuits that may fire, whose reset or blind period ends, or whose exponential term is
// too steep for the step are left as they were; their numbers go to `special`, of which the number is
// returned. The same bits whatever the width of the machine's vectors.
std::size_t step_nonlinear(membrane_state&, const nonlinear_parameters&, tick t0, std::int32_t h,
                           std::span<std::int32_t, circuits> special);

// The exponential of the step above, for all numbers of a span whose size is a multiple of 16.
void exponentials(std::span<const float> of, std::span<float> into);

} // namespace hxtwin::emulator
