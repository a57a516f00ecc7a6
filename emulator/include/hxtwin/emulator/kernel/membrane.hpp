// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace hxtwin::emulator {

// Chip time in PPU cycles of 4 ns since the program's start.
using tick = std::int64_t;
inline constexpr double seconds_per_tick = 4e-9;

// As state keeps times.
constexpr std::int32_t modulo_2_32(tick t) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(t));
}
// From a tick to a time that state keeps, at most 2^31 apart.
constexpr std::int32_t ticks_to(std::int32_t there, tick now) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(there) - static_cast<std::uint32_t>(now));
}

inline constexpr std::size_t circuits = 256; // neuron circuits of a hemisphere
inline constexpr std::size_t block_lanes = 16, blocks = circuits / block_lanes;
inline constexpr std::int32_t longest_step = 250; // ticks: 1 us

template <class T>
struct alignas(64) lanes_of : std::array<T, circuits> {};

// What the membrane equation needs to know of each circuit, in volts, seconds and line units:
//   dV/dt = leak_rate (rest - V) + offset_slope + exc_slope L_exc - inh_slope L_inh,  dL/dt = -rate L
// and + pull_rate (reset - V) while the membrane is held.
struct membrane_parameters {
    lanes_of<float> rest{}, threshold{}, reset{};                     // V
    lanes_of<float> leak_rate{}, pull_rate{}, exc_rate{}, inh_rate{}; // 1/s
    lanes_of<float> offset_slope{};                                   // V/s
    lanes_of<float> exc_slope{}, inh_slope{};                         // V/s per unit on the line
    // From a spike to the release, to the next possible spike.
    lanes_of<std::int32_t> reset_ticks{}, blind_ticks{};
    std::array<bool, blocks> skip{}; // whose circuits are solved otherwise
};

// Release and acceptance are ticks modulo 2^32, compared by signed differences; `refresh` keeps old ones from
// coming round again.
struct membrane_state {
    lanes_of<float> v{};          // V
    lanes_of<float> exc{}, inh{}; // units on the synaptic lines
    lanes_of<float> w{};          // V, of the adaptation, from its reference
    lanes_of<std::int32_t> release{}, accept{};
};

// A membrane that is never released: its refractory counter starts behind the count that ends the reset.
inline constexpr std::int32_t stuck = 1 << 30;

// Exact solution of the membrane equation over a fixed number of ticks:
//   V += leak (V - rest) + offset + exc_gain L_exc - inh_gain L_inh,  L += decay L
struct propagator {
    lanes_of<float> leak{}, exc_decay{}, inh_decay{};                             // exp(-h rate) - 1
    lanes_of<float> exc_gain{}, inh_gain{}, offset{};                             // V per unit, V
    lanes_of<float> held_leak{}, held_exc_gain{}, held_inh_gain{}, held_offset{}; // while it is held
};

// (exp(z) - 1) / z with a relative error below 2e-12 for |z| < 50: a polynomial of degree 9 on |z| <= 1/4
// (truncation 0.25^10 / 11! = 2.4e-14), doubled as often as needed. The same bits on every machine.
double phi1(double z);
// exp(z) - 1
double expm1_of(double z);
// What a line adds, per unit on it at the start, over h seconds to a membrane that relaxes with `rate`, if a
// unit drives it by `slope` and the line decays with `line_rate`.
double line_gain(double h, double slope, double rate, double line_rate);

void fill_propagator(propagator&, const membrane_parameters&, std::int32_t ticks);

// Propagators by step length in ticks, made when first asked for.
class propagator_table {
public:
    // Forgets all; what was handed out is invalid.
    void reset(const membrane_parameters&);
    const propagator& at(std::int32_t ticks) {
        auto& slot = made_[static_cast<std::size_t>(ticks)];
        return slot.valid ? *slot.row : make(ticks);
    }

private:
    const propagator& make(std::int32_t ticks);
    struct slot {
        bool valid = false;
        std::unique_ptr<propagator> row;
    };
    const membrane_parameters* parameters_ = nullptr;
    std::vector<slot> made_ = std::vector<slot>(longest_step + 1);
};

} // namespace hxtwin::emulator
