// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <hxtwin/chip/relation.hpp>

#include "nominal.hpp"
#include "search.hpp"
#include "stage.hpp"

namespace hxtwin::mapping {
namespace {

constexpr std::size_t before = 16;     // samples of the resting potential
constexpr std::size_t repetitions = 2; // of all rows
// Limits for a synapse that is not dead: of what nine tenths of its circuit's synapses do not exceed, and,
// for circuits with hardly any living synapse, of what a typical circuit does.
constexpr double least_of_circuit = 0.3, least_of_typical = 0.12;

// Strong and fast, such that one synapse is well above the noise.
experiment::calibrated_neuron sensitive() {
    experiment::calibrated_neuron result;
    result.tau_m = result.tau_syn_exc = result.tau_syn_inh = microseconds(5);
    result.synin_gm_exc = result.synin_gm_inh = 1000;
    result.synapse_dac_bias = 1022;
    return result;
}

per<bool, chip::neuron> silent_neurons(chip::backend& chip) {
    auto c = nominal::configuration({});
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_fire = c.neurons[n].enable_threshold = true;
        c.code(n, chip::cell::v_threshold) = 0;
    }
    script s;
    s.wait(microseconds(100));
    s.count();
    auto result = s.run(chip, c).fired;
    for (auto& silent : result) {
        silent = !silent;
    }
    return result;
}

// One row after the other gets an event of its own.
script::outcome visit_rows(chip::backend& chip, const experiment::calibrated_neuron& t) {
    auto c = nominal::configuration(t);
    read_out(c, chip::readout_source::membrane);
    connect_rows(c, experiment::receptor::excitatory);
    script s;
    s.wait(10 * t.tau_m);
    for (std::size_t i = 0; i < before; ++i) {
        s.sample();
    }
    for (std::size_t i = 0; i < repetitions; ++i) {
        for (const auto row : chip::row::all()) {
            s.stimulate(row);
            s.wait(nominal::peak_time(t.tau_m, t.tau_syn_exc));
            s.sample();
            s.wait(8 * t.tau_m);
        }
    }
    return s.run(chip, c);
}

// How far an event of each row lifts the membranes.
std::vector<readings> potentials_of(const script::outcome& o) {
    const auto rest = mean(o.samples, 0, before);
    std::vector<readings> result;
    for (const auto row : chip::row::all()) {
        auto& lifted = result.emplace_back();
        for (std::size_t i = 0; i < repetitions; ++i) {
            const auto& sample = o.samples[before + i * chip::row::size + row.value()];
            for (const auto n : chip::neuron::all()) {
                lifted[n] += (sample[n] - rest[n]) / double{repetitions};
            }
        }
    }
    return result;
}

double limit_of(const std::vector<readings>& lifted, chip::neuron n, double typical) {
    std::vector<double> sorted;
    for (const auto& of_row : lifted) {
        sorted.push_back(of_row[n]);
    }
    const auto at = sorted.begin() + chip::row::size * 9 / 10;
    std::nth_element(sorted.begin(), at, sorted.end());
    return std::max(least_of_circuit * *at, least_of_typical * typical);
}

void mark_synapses(defects& d, const std::vector<readings>& lifted, double typical) {
    for (const auto n : chip::neuron::all()) {
        const double limit = limit_of(lifted, n, typical);
        auto& synapses = d.synapses[chip::hemisphere_of(n)];
        for (std::size_t row = 0; row < lifted.size(); ++row) {
            synapses[row * chip::column::size + chip::column_of(n).value()] = lifted[row][n] < limit;
        }
    }
}

// Where all synapses of both rows are silent it is the driver, and nothing is known of them.
void mark_drivers(defects& d) {
    constexpr std::size_t synapses = 2 * std::size_t{chip::column::size}; // consecutive, of one driver
    for (const auto h : chip::hemisphere::all()) {
        for (std::size_t driver = 0; driver < chip::driver::size; ++driver) {
            bool all = true;
            for (std::size_t s = 0; s < synapses; ++s) {
                all = all && d.synapses[h][driver * synapses + s];
            }
            d.drivers[h][driver] = all;
            for (std::size_t s = 0; all && s < synapses; ++s) {
                d.synapses[h].reset(driver * synapses + s);
            }
        }
    }
}

} // namespace

defects screen(chip::backend& chip) {
    defects result;
    result.neurons = silent_neurons(chip);
    const auto t = sensitive();
    const auto o = visit_rows(chip, t);
    const double typical = chip::largest_weight * nominal::slope(t, t.synin_gm_exc) *
                           nominal::peak_height(t.tau_m, t.tau_syn_exc);
    mark_synapses(result, potentials_of(o), typical);
    mark_drivers(result);
    return result;
}

} // namespace hxtwin::mapping
