// SPDX-License-Identifier: Apache-2.0
#include "protocol.hpp"

#include "columnar.hpp"

using namespace hxtwin;
using namespace hxtwin::session;

namespace {

experiment::description two_spikes() {
    experiment::description d;
    d.populations = {
        {"in", 1, experiment::spike_source{{{fpga_cycles(50), fpga_cycles(20), fpga_cycles(1000)}}}, false}};
    d.runtime = fpga_cycles(1000);
    return d;
}

} // namespace

TEST(protocol, without_rules_records_for_the_runtime_and_sends_spikes_in_order) {
    const auto d = two_spikes();
    mapping::plan plan;
    plan.routing.events = {{{7}}};
    const auto p = make_protocol(d, plan, {});
    const auto& commands = p.program.commands;
    ASSERT_EQ(commands.size(), 4u); // the spike at the end of the experiment is not sent
    EXPECT_TRUE(std::get<chip::record_events>(commands[p.start].command).enable);
    const auto start = commands[p.start].at;
    EXPECT_EQ(commands[1].at, start + fpga_cycles(20));
    EXPECT_EQ(std::get<chip::send_event>(commands[1].command).label, 7);
    EXPECT_EQ(commands[2].at, start + fpga_cycles(50));
    EXPECT_FALSE(std::get<chip::record_events>(commands[3].command).enable);
    EXPECT_EQ(commands[3].at, start + d.runtime);
}

TEST(protocol, samples_from_10_us_before_the_start_to_the_end_where_the_fast_converter_records) {
    auto d = two_spikes();
    d.analog = {{0, 0}};
    mapping::plan plan;
    plan.routing.events = {{{7}}};
    const auto p = make_protocol(d, plan, {});
    std::vector<std::pair<fpga_cycles, bool>> switched;
    for (const auto& c : p.program.commands) {
        if (const auto* samples = std::get_if<chip::record_samples>(&c.command)) {
            switched.emplace_back(c.at - p.program.commands[p.start].at, samples->enable);
        }
    }
    const std::vector<std::pair<fpga_cycles, bool>> expected{{fpga_cycles(-1250), true}, {d.runtime, false}};
    EXPECT_EQ(switched, expected);
}

TEST(columnar_samples, find_room_at_the_shortest_period) {
    auto d = two_spikes();
    EXPECT_EQ(columnar_samples_of(d), 0u);
    d.analog = {{2, 1, experiment::quantity::membrane, experiment::converter::columnar}};
    d.runtime = std::chrono::milliseconds(1);
    EXPECT_GT(columnar_samples_of(d), 455u); // at 549 cycles
}

TEST(columnar_samples, of_a_second_do_not_fit) {
    auto d = two_spikes();
    d.analog = {{0, 0, experiment::quantity::membrane, experiment::converter::columnar}};
    d.runtime = std::chrono::seconds(1);
    try {
        columnar_samples_of(d);
        FAIL();
    } catch (const does_not_fit& e) {
        EXPECT_STREQ(
            e.what(),
            "the experiment records through the columnar converter for 1000 ms, which takes room for "
            "462985 samples; a processor has room for 204800");
        EXPECT_EQ(e.available, 204'800u);
    }
}

TEST(columnar_samples, are_refused_beside_rules) {
    auto d = two_spikes();
    d.populations = {{"n", 5, experiment::calibrated_neuron{}, false}};
    d.analog = {{0, 1, experiment::quantity::membrane, experiment::converter::columnar}};
    d.rules.resize(2);
    try {
        columnar_samples_of(d);
        FAIL();
    } catch (const invalid_experiment& e) {
        EXPECT_NE(std::string(e.what()).find("2 rules"), std::string::npos) << e.what();
    }
}

TEST(load, puts_external_memory_once_and_tells_each_processor_which_one_it_is) {
    ppu::image image;
    image.segments = {{0x102, {0xaa, 0xbb, 0xcc}}, {ppu::memory::dram + 8, {1, 2, 3, 4}}};
    image.symbols[codegen::name::location] = {0x200, 4, false};
    chip::configuration c;
    load(c, image);
    const std::vector<chip::memory_block> expected{
        {chip::sram_address(chip::hemisphere(0), 0x40), {0x0000'aabb, 0xcc00'0000}},
        {chip::sram_address(chip::hemisphere(1), 0x40), {0x0000'aabb, 0xcc00'0000}},
        {{chip::base::dram + 2}, {0x0102'0304}},
        {chip::sram_address(chip::hemisphere(0), 0x80), {0}},
        {chip::sram_address(chip::hemisphere(1), 0x80), {1}}};
    EXPECT_EQ(c.memories, expected);
    EXPECT_TRUE(c.processors[chip::hemisphere(0)].inhibit_reset &&
                c.processors[chip::hemisphere(1)].inhibit_reset);
}

TEST(bytes_of, takes_what_a_ticket_means_out_of_big_endian_words) {
    chip::result r;
    r.reads = {{}, {0x0102'0304, 0x0506'0708}};
    EXPECT_EQ(bytes_of(r, {.read = 1, .skip = 3, .bytes = 2}), (std::vector<std::uint8_t>{4, 5}));
}
