// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <queue>
#include <span>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/emulator/fabric/background_source.hpp>
#include <hxtwin/emulator/fabric/correlation.hpp>
#include <hxtwin/emulator/fabric/crossbar.hpp>
#include <hxtwin/emulator/fabric/refractory_logic.hpp>
#include <hxtwin/emulator/fabric/synapse_rows.hpp>
#include <hxtwin/emulator/kernel/cluster.hpp>
#include <hxtwin/emulator/kernel/parameters.hpp>
#include <hxtwin/emulator/kernel/step.hpp>
#include <hxtwin/emulator/mismatch.hpp>
#include <hxtwin/emulator/readout/recorder.hpp>

namespace hxtwin::emulator {

// An event on its way to one of a hemisphere's four PADI buses.
struct padi_arrival {
    tick time;
    std::uint32_t bus; // 0 to 3
    std::uint16_t event;
    std::uint64_t number; // order of being sent, to break ties
    auto operator<=>(const padi_arrival&) const = default;
};

// An event that passed to an L2 output while recording was on. Origin orders simultaneous ones: neurons
// before background sources before the FPGA.
struct outgoing {
    tick time;
    std::uint16_t origin;
    std::uint16_t label;
    auto operator<=>(const outgoing&) const = default;
};

// A neuron's spike on its way to a PADI bus of either hemisphere.
struct recurrent {
    tick arrival;
    std::uint32_t bus; // 0 to 7
    std::uint16_t event;
};

// One hemisphere's analog part with the events that drive it: 256 neuron circuits, synapses, four background
// sources, spike counters. Advanced by its owner; never touches the other hemisphere.
class core {
public:
    core(const chip::configuration&, chip::hemisphere, const mismatch&);

    // All events up to and including `until` meet the synapses as they are.
    void deliver(tick until);
    // They act, and the circuits stand at `until`.
    void advance(tick until);
    void advance_window(tick until); // the same, for short ones in great number
    // By as many passes of full length as end by `until`: they end there whether this is called or not.
    void advance_passes(tick until);
    bool has_delivered(tick until) const { return delivered_ >= until && next_event() > until; }
    bool has_reached(tick until) const { return pass_ >= until && has_delivered(until); }
    tick stands() const { return pass_; } // the circuits

    void push(const padi_arrival& a) { inbox_.push(a); }
    void record(bool on) { recording_ = on; }

    // After a change of the configuration; everything up to `now` has to be delivered. New circuit parameters
    // are worked out before the next step.
    void circuits_changed() { circuits_changed_ = true; }
    void backgrounds_changed(tick now);
    void routes_changed(); // nodes of the crossbar, or neurons' back ends
    synapse_rows& rows() { return rows_; }
    correlation& sensors() { return sensors_; }
    // By column, branches of a row's sensors. Where circuits do not stand at `now` yet, they are reset once
    // these come by: that ends no pass.
    void reset_sensors(std::uint32_t row, const lanes_of<std::uint8_t>& which, tick now);
    emulator::recorder& recorder() { return recorder_; }
    // What the columnar converter would read from a circuit, without noise; not a number if it does not drive
    // its read-out.
    double reading(std::uint32_t circuit);
    // The same for a channel of the fast converter.
    double reading(const probe&);

    // A post pulse for the correlation sensors of a column, one tick after `now`, where the circuits stand.
    void pulse(std::uint32_t column, tick now) { sensors_.post(column, now + 1); }
    // Pulls the membrane to its reset potential for a reset period, without a spike.
    void reset_circuit(std::uint32_t circuit, tick now);
    std::uint32_t spike_counter(std::uint32_t circuit) const { return counters_[circuit]; }
    void clear_spike_counter(std::uint32_t circuit) { counters_[circuit] = 0; }

    const membrane_state& state() const { return state_; }
    // For whoever advances both hemispheres together: one step without events, then the events at its end.
    tick next_event() const;
    void step(tick until);
    void arrive(tick now);
    // Circuits that belong to a network are left to it, between step() and arrive().
    circuit_state taken(std::uint32_t circuit, tick at) const;
    void put(std::uint32_t circuit, const circuit_state&, tick at);
    void emit(const firing&);
    std::uint64_t revision() const { return revision_; } // of the circuits
    const hemisphere_circuits& parameters();

    // Refractory periods that have begun, while somebody wants to know them.
    void note_periods(bool on) {
        notes_periods_ = on;
        periods_.clear();
    }
    std::vector<refractory_period>& periods() { return periods_; }

