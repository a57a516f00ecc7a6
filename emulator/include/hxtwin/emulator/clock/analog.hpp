// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <hxtwin/emulator/clock/worker.hpp>
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
    // Both, in parallel, if they are far enough behind; else nothing. Nobody may touch them before `now`. Up
    // to there if `stand`, because somebody will need to know where they stand; else by whole passes.
    void catch_up(tick now, bool stand);

    // An event of the FPGA: bits 15:14 the L2 input, 13:0 the label.
    void send(std::uint16_t event, tick now);
    // An event written to a PADI bus: acts one tick later.
    void inject(chip::hemisphere, std::uint32_t buses, std::uint16_t event, tick now);
    void record(bool on, tick now);
    void routing_changed(tick now);

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
    void advance_in_windows(tick until);
    void exchange();
    void advance_both(tick until);
    void advance_coupled(tick until);
    void step_networks(tick from, tick until);
    bool coupled();
    void configure_logic();
    void pulse_by_logic(tick until);

    const chip::configuration& config_;
    core top_, bottom_;
    worker* helper_;
    bool recurrent_;
    bool recording_ = false;
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
    double elapsed_ = 0;
};

} // namespace hxtwin::emulator
