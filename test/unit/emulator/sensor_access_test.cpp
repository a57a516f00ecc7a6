// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include <hxtwin/emulator/device/random_generators.hpp>

#include "execution.hpp"
#include "processor_code.hpp"

namespace hxtwin::emulator {
namespace {

using namespace execution;
using namespace processor_code;

// Row 0 with label 5; sensors of 1.6 codes a pair and 7.3 us.
chip::configuration sensing_chip() {
    auto c = test::one_source_chip(0);
    c.backgrounds = {};
    open_input(c);
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 80;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = 35;
    }
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_threshold = false;
        c.backends[n].post_overwrite = true;
    }
    for (const auto h : chip::hemisphere::all()) {
        c.cadc[h].enable = true;
    }
    return c;
}

// Ten pairs of an event and, `delay` later, a post pulse of the west block.
std::vector<chip::timed_command> ten_pairs(fpga_cycles delay) {
    std::vector<chip::timed_command> commands;
    for (int k = 0; k < 10; ++k) {
        const fpga_cycles at(1'000 + 62'500 * k); // 500 us
        commands.push_back({at, chip::send_event{5}});
        commands.push_back(
            {at + delay, chip::write_word{chip::post_pulse_address(chip::backend_block(0)), 0}});
    }
    return commands;
}

chip::read_words row_of(chip::hemisphere h, std::uint32_t plane, std::uint32_t row = 0) {
    return {chip::synapse_plane_address(h, plane, row, 0), 64};
}

std::uint32_t byte(std::uint32_t word, int j) { return word >> (24 - 8 * j) & 0xff; }

