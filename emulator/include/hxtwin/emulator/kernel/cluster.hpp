// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <hxtwin/emulator/kernel/model.hpp>

namespace hxtwin::emulator {

struct circuit_state {
    double v = 0, exc = 0, inh = 0, w = 0;
    std::int32_t held = 0, blind = 0; // ticks that are left
    bool operator==(const circuit_state&) const = default;
};

// Circuits that have to be solved together, or one that needs more care than a step of all circuits gives.
struct cluster {
    struct bridge {
        std::uint32_t a, b; // nodes
        double siemens;
    };
    std::vector<circuit_model> circuits;
    std::vector<std::uint32_t> node;                   // of each circuit; membranes that are joined share one
    std::vector<bridge> bridges;                       // between nodes
    std::vector<std::vector<std::uint32_t>> followers; // of each circuit, which fire with it
    std::vector<bool> follows;                         // a circuit that fires with others only
    std::uint32_t nodes = 0;
};

cluster alone(const circuit_model&);

// Spikes in units of ticks from the start of the span, with the circuit's number in the cluster.
struct cluster_firing {
    std::int32_t tick;
    std::uint32_t circuit;
    auto operator<=>(const cluster_firing&) const = default;
};

// Solves a cluster in double precision. The membrane equation by a linearly implicit method of second order
// (ROS2: Verwer et al. 1999), the synaptic lines exactly, in steps that follow the fastest of its rates;
// spikes on the first tick at or above the threshold.
class cluster_solver {
public:
    // Longest step, in seconds; a reference uses a hundredth.
    explicit cluster_solver(double longest = 1e-7) : longest_(longest) {}
    void run(const cluster&, std::vector<circuit_state>&, std::int32_t ticks, std::vector<cluster_firing>&);

private:
    void advance(std::int32_t ticks);
    std::int32_t advance_to_first_above(std::int32_t ticks);
    double step(double longest);
    void currents(bool implicit);
    void solve(double scale, std::vector<double>& slopes);
    double suitable(double longest) const;
    std::int32_t clear_ticks(std::int32_t ticks) const;
    bool any_above() const;
    void may_peak(std::int32_t& ticks);
    bool above(std::size_t i) const;
    bool may_fire(std::size_t i) const;
    void fire(std::int32_t now, std::vector<cluster_firing>&);
    void start(std::size_t i, std::int32_t now, std::vector<cluster_firing>&);
    void pass(std::int32_t ticks);
    void gather();

    double longest_;
    const cluster* c_ = nullptr;
    std::vector<circuit_state>* s_ = nullptr;
    std::vector<circuit_state> saved_;
    std::vector<double> volts_, before_, farads_, slope_, first_, stiffness_, steepness_, matrix_;
    std::vector<double> w_slope_, w_first_;
};

} // namespace hxtwin::emulator
