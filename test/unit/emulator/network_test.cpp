// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <hxtwin/emulator/kernel/network.hpp>
#include <hxtwin/emulator/transfer.hpp>

#include "execution.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;
using chip::cell;

chip::configuration quiet_chip() {
    chip::configuration c;
    test::set_operating_point(c);
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_threshold = false;
        c.code(n, cell::i_bias_nmda) = 100;
    }
    return c;
}

std::vector<circuit_model> models_of(const chip::configuration& c) {
    std::vector<circuit_model> models;
    for (const auto n : chip::neuron::all()) {
        models.push_back(model_of(c, n, {}));
    }
    return models;
}

// Two neighbours, each through its resistor to the line they share.
chip::configuration two_compartments() {
    auto c = quiet_chip();
    c.neurons[chip::neuron(10)].connect_soma = true;
    c.neurons[chip::neuron(10)].connect_soma_right = true;
    c.neurons[chip::neuron(11)].enable_conductance = true;
    return c;
}

TEST(network, lets_a_difference_decay_through_both_capacitors) {
    const auto c = two_compartments();
    const auto nets = networks_of(c, models_of(c));
    ASSERT_EQ(nets.size(), 1u);
    const auto& m = nets[0].circuits.circuits[0];
    std::vector<circuit_state> s{{m.rest + 0.05, 0, 0, 0, 0, 0}, {m.rest - 0.05, 0, 0, 0, 0, 0}};
    std::vector<cluster_firing> fired;
    cluster_solver().run(nets[0].circuits, s, 500, fired);
    const double g = nets[0].circuits.circuits[1].bridge; // chip.md 6: 1/tau = 2/tau_icc + 1/tau_leak
    const double expected = 0.1 * std::exp(-500 * seconds_per_tick * (2 * g + m.leak) / m.farads);
    EXPECT_NEAR(s[0].v - s[1].v, expected, 0.01 * expected);
    EXPECT_NEAR(s[0].v + s[1].v, 2 * m.rest, 1e-12);
}