constexpr fpga_cycles after(700'000);

TEST(sensors, lower_the_code_of_their_branch_by_what_they_accumulate) {
    auto commands = ten_pairs(fpga_cycles(250)); // 2 us
    for (const auto h : chip::hemisphere::all()) {
        commands.push_back({after, row_of(h, chip::base::causal)});
        commands.push_back({after, row_of(h, chip::base::acausal | chip::base::buffered)});
        commands.push_back({after, row_of(h, chip::base::causal, 1)});
    }
    const auto r = run(sensing_chip(), program_of(commands));
    // 10 x 0.5 x 70/35 x 1.568 x exp(-1.9 us / 7.275 us): events take 25 ticks, pulses one.
    const double expected = 190 - 10 * 1.5683 * std::exp(-(2.0 - 0.096) / 7.275);
    for (const std::size_t h : {0u, 3u}) {
        EXPECT_NEAR(byte(r.reads[h][0], 0), expected, 0.51);
        EXPECT_EQ(byte(r.reads[h][16], 0), 190u);                              // column 128 lies in the east
        EXPECT_EQ(r.reads[h + 1], std::vector<std::uint32_t>(64, 0xbebebebe)); // acausal after 498 us
        EXPECT_EQ(r.reads[h + 2], std::vector<std::uint32_t>(64, 0xbebebebe));
    }
}

TEST(sensors, are_reset_by_quads_of_a_row) {
    auto commands = ten_pairs(fpga_cycles(20));
    const chip::hemisphere h(1);
    commands.push_back(
        {after, chip::write_word{chip::synapse_plane_address(h, chip::base::correlation_reset, 0, 1), 0}});
    commands.push_back({after, row_of(h, chip::base::causal)});
    const auto r = run(sensing_chip(), program_of(commands));
    EXPECT_LT(byte(r.reads[0][0], 0), 180u);
    EXPECT_EQ(r.reads[0][1], 0xbebebebeu);
}

TEST(sensors, see_spikes_where_no_pulse_takes_their_place) {
    auto c = sensing_chip();
    const chip::neuron n(4), muted(6);
    for (const auto spiking : {n, muted}) {
        c.neurons[spiking].enable_threshold = true;
        c.code(spiking, chip::cell::v_leak) = 900;
    }
    c.backends[n].post_overwrite = false;
    auto commands = ten_pairs(fpga_cycles(20));
    commands.push_back({after, row_of(chip::hemisphere(0), chip::base::causal)});
    const auto r = run(c, program_of(commands));
    EXPECT_NE(byte(r.reads[0][0], 2), byte(r.reads[0][0], 3)); // its own spikes
    EXPECT_EQ(byte(r.reads[0][0], 3), byte(r.reads[0][0], 0)); // the pulses
}

TEST(sensors, take_a_neuron_reset_for_a_post_pulse_if_the_neuron_may_fire) {
    auto c = sensing_chip();
    for (const auto n : chip::neuron::all()) {
        c.backends[n].post_overwrite = false;
        c.neurons[n].enable_fire = n.value() != 2;
    }
    const chip::hemisphere h(0);
    const auto reset = [](std::uint32_t n) {
        return chip::timed_command{fpga_cycles(200),
                                   chip::write_word{chip::neuron_reset_address(chip::neuron(n)), 0}};
    };
    const auto r = run(c, program_of({{fpga_cycles(100), chip::send_event{5}},
                                      reset(0),
                                      reset(2),
                                      {fpga_cycles(300), row_of(h, chip::base::causal)}}));
    EXPECT_EQ(byte(r.reads[0][0], 0), 189u);
    EXPECT_EQ(byte(r.reads[0][0], 1), 190u);
}

// Causal and acausal vectors of row 0, one conversion; a reset of the even columns' causal branch where the
// condition holds; again.
TEST(processors, read_and_reset_sensors_over_the_vector_bus) {
    auto c = sensing_chip();
    const chip::hemisphere top(0);
    code p = pause(1'250'000);
    const auto read = [&](std::uint32_t address, std::uint32_t into) {
        append(p, set(7, address));
        append(p, {assemble("fxvinx", {1, 0, 7})});
        append(p, set(6, into));
        append(p, {assemble("fxvstax", {1, 0, 6})});
    };
    read(0x0008'0000, 0x400);
    read(0x0028'0001, 0x480);
    read(0x002c'0000, 0x500);
    append(p, set(6, 0x300)); // a reset of the causal branch
    append(p, {assemble("fxvlax", {2, 0, 6})});
    append(p, set(7, 0x0008'0000));
    append(p, {assemble("fxvoutx", {2, 0, 7})});
    read(0x0008'0000, 0x580);
    append(p, {assemble("sync", {}), assemble("wait", {})});
    load(c, top, p);
    load(c, top, code(31, 0x01010101), 0x304 / 4); // not the first four lanes
    auto commands = ten_pairs(fpga_cycles(20));
    commands.push_back({after, sram(top, 0x400, 128)});
    const auto r = run(c, program_of(commands));
    const auto vector = [&](std::size_t k) { return std::span(r.reads[0]).subspan(32 * k, 32); };
    EXPECT_LT(byte(vector(0)[0], 0), 180u);
    EXPECT_EQ(vector(0)[16], 0xbebebebe); // lane 64 is column 128
    EXPECT_EQ(vector(1)[0], vector(0)[0]);
    EXPECT_EQ(vector(2)[0], 0xbebebebe);
    EXPECT_EQ(vector(3)[0], vector(0)[0]);
    EXPECT_EQ(vector(3)[1], 0xbebebebe);
}

TEST(processors, draw_random_bytes_from_a_generator_of_each_column) {
    chip::configuration c;
    const chip::hemisphere bottom(1);
    code p;
    for (const std::uint32_t into : {0x400u, 0x480u}) {
        append(p, set(7, 0x000e'0000 + (into == 0x480u ? 1 : 0)));
        append(p, set(6, 0x300));
        append(p, {assemble("fxvlax", {2, 0, 6}), assemble("fxvoutx", {2, 0, 7})});
        for (int k = 0; k < 10; ++k) {
            append(p, {assemble("fxvinx", {1, 0, 7})});
        }
        append(p, set(6, into));
        append(p, {assemble("fxvstax", {1, 0, 6})});
    }
    append(p, {assemble("sync", {}), assemble("wait", {})});
    load(c, bottom, p);
    load(c, bottom, code(32, 0x5a5a5a5a), 0x300 / 4);
    const auto r = run(c, program_of({{fpga_cycles(10'000), sram(bottom, 0x400, 64)}}));
    for (const std::uint32_t col : {0u, 1u, 2u, 77u, 255u}) {
        std::uint32_t state = 0x5a;
        for (int step = 0; step < 80; ++step) {
            const bool carry = (state & 0x8000) != 0;
            state = (state << 1 & 0xffff) ^ (carry ? random_polynomial(chip::column(col)) : 0u);
        }
        const std::uint32_t lane = col / 2, word = 32 * (col % 2) + lane / 4;
        EXPECT_EQ(byte(r.reads[0][word], static_cast<int>(lane % 4)), state & 0xff) << col;
    }
    EXPECT_NE(r.reads[0][0], r.reads[0][1]);
}

TEST(random_generators, run_through_all_states_each_with_its_own_polynomial) {
    std::set<std::uint16_t> polynomials;
    for (const auto c : chip::column::all()) {
        polynomials.insert(random_polynomial(c));
    }
    EXPECT_EQ(polynomials.size(), 256u);
    EXPECT_EQ(*polynomials.begin(), 0x2d); // x^16 + x^5 + x^3 + x^2 + 1
    random_generators g;
    ppu::vector v;
    std::array<int, 256> drawn{};
    for (int k = 0; k < 65'535; ++k) {
        g.next(0, v);
        ++drawn[v[50]]; // column 100
    }
    EXPECT_EQ(drawn[0], 255); // every state but 0, whose byte is 0, once
    EXPECT_EQ(*std::min_element(drawn.begin() + 1, drawn.end()), 256);
    EXPECT_EQ(*std::max_element(drawn.begin() + 1, drawn.end()), 256);
}

// A vector goes to a plane and is read back: only stored bits, and the array on the register bus agrees.
TEST(processors, write_calibration_planes_and_raw_bytes) {
    struct access {
        std::uint32_t address, word, plane, row;
        std::uint8_t written, read, on_bus;
    };
    const access accesses[] = {
        {0x0001'0000 + 2 * 7, 0, chip::base::time_calibs, 7, 0xfe, 0x02, 0x02},
        {0x0002'0000 + 2 * 7 + 1, 32, chip::base::amp_calibs, 7, 0xff, 0x03, 0x03},
        {0x000f'0000 + 2 * 14, 0, chip::base::raw_synapses, 14, 0x90, 0x90, 0x90},
        {0x000f'0000 + 2 * 15 + 1, 32, chip::base::raw_synapses, 15, 0xc5, 0xc5, 0xc5},
        {0x0004'0000 + 2 * 255, 0, chip::base::labels, 255, 0xff, 0x3f, 0x3f},
    };
    for (const auto& a : accesses) {
        chip::configuration c;
        code p = set(6, 0x300);
        append(p, {assemble("fxvlax", {2, 0, 6})});
        append(p, set(7, a.address));
        append(p, {assemble("fxvoutx", {2, 0, 7}), assemble("fxvinx", {1, 0, 7})});
        append(p, set(6, 0x400));
        append(p, {assemble("fxvstax", {1, 0, 6}), assemble("sync", {}), assemble("wait", {})});
        const chip::hemisphere top(0);
        load(c, top, p);
        load(c, top, code(32, 0x01010101u * a.written), 0x300 / 4);
        const auto r = run(
            c,
            program_of({{fpga_cycles(5'000), sram(top, 0x400, 32)},
                        {fpga_cycles(5'000),
                         chip::read_words{chip::synapse_plane_address(top, a.plane, a.row, a.word), 32}}}));
        EXPECT_EQ(r.reads[0], code(32, 0x01010101u * a.read)) << std::hex << a.address;
        EXPECT_EQ(r.reads[1], code(32, 0x01010101u * a.on_bus)) << std::hex << a.address;
    }
}

TEST(processors, wait_for_the_reset_of_a_row_of_sensors) {
    const auto cycles = [](std::uint16_t duration) {
        chip::configuration c;
        const chip::hemisphere top(0);
        c.correlation[top].reset_duration = duration;
        code p = set(7, 0x0009'0000);
        append(p, {assemble("mfspr", {10, 284}), assemble("fxvoutx", {2, 0, 7}), assemble("sync", {}),
                   assemble("mfspr", {11, 284}), assemble("subf", {12, 10, 11}),
                   assemble("stw", {12, 0x400, 0}), assemble("wait", {})});
        load(c, top, p);
        return run(c, program_of({{fpga_cycles(5'000), sram(top, 0x400)}})).reads[0][0];
    };
    EXPECT_EQ(cycles(300) - cycles(200), 100u);
    EXPECT_NEAR(cycles(200), 208 + 16, 10);
}

} // namespace
} // namespace hxtwin::emulator
