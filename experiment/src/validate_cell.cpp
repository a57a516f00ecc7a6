// SPDX-License-Identifier: Apache-2.0
#include "validate.hpp"

#include <algorithm>
#include <bit>

#include <hxtwin/experiment/circuit.hpp>

namespace hxtwin::experiment {
namespace {

// The background sources' clock; an event in each of its cycles is the most that one can send.
constexpr double largest_rate = 250e6;
// A draw every 65536 cycles that hits once in 256.
constexpr double smallest_rate = 250e6 / 65536 / 256;
// A source draws the cell at random in up to 8 bits of its label.
constexpr std::uint32_t largest_poisson = 256;

struct range {
    std::string_view name;
    double value, low, high;
    std::string_view unit;
};

// NaN is in no range.
void require(const std::string& who, const range& r) {
    if (!(r.value >= r.low && r.value <= r.high)) {
        throw invalid_experiment(fmt::format("{} has {} {}{}; allowed are {} to {}{}", who, r.name, r.value,
                                             r.unit, r.low, r.high, r.unit));
    }
}

void check(const std::string& who, std::uint32_t, const calibrated_neuron& n) {
    for (const auto& r :
         {range{"v_rest", n.v_rest, 50, 160, ""}, range{"v_reset", n.v_reset, 50, 160, ""},
          range{"v_thresh", n.v_thresh, 50, 220, ""}, range{"tau_m", n.tau_m.count(), 0.5, 60, " us"},
          range{"tau_syn_exc", n.tau_syn_exc.count(), 0.3, 30, " us"},
          range{"tau_syn_inh", n.tau_syn_inh.count(), 0.3, 30, " us"},
          range{"tau_refrac", n.tau_refrac.count(), 0.04, 32, " us"},
          range{"membrane_capacitance", double(n.membrane_capacitance), 0, 63, ""},
          range{"synin_gm_exc", double(n.synin_gm_exc), 30, 800, ""},
          range{"synin_gm_inh", double(n.synin_gm_inh), 30, 800, ""},
          range{"synapse_dac_bias", double(n.synapse_dac_bias), 30, 1022, ""}}) {
        require(who, r);
    }
    if (n.v_reset >= n.v_thresh) {
        throw invalid_experiment(fmt::format("{} has v_reset {} and v_thresh {}; the reset has to lie below "
                                             "the threshold",
                                             who, n.v_reset, n.v_thresh));
    }
}

void check(const std::string& who, std::uint32_t size, const poisson_source& s) {
    if (!std::has_single_bit(size) || size > largest_poisson) {
        throw invalid_experiment(fmt::format("{} has {} cells; an on-chip Poisson population has a power of "
                                             "two, at most {}",
                                             who, size, largest_poisson));
    }
    const double total = s.rate * size;
    if (!(total >= smallest_rate && total <= largest_rate)) {
        throw invalid_experiment(
            fmt::format("{} asks for {} Hz from one generator; it sends {:.1f} Hz to {} MHz", who, total,
                        smallest_rate, largest_rate / 1e6));
    }
}

void check(const std::string& who, std::uint32_t size, const spike_source& s) {
    if (s.times.size() != size) {
        throw invalid_experiment(
            fmt::format("{} has {} lists of spike times; it needs one for each of its {} cells", who,
                        s.times.size(), size));
    }
    for (std::size_t cell = 0; cell < s.times.size(); ++cell) {
        for (const auto time : s.times[cell]) {
            if (time < fpga_cycles(0)) {
                throw invalid_experiment(fmt::format("{} lets cell {} spike at {} cycles; times start at 0",
                                                     who, cell, time.count()));
            }
        }
    }
}

void check_values(const std::string& who, const population& p, const circuit_setting& s,
                  const circuit_value& v) {
    const auto* each = std::get_if<std::vector<int>>(&v);
    if (each && each->size() != p.size) {
        throw invalid_experiment(
            fmt::format("{} sets {} with {} values; it needs one for each of its {} cells, "
                        "or one for all",
                        who, s.name, each->size(), p.size));
    }
    for (std::size_t cell = 0; cell < (each ? each->size() : 1); ++cell) {
        if (const int value = value_of(v, cell); value < s.low || value > s.high) {
            throw invalid_experiment(fmt::format("{} sets {}{} to {}; allowed are {} to {}", who, s.name,
                                                 each ? fmt::format(" of cell {}", cell) : "", value, s.low,
                                                 s.high));
        }
    }
}

void check_circuit(const std::string& who, const population& p) {
    if (!p.circuit.empty() && is_source(p)) {
        throw invalid_experiment(fmt::format("{} is a source but sets {}; sources have no neuron circuit",
                                             who, p.circuit.begin()->first));
    }
    const auto known = circuit_settings();
    for (const auto& [name, value] : p.circuit) {
        const auto at = std::ranges::find(known, name, &circuit_setting::name);
        if (at == known.end()) {
            throw invalid_experiment(fmt::format("{} sets {}, which is none of the {} settings of a neuron "
                                                 "circuit that an experiment can choose",
                                                 who, name, known.size()));
        }
        check_values(who, p, *at, value);
    }
}

} // namespace

bool is_source(const population& p) { return !std::holds_alternative<calibrated_neuron>(p.cell); }

void validate_population(const population& p, std::size_t number) {
    const auto who = name_of("population", p, number);
    if (p.size == 0) {
        throw invalid_experiment(fmt::format("{} has 0 cells; it needs at least 1", who));
    }
    std::visit([&](const auto& cell) { check(who, p.size, cell); }, p.cell);
    check_circuit(who, p);
}

} // namespace hxtwin::experiment
