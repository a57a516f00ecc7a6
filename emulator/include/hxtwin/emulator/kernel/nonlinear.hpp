// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include <hxtwin/emulator/kernel/charge.hpp>
#include <hxtwin/emulator/kernel/model.hpp>
#include <hxtwin/emulator/kernel/step.hpp>

namespace hxtwin::emulator {

// What dV/dt = ... of circuit_model becomes after division by the capacitance. One in which nothing is set
// stands still.
struct alignas(128) nonlinear_circuit {
    float drift = 0, leak = 0;                // V/s at V = 0; 1/s
    float pull = 0, reset = 0, threshold = 0; // 1/s, V, V
    float exc_rate = 0, exc = 0, exc_per_volt = 0,
          exc_one = 0; // 1/s, V/s per unit, 1/V; 1 + reference x that
    float inh_rate = 0, inh = 0, inh_per_volt = 0, inh_one = 0;
    float exponential = 0, onset = 0, clipped = 0; // V/s at the onset; V; V from where on it is constant
    float w_rate = 0, w_drive = 0, w_zero = 0, w_slope = 0, w_jump = 0; // 1/s, 1/s, V, 1/s, V
    std::int32_t hold_ticks = 0, blind_ticks = 0;
    std::int32_t pause = 0; // 1 or 0
    std::int32_t bends = 0; // 1 or 0: has an input that is not linear in its line
};

// Circuits go in blocks of 16 through the steps below, or through the exact one of linear circuits.
struct nonlinear_parameters {
    std::array<nonlinear_circuit, circuits> of{};
    // Of them, by lanes, what a pass looks at beside its propagator; goal: the threshold, or clipped if that
    // is lower.
    lanes_of<float> goal{}, clipped{}, inh{}, w_zero{};
    lanes_of<std::int32_t> pause{}, bends{};
    std::array<bool, blocks> any_pause{}, any_bends{}, any_grows{}; // of a block
    std::int32_t longest =
        1; // ticks of a careful step of those that bend, a quarter of the fastest time constant
    float steepest_exc = 0, steepest_inh = 0; // largest of exc and inh
    std::array<bool, blocks> used{};
};

void set(nonlinear_parameters&, std::size_t lane, const circuit_model&);
// Works out what is said of all circuits together.
void finish(nonlinear_parameters&);

// The solution over a fixed number of ticks but for the exponential term:
//   V += D + kept X,  D = leak V + offset + exc_gain L_exc - inh_gain L_inh - adaptation w,  L += decay L,
//   w += w_decay w + w_gain (mean V - w_zero),  X = what the term adds beside a constant slope D/h
// By blocks, since a pass goes through all of it.
struct nonlinear_propagator {
    using lanes = std::array<float, block_lanes>;
    struct drive {
        lanes leak, offset;       // 1, V
        lanes exc_gain, inh_gain; // V per unit
        lanes adaptation, kept;   // 1
    };
    struct alignas(64) block {
        drive free;
        lanes exc_decay, inh_decay, w_decay, w_gain;
        // Of the exponential term: the power of 2 that is what it adds in the pass at V = 0, in its widths,
        // if it stays as it is; negative. Far below any if there is no term.
        lanes strength;
        // How far a membrane may rise above both ends of the pass, as lines decay or inhibition comes: V per
        // unit.
        lanes exc_arch, inh_arch;
        drive held; // while it is pulled to the reset potential
    };
    std::array<block, blocks> of;
};

// What is left of a charge of one of the lines after a number of ticks: on the membrane, on the line.
struct charge_propagator {
    struct alignas(64) block {
        std::array<float, block_lanes> gain, decay, held_gain; // V per unit, 1, V per unit
    };
    std::array<block, blocks> of;
};

// The same as polynomials of the time that is left, in units of longest_step: coefficients of its powers 1 to
// 3, which the sums of charges times powers need only once for all charges. For lines that are slow enough.
struct charge_series {
    using powers = std::array<std::array<float, block_lanes>, 3>;
    struct alignas(64) block {
        powers gain, decay, held_gain;
    };
    std::array<block, blocks> of;
};
// Lines whose time constant is longer, in seconds. The part of a charge that is lost to the series is below
// 1e-4 of it.
inline constexpr double slow_line = 2.5e-6;

// Some ticks, at most longest_step, with the charges that come from their first to their last, in order of
// time.
struct pass {
    tick begin;
    std::int32_t ticks;
    std::span<const line_charge> charges;
};

// A charge with the propagator from its time to the end of the pass, if it goes without series, and its pulse
// times powers 0 to 3 of that time.
struct arrival {
    const float* units;
    const charge_propagator* left;
    std::array<float, 4> pulse;
};

// What comes in a pass on a line.
struct line_arrivals {
    std::span<const arrival> charges;
    const charge_series* series; // null: by propagators
};

// By number of ticks, 0 to longest_step, made when first asked for.
class nonlinear_table {
public:
    // Forgets all; what was handed out is invalid.
    void reset(const nonlinear_parameters&);
    const nonlinear_propagator& at(std::int32_t ticks);
    // Of a pass, by line: excitatory, inhibitory. Valid until the next call.
    std::array<line_arrivals, 2> arrivals(const pass&);

private:
    template <class Propagator>
    struct made {
        bool valid = false;
        std::unique_ptr<Propagator> row;
    };
    template <class Propagator>
    using table = std::vector<made<Propagator>>;
    template <class Propagator>
    const Propagator* find(table<Propagator>&, std::int32_t ticks);
    void fill(nonlinear_propagator&, const table<nonlinear_propagator>&, double h) const;
    void fill(charge_propagator&, const table<charge_propagator>&, double h) const;
    const charge_series* series_of(std::size_t line);

    const nonlinear_parameters* parameters_ = nullptr;
    table<nonlinear_propagator> passes_ = table<nonlinear_propagator>(longest_step + 1);
    std::array<table<charge_propagator>, 2> charges_{table<charge_propagator>(longest_step + 1),
                                                     table<charge_propagator>(longest_step + 1)};
    std::array<std::vector<arrival>, 2> arrivals_;
    std::array<charge_series, 2> series_;
    std::array<bool, 2> slow_{}, has_series_{};
};

// By circuit, what a pass found of the exponential term for those that it left: the displacement of a
// constant slope and what the term would add if it stayed as at the start, in widths of the term. Others are
// undefined.
struct upswings {
    lanes_of<float> drift{}, term{};
};

// Advances the circuits of the used blocks by a pass in one step. Circuits for which that does not do are
// left as they were; their numbers go to `special`, of which the number is returned: those that may fire,
// whose reset ends, whose exponential term is steep, or whose inputs are not linear. The same bits whatever
// the width of the machine's vectors.
std::size_t step_nonlinear(membrane_state&, const nonlinear_parameters&, nonlinear_table&, const pass&,
                           std::span<std::int32_t, circuits> special, upswings& found);

// Advances the circuits of a list, which are of used blocks, by a pass, whatever happens in it, in steps that
// follow each circuit's rates. A spike falls on the first tick at which the membrane is at or above the
// threshold. What a circuit does depends neither on the others in the list nor on the machine's vectors. What
// a pass has seen of them saves steps.
void solve_nonlinear(membrane_state&, const nonlinear_parameters&, const pass&,
                     std::span<const std::int32_t> list, std::vector<firing>&,
                     const upswings* seen = nullptr);

} // namespace hxtwin::emulator
