// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/chip/program.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::test {

// All neurons at the operating point of chip.md 2.2 to 2.5: rest and reset read 80, threshold 125, time
// constants 6 us and 10 us, refractory time about 2 us; spikes leave the chip on the L2 channel of their
// event output.
inline void set_operating_point(chip::configuration& c) {
    for (const auto n : chip::neuron::all()) {
        using chip::cell;
        c.code(n, cell::v_leak) = 629;
        c.code(n, cell::v_reset) = 625;
        c.code(n, cell::v_threshold) = 322;
        c.code(n, cell::i_bias_leak) = 95;
        c.code(n, cell::i_bias_reset) = 1015;
        c.code(n, cell::i_bias_synin_exc_tau) = 82;
        c.code(n, cell::i_bias_synin_inh_tau) = 82;
        c.code(n, cell::i_bias_synin_exc_gm) = 500;
        c.code(n, cell::i_bias_synin_inh_gm) = 500;
        auto& config = c.neurons[n];
        config.membrane_capacitance = 63;
        config.reset_multiplication = true;
        config.small_capacitance_exc = config.small_capacitance_inh = true;
        config.enable_fire = config.enable_threshold = true;
        config.enable_synin_exc = config.enable_synin_inh = true;
        config.enable_readout = true;
        auto& backend = c.backends[n];
        backend.address_out = static_cast<std::uint8_t>(n.value() % 256);
        backend.refractory_time = 125;
        backend.enable_spike_out = true;
        auto& lines = c.synapses[chip::hemisphere_of(n)].switches[chip::column_of(n)];
        lines.exc = lines.inh = true;
    }
    for (auto& b : c.common_backends) {
        b.enable_clocks = b.enable_event_registers = true;
        b.clock_scale_fast = b.clock_scale_slow = 1; // 62.5 MHz
    }
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_dac)] = 600;
    }
    for (const auto e : chip::event_output::all()) {
        c.nodes[*chip::node_between(chip::input_of(e), chip::output_of(chip::l2_channel(e.value() % 4)))] = {
            0, 0};
    }
}

// Label 5 on row 0 of both hemispheres, which listens on bus 0 with row select 0.
inline void set_row(chip::configuration& c, std::uint8_t weight) {
    for (const auto h : chip::hemisphere::all()) {
        for (const auto col : chip::column::all()) {
            c.synapses[h].weight(chip::row(0), col) = weight;
            c.synapses[h].label(chip::row(0), col) = 5;
        }
        auto& d = c.drivers[h][chip::driver(0)];
        d.enable_receiver = d.enable_address_out = true;
        d.bottom = chip::row_mode::excitatory;
    }
}

// The same random train of about 120 kHz onto that row of both hemispheres.
inline chip::configuration one_source_chip(std::uint8_t weight) {
    chip::configuration c;
    set_operating_point(c);
    set_row(c, weight);
    for (const auto k : {0u, 4u}) {
        const chip::background b(k);
        c.backgrounds[b] = {.enable = true,
                            .enable_random = true,
                            .period = 520,
                            .seed = 1234,
                            .mask = 0,
                            .rate = 63,
                            .label = 5};
        c.nodes[*chip::node_between(chip::input_of(b), chip::output_of(chip::padi_bus(k)))] = {0, 0};
    }
    return c;
}

// 64 sources on each of a hemisphere's four buses, 20 kHz each, one for each row: sources differ in row
// select bits 1:0, which choose eight drivers, and label bits 3:0, which choose one of their rows. All
// sensors work.
inline chip::configuration all_sensors_chip(std::uint8_t weight) {
    chip::configuration c;
    set_operating_point(c);
    for (const auto h : chip::hemisphere::all()) {
        for (const auto d : chip::driver::all()) {
            c.drivers[h][d] = {.row_select_mask = 0x03,
                               .enable_receiver = true,
                               .enable_address_out = true,
                               .bottom = chip::row_mode::excitatory,
                               .top = chip::row_mode::excitatory};
            for (const std::uint32_t k : {0u, 1u}) {
                const chip::row r(2 * d.value() + k);
                for (const auto col : chip::column::all()) {
                    c.synapses[h].weight(r, col) = weight;
                    c.synapses[h].label(r, col) =
                        static_cast<std::uint8_t>(2 * (chip::position_on_bus(d) / 4) + k);
                }
            }
        }
        c.cadc[h].enable = true;
    }
    for (const auto b : chip::background::all()) {
        c.backgrounds[b] = {.enable = true,
                            .enable_random = true,
                            .period = 96,
                            .seed = 1234 + b.value(),
                            .mask = 0xcf,
                            .rate = 127,
                            .label = 0};
        c.nodes[*chip::node_between(chip::input_of(b), chip::output_of(chip::padi_bus(b.value())))] = {0, 0};
    }
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 80;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = 70;
    }
    return c;
}

inline chip::program program_of(std::vector<chip::timed_command> commands) {
    return {std::move(commands), {}};
}

inline chip::program record_for(fpga_cycles time) {
    return program_of({{fpga_cycles(0), chip::record_events{}}, {time, chip::record_events{false}}});
}

} // namespace hxtwin::test
