// SPDX-License-Identifier: Apache-2.0
#include "stage.hpp"

#include <hxtwin/chip/relation.hpp>

#include "search.hpp"

namespace hxtwin::mapping {

using experiment::receptor;

line_cells cells_of(const experiment::calibrated_neuron& t, receptor r) {
    using chip::cell;
    if (r == receptor::excitatory) {
        return {cell::i_bias_synin_exc_tau, cell::i_bias_synin_exc_gm, chip::readout_source::exc_synin,
                t.tau_syn_exc, t.synin_gm_exc};
    }
    return {cell::i_bias_synin_inh_tau, cell::i_bias_synin_inh_gm, chip::readout_source::inh_synin,
            t.tau_syn_inh, t.synin_gm_inh};
}

void read_out(chip::configuration& c, chip::readout_source source) {
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_readout = true;
        c.neurons[n].source = source;
        c.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)].readout_causal = true;
    }
}

void connect_stimulus(chip::configuration& c, receptor r, double weight) {
    const double each = std::clamp(std::ceil(weight / chip::row::size), 1.0, double{chip::largest_weight});
    const double rows = std::clamp(std::round(weight / each), 1.0, double{chip::row::size});
    const auto mode = r == receptor::excitatory ? chip::row_mode::excitatory : chip::row_mode::inhibitory;
    for (const auto h : chip::hemisphere::all()) {
        auto& array = c.synapses[h];
        for (auto& s : array.switches) {
            (r == receptor::excitatory ? s.exc : s.inh) = true;
        }
        for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(rows); ++n) {
            const chip::row row(n);
            auto& driver = c.drivers[h][chip::driver_of(row)];
            driver.enable_receiver = driver.enable_address_out = true;
            driver.row_select_mask = 0;
            (chip::is_top_row(row) ? driver.top : driver.bottom) = mode;
            for (const auto col : chip::column::all()) {
                array.weight(row, col) = static_cast<std::uint8_t>(each);
            }
        }
    }
}

void connect_rows(chip::configuration& c, receptor r) {
    connect_stimulus(c, r, double{chip::largest_weight} * chip::row::size);
    for (const auto h : chip::hemisphere::all()) {
        for (auto& driver : c.drivers[h]) {
            driver.row_select_mask = 0x1f;
        }
        for (const auto row : chip::row::all()) {
            for (const auto col : chip::column::all()) {
                c.synapses[h].label(row, col) = chip::is_top_row(row) ? 1 : 0;
            }
        }
    }
}

void step(chip::configuration& c, chip::cell which, const readings& is, double target, double slope) {
    for (const auto n : chip::neuron::all()) {
        auto& code = c.code(n, which);
        code = code_of(code + (target - is[n]) / slope);
    }
}

void scale(chip::configuration& c, chip::cell which, const readings& is, double target, double power) {
    constexpr double largest_factor = 2; // a failed measurement shall not throw a code far away
    for (const auto n : chip::neuron::all()) {
        auto& code = c.code(n, which);
        const double factor = is[n] > 0 ? std::pow(target / is[n], 1 / power) : largest_factor;
        code = code_of(code * std::clamp(factor, 1 / largest_factor, largest_factor));
    }
}

} // namespace hxtwin::mapping