TEST(network, keeps_its_charge_where_nothing_leaks) {
    auto c = two_compartments();
    c.neurons[chip::neuron(10)].membrane_capacitance = 20;
    auto models = models_of(c);
    for (auto& m : models) {
        m.leak = 0;
    }
    const auto nets = networks_of(c, models);
    std::vector<circuit_state> s{{0.9, 0, 0, 0, 0, 0}, {0.3, 0, 0, 0, 0, 0}};
    const auto charge = [&] {
        return nets[0].circuits.circuits[0].farads * s[0].v + nets[0].circuits.circuits[1].farads * s[1].v;
    };
    const double before = charge();
    std::vector<cluster_firing> fired;
    cluster_solver().run(nets[0].circuits, s, 10'000, fired);
    EXPECT_NEAR(charge() / before, 1, 1e-9);
    EXPECT_NEAR(s[0].v, s[1].v, 1e-6);
}

TEST(network, halves_conductance_where_two_resistors_meet_at_a_line) {
    auto c = quiet_chip();
    c.neurons[chip::neuron(10)].enable_conductance = c.neurons[chip::neuron(11)].enable_conductance = true;
    c.neurons[chip::neuron(10)].connect_soma_right = true;
    const auto nets = networks_of(c, models_of(c));
    ASSERT_EQ(nets.size(), 1u);
    ASSERT_EQ(nets[0].circuits.bridges.size(), 1u);
    EXPECT_DOUBLE_EQ(nets[0].circuits.bridges[0].siemens, nets[0].circuits.circuits[0].bridge / 2);
}

TEST(network, adds_the_capacitances_of_joined_membranes) {
    auto c = quiet_chip();
    c.neurons[chip::neuron(10)].connect_vertical = true;
    const auto nets = networks_of(c, models_of(c));
    ASSERT_EQ(nets.size(), 1u);
    EXPECT_EQ(nets[0].neurons, (std::vector<chip::neuron>{chip::neuron(10), chip::neuron(266)}));
    EXPECT_EQ(nets[0].circuits.nodes, 1u);
    const auto& m = nets[0].circuits.circuits[0];
    std::vector<circuit_state> s{{m.rest, 20, 0, 0, 0, 0}, {m.rest, 0, 0, 0, 0, 0}};
    std::vector<circuit_state> single{s[0]};
    std::vector<cluster_firing> fired;
    cluster_solver().run(nets[0].circuits, s, 500, fired);
    cluster_solver().run(alone(m), single, 500, fired);
    EXPECT_NEAR(s[0].v - m.rest, (single[0].v - m.rest) / 2, 1e-9);
    EXPECT_EQ(s[0].v, s[1].v);
}

TEST(network, has_no_switch_across_the_middle_of_the_chip) {
    auto c = quiet_chip();
    c.neurons[chip::neuron(127)].connect_right = true;
    EXPECT_THROW(networks_of(c, models_of(c)), invalid_experiment);
}

TEST(network, fires_a_slave_in_the_other_hemisphere_with_its_master) {
    auto c = test::one_source_chip(0);
    const chip::neuron master(70), slave(256 + 70);
    c.code(master, cell::v_leak) = 900;
    c.backends[master].master = c.backends[master].fire_bottom = true;
    c.backends[slave].slave = true;
    const auto r = run(c, test::record_for(fpga_cycles(125'000)));
    std::vector<fpga_cycles> upper, lower;
    for (const auto& s : r.spikes) {
        ((s.label & 0xff) == 70 && upper.size() <= lower.size() ? upper : lower).push_back(s.time);
    }
    ASSERT_GT(upper.size(), 10u);
    EXPECT_EQ(upper, lower);
}

TEST(network, fires_the_slaves_of_a_master_whose_input_is_bypassed) {
    auto c = test::one_source_chip(40);
    for (auto& b : c.backends) {
        b.enable_spike_out = false;
    }
    const chip::neuron master(70), across(256 + 70), beside(71), apart(72);
    for (const auto n : {master, across, beside, apart}) {
        c.code(n, cell::v_threshold) = 1000; // out of reach
        c.backends[n].slave = n != master;
        c.backends[n].enable_spike_out = true;
        c.backends[n].address_out = static_cast<std::uint8_t>(n.value() % 256 + n.value() / 256 * 100);
    }
    c.neurons[master].bypass_exc = c.backends[master].master = true;
    c.backends[master].fire_bottom = c.backends[master].fire_to_right = true;
    std::map<std::uint32_t, std::vector<fpga_cycles>> times;
    for (const auto& s : run(c, test::record_for(fpga_cycles(125'000))).spikes) {
        times[s.label & 0xff].push_back(s.time);
    }
    EXPECT_GT(times[70].size(), 50u);
    EXPECT_EQ(times[71], times[70]) << "beside";
    EXPECT_EQ(times[170], times[70]) << "across";
    EXPECT_TRUE(times[72].empty());
}

TEST(network, fires_no_slave_that_is_refractory_with_a_bypassed_master) {
    auto c = test::one_source_chip(40);
    const chip::neuron master(70), slave(71);
    c.code(master, cell::v_threshold) = c.code(slave, cell::v_threshold) = 1000;
    c.neurons[master].bypass_exc = c.backends[master].master = c.backends[master].fire_to_right = true;
    c.backends[slave].slave = true;
    c.backends[master].refractory_time = 1;
    c.backends[slave].refractory_time = 255;
    for (auto& b : c.common_backends) {
        b.clock_scale_fast = b.clock_scale_slow = 8; // 255 cycles take 0.5 ms
    }
    for (auto& b : c.backends) {
        b.enable_spike_out = false;
    }
    c.backends[master].enable_spike_out = c.backends[slave].enable_spike_out = true;
    c.backends[master].address_out = 1;
    c.backends[slave].address_out = 2;
    std::map<std::uint32_t, std::size_t> counts;
    for (const auto& s : run(c, test::record_for(fpga_cycles(125'000))).spikes) {
        ++counts[s.label & 0xff];
    }
    EXPECT_GT(counts[1], 20u);
    EXPECT_GT(counts[2], 0u);
    EXPECT_LT(counts[2], 4u);
}

// chip.md 6: a comparator that pulls the membrane to a high potential for a long time.
TEST(network, holds_a_plateau_that_its_neighbour_feels) {
    auto c = two_compartments();
    const chip::neuron dendrite(10), soma(11);
    c.neurons[dendrite].enable_threshold = true;
    c.code(dendrite, cell::v_leak) = 700; // above its threshold of 250: it fires at once
    c.code(dendrite, cell::v_threshold) = 250;
    c.code(dendrite, cell::v_reset) = 800;
    c.backends[dendrite].refractory_time = 250;
    for (auto& b : c.common_backends) {
        b.clock_scale_slow = 7; // 250 counts of 1.02 us
    }
    c.cadc[chip::hemisphere(0)].enable = true;
    for (const auto n : {10u, 11u}) {
        c.synapses[chip::hemisphere(0)].switches[chip::column(n)].readout_causal = true;
    }
    const auto at = [](std::uint32_t us) {
        return chip::timed_command{
            fpga_cycles(125 * us),
            chip::read_words{chip::synapse_plane_address(chip::hemisphere(0), chip::base::causal, 0, 0), 64}};
    };
    const auto r = run(c, program_of({at(100)}));
    const auto code = [&](std::uint32_t col) {
        for (std::uint32_t x = 0; x < 64; ++x) {
            for (std::uint32_t j = 0; j < 4; ++j) {
                if (chip::column_of_byte(x, j).value() == col) {
                    return r.reads[0][x] >> (24 - 8 * j) & 0xff;
                }
            }
        }
        return 0u;
    };
    EXPECT_GT(code(10), 130u); // towards the reset at 145
    EXPECT_GT(code(11), 100u); // the soma's own rest reads 80
    EXPECT_LT(code(11), code(10));
    EXPECT_EQ(r.counts.spikes, 1u);
}

} // namespace
} // namespace hxtwin::emulator
