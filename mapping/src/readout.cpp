// SPDX-License-Identifier: Apache-2.0
#include "readout.hpp"

#include <algorithm>

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::mapping {
namespace {

chip::readout_source source_of(experiment::quantity q) {
    switch (q) {
    case experiment::quantity::membrane:
        return chip::readout_source::membrane;
    case experiment::quantity::exc_synin:
        return chip::readout_source::exc_synin;
    case experiment::quantity::inh_synin:
        return chip::readout_source::inh_synin;
    case experiment::quantity::adaptation:
        return chip::readout_source::adaptation;
    }
    throw internal_error("a quantity without a read-out source");
}

bool is_odd(chip::neuron n) { return chip::column_of(n).value() % 2 == 1; }

void add(std::vector<fast_run>& to, const placement& p, const experiment::description& d, std::uint32_t i) {
    const auto n = p.neurons[d.analog[i].population][d.analog[i].cell];
    const unsigned channel = is_odd(n) ? 1 : 0;
    const auto taken = [&](const fast_run& r) { return r.recordings[channel].has_value(); };
    auto run = std::find_if_not(to.begin(), to.end(), taken);
    if (run == to.end()) {
        run = to.insert(to.end(), fast_run{});
        run->madc.wake_up = true;
    }
    run->recordings[channel] = i;
    (is_odd(n) ? run->madc.enable_1 : run->madc.enable_0) = true;
    (is_odd(n) ? run->madc.neuron_1 : run->madc.neuron_0) = static_cast<std::uint16_t>(n.value());
}

void exchange(placement& p, chip::neuron a, chip::neuron b) {
    for (auto& population : p.neurons) {
        for (auto& n : population) {
            n = n == a ? b : n == b ? a : n;
        }
    }
}

} // namespace

void part_fast_recordings(placement& p, const experiment::description& d,
                          const per<bool, chip::neuron>& fixed) {
    std::vector<experiment::analog_recording> fast;
    std::copy_if(d.analog.begin(), d.analog.end(), std::back_inserter(fast),
                 [](const auto& r) { return r.through == experiment::converter::fast; });
    if (fast.size() != chip::madc_channels) {
        return;
    }
    const auto first = p.neurons[fast[0].population][fast[0].cell];
    const auto second = p.neurons[fast[1].population][fast[1].cell];
    if (is_odd(first) != is_odd(second)) {
        return;
    }
    for (const auto moved : {second, first}) {
        const chip::neuron beside(moved.value() ^ 1);
        if (!fixed[moved] && !fixed[beside]) {
            exchange(p, moved, beside);
            return;
        }
    }
}

void write_readout(plan& p, const experiment::description& d) {
    auto& c = p.configuration;
    for (std::uint32_t i = 0; i < d.analog.size(); ++i) {
        const auto& r = d.analog[i];
        const auto n = p.placement.neurons[r.population][r.cell];
        c.neurons[n].enable_readout = true;
        c.neurons[n].source = source_of(r.quantity);
        if (r.through == experiment::converter::fast) {
            add(p.fast_runs, p.placement, d, i);
        } else {
            c.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)].readout_causal = true;
        }
    }
    if (!p.fast_runs.empty()) {
        c.madc = p.fast_runs.front().madc;
    }
}

} // namespace hxtwin::mapping
