// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <hxtwin/base/duration.hpp>
#include <hxtwin/base/index.hpp>
#include <hxtwin/chip/coordinate.hpp>
#include <hxtwin/chip/program.hpp>

namespace hxtwin::mapping {

using readings = per<double, chip::neuron>; // converter codes

// A measurement on all neurons at once, written down step by step and then run.
class script {
public:
    void wait(microseconds);
    void reset_all();          // pulls all membranes to their reset potentials
    void stimulate();          // one event with label 0 and row select 0 on all PADI buses
    void stimulate(chip::row); // one event that connect_rows() leads to this row
    void sample();             // what the causal channels of all columns read
    void count();              // what the spike counters hold

    struct outcome {
        std::vector<readings> samples;
        std::vector<microseconds> delays; // of each sample since the reset or stimulus before it
        per<bool, chip::neuron> fired;
    };
    outcome run(chip::backend&, const chip::configuration&) const;

private:
    void add(chip::command c) { program_.commands.push_back({now_, std::move(c)}); }

    struct shot {
        std::size_t trigger, command; // indices of commands
        std::size_t read;             // index of the top hemisphere's reading
    };
    chip::program program_;
    fpga_cycles now_{0};
    std::size_t trigger_ = 0, reads_ = 0;
    std::vector<shot> shots_;
    std::vector<std::size_t> counts_; // read of the first neuron's counter
};

readings mean(const std::vector<readings>&, std::size_t first, std::size_t count);

} // namespace hxtwin::mapping