    // Circuits that have fired by a bypassed input, while somebody wants to know them.
    void note_bypassed(bool on) {
        notes_bypassed_ = on;
        bypassed_.clear();
    }
    std::vector<std::uint32_t>& bypassed() { return bypassed_; }
    // Fires, without asking its comparator, unless it is refractory: false.
    bool fire(std::uint32_t circuit, tick now);

    std::vector<outgoing>& sent() { return sent_; }
    std::vector<recurrent>& looped() { return looped_; }
    crossbar_counters& crossbar() { return crossbar_; }
    chip::event_counts counts{};
    // Seconds on whatever thread.
    chip::wall_times wall() const { return {std::max(0.0, elapsed_ - events_), events_, sensing_, steps_}; }
    double elapsed() const { return elapsed_ + sensing_; }

private:
    void deliver_events(tick until);
    void advance_unmeasured(tick until);
    void keep_sensors_up();
    void step_to(tick until);
    void step_linear(tick until);
    void finish_pass();
    void emit_and_note();
    void note_before(tick time);
    void reset_before(tick time);
    void deliver_sources(tick now);
    void deliver_inbox(tick now);
    void to_bus(std::uint32_t bus, std::uint16_t event, tick now);
    void start();
    void set_circuits();
    void resolve(std::uint32_t circuit, std::int32_t h);
    void solve_alone(std::uint32_t circuit, std::int32_t h);
    bool beyond_linear(std::uint32_t circuit, std::int32_t h);
    void refuse_what_is_not_finite();
    void charge_lines(std::size_t first_charge);
    void bypass(std::size_t first_charge, tick now);
    void note_period(std::uint32_t circuit, tick begin);
    void fire_by_bypass(std::uint32_t circuit, tick now);

    const chip::configuration& config_;
    chip::hemisphere hemisphere_;
    const per<neuron_deviation, chip::neuron>& deviations_;

    hemisphere_circuits circuits_;
    membrane_state state_;
    propagator_table table_;
    nonlinear_table nonlinear_table_;
    std::vector<cluster> alone_; // each circuit, to be solved with more care
    cluster_solver solver_;
    std::vector<circuit_state> alone_state_ = std::vector<circuit_state>(1);
    std::vector<cluster_firing> alone_fired_;
    std::vector<std::uint32_t> bypasses_;
    synapse_rows rows_;
    correlation sensors_;
    emulator::recorder recorder_;
    std::array<background_source, 4> sources_;
    std::array<tick, 4> next_of_{}; // their next events
    // What a circuit's spike does, as its back end says.
    struct sender {
        std::uint16_t label;
        std::uint8_t output;
        bool leaves, meets_sensors;
    };
    std::array<sender, circuits> senders_;
    std::array<open_ways, 4> ways_of_sources_;
    std::array<open_ways, chip::event_output::size> ways_of_neurons_;
    std::priority_queue<padi_arrival, std::vector<padi_arrival>, std::greater<>> inbox_;
    std::array<tick, 4> bus_free_{}; // from when on the bus takes the next event

    tick now_ = 0;       // of the linear circuits
    tick pass_ = 0;      // of the nonlinear circuits, and of what has been emitted
    tick delivered_ = 0; // all events up to here have met their synapses
    tick refreshed_ = 0, checked_ = 0;
    arrived arrived_;       // since pass_
    std::size_t noted_ = 0; // of its rows
    struct reset {
        tick time;
        std::uint32_t row;
        lanes_of<std::uint8_t> which;
    };
    std::vector<reset> resets_; // after pass_
    std::size_t reset_ = 0;     // of these are done
    bool recording_ = false;
    bool notes_periods_ = false, notes_bypassed_ = false;
    std::vector<std::uint32_t> bypassed_;
    std::vector<refractory_period> periods_;
    bool circuits_changed_ = false;
    bool any_linear_ = true; // circuits that step_circuits advances
    std::uint64_t revision_ = 0;
    std::uint64_t touches_ = 0, windows_ = 0; // of which some are timed
    std::uint64_t steps_ = 0;                 // of one circuit
    double elapsed_ = 0, events_ = 0, sensing_ = 0;
    lanes_of<std::int32_t> special_{};
    upswings upswings_;
    std::uint64_t stepped_ = circuits, stepped_in_passes_ = 0; // circuits in a step, in a pass
    std::vector<firing> fired_;
    std::array<std::uint16_t, circuits> counters_{}; // bits 7:0 count, bit 8 overflow
    std::vector<outgoing> sent_;
    std::vector<recurrent> looped_;
    crossbar_counters crossbar_;
};

} // namespace hxtwin::emulator
