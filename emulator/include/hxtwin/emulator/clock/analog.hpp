// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <vector>

#include <hxtwin/emulator/clock/stopwatch.hpp>
#include <hxtwin/emulator/clock/windows.hpp>
#include <hxtwin/emulator/core.hpp>
#include <hxtwin/emulator/fabric/link.hpp>
#include <hxtwin/emulator/kernel/network.hpp>

namespace hxtwin::emulator {

// Both hemispheres, advanced together or apart. Where neurons can reach PADI buses, they go together in
// windows shorter than the latency of that way, and exchange spikes between windows. Where membranes or fire
// signals are connected, or Bayesian logic looks at them, they go from event to event together, on one
// thread.
class analog {
public:
    // `helper` may be null: then everything runs on the caller's thread, with the same results.
    analog(const chip::configuration&, const mismatch&, worker* helper, bool link_limits);

    core& at(chip::hemisphere h) { return h.value() == 0 ? top_ : bottom_; }

    // Events up to and including `until` act in this hemisphere.
    void deliver(chip::hemisphere, tick until);
    // The same, and the circuits stand at `until`.
    void advance(chip::hemisphere, tick until);
    void advance(tick until);
    // Sensors that have met all spikes up to `now` are reset then.
    void reset_sensors(chip::hemisphere, std::uint32_t row, const lanes_of<std::uint8_t>& which, tick now);
    // Whole passes up to `now`, which nobody can see, if one of them is far behind.
    void catch_up(tick now);
    // Whether neither can go without the other. It changes with the configuration only.
    bool together() { return recurrent_ || coupled(); }
    // Whether each is advanced by its own thread, and only by it.
    void go_apart(bool on) { apart_ = on; }

    // An event of the FPGA: bits 15:14 the L2 input, 13:0 the label.
    void send(std::uint16_t event, tick now);
    // An event written to a PADI bus: acts one tick later.
    void inject(chip::hemisphere, std::uint32_t buses, std::uint16_t event, tick now);
    void record(bool on, tick now);
    void routing_changed(tick now); // and neurons' back ends

    crossbar_counters crossbar();
    void clear_drops(std::uint32_t input);
    void clear_events(std::uint32_t output);

    // Adds what left the chip and cannot be overtaken any more, in order.
    void collect(std::vector<chip::spike>& to);
    // Of both hemispheres, in order of time; samples of 512 potentials.
    std::vector<analog_sample> samples();
    std::vector<float> membranes(std::size_t recording);
    chip::event_counts counts() const;
    chip::wall_times wall() const;
    double elapsed() const { return elapsed_; } // seconds of the caller's time

private:
    void advance_apart(tick until);
    bool each_on_its_thread(tick until) const;
    void advance_in_windows(tick until);
    bool advance_together(tick until);
    void advance_coupled(tick until);
    void step_networks(tick from, tick until);
    void fire_slaves(tick now);
    bool coupled();
    void set_routes();
    void configure_logic();
    void pulse_by_logic(tick until);

    const chip::configuration& config_;
    core top_, bottom_;
    worker* helper_;
    windows windows_;
    bool recurrent_ = false;
    std::array<open_ways, chip::l2_channel::size> ways_of_fpga_;
    bool recording_ = false;
    bool apart_ = false;
    std::uint64_t networks_revision_ = 0;
    std::vector<network> networks_;
    refractory_logic logic_;
    cluster_solver solver_;
    std::vector<circuit_state> states_;
    std::vector<cluster_firing> fired_;
    std::uint64_t sent_ = 0; // numbers arrivals
    chip::event_counts counts_{};
    crossbar_counters crossbar_{};
    link down_, up_; // to the chip, to the FPGA
    double elapsed_ = 0, collecting_ = 0;
};

} // namespace hxtwin::emulator
