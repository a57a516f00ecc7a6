// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <hxtwin/emulator/emulator.hpp>

#include "driven_chip.hpp"
#include "processor_code.hpp"

namespace hxtwin::emulator {
namespace {

using namespace processor_code;
using test::program_of;

constexpr chip::hemisphere top(0), bottom(1);

TEST(processors, read_the_spike_counter_that_the_host_reads_too) {
    chip::configuration c;
    test::set_operating_point(c);
    const chip::neuron n(5);
    c.code(n, chip::cell::v_leak) = 900;
    code p = pause(100'000);
    append(p, set(3, pointer(chip::spike_counter_address(n))));
    append(p, {assemble("lwz", {5, 0, 3}), assemble("stw", {5, 0x100, 0}), assemble("wait", {})});
    load(c, top, p);
    const auto r = make_emulator({.ideal = true})
                       ->execute(c, program_of({{fpga_cycles(0), chip::record_events{}},
                                                {fpga_cycles(200'000), sram(top, 0x100)}}));
    ASSERT_TRUE(r.processors[top].sleeping);
    const auto done = fpga_cycles(r.processors[top].instructions / 2); // about one cycle an instruction
    const auto until = [&](fpga_cycles t) {
        return std::count_if(r.spikes.begin(), r.spikes.end(), [&](const auto& s) { return s.time <= t; });
    };
    EXPECT_GT(r.reads[0][0], 10u);
    EXPECT_NEAR(static_cast<double>(r.reads[0][0]), static_cast<double>(until(done)), 1);
}

TEST(processors, write_weights_over_the_vector_bus_that_act_on_events) {
    auto c = test::one_source_chip(0);
    code data(32);
    for (std::uint32_t w = 0; w < 32; ++w) {
        data[w] = 0x3f3f3f3f;
    }
    data[0] = 0x01020304;
    code p = set(6, 0x200);
    append(p, {assemble("fxvlax", {1, 0, 6})});
    append(p, set(7, 0)); // weights, row 0, even columns
    append(p, {assemble("fxvoutx", {1, 0, 7}), assemble("fxvinx", {2, 0, 7})});
    append(p, set(6, 0x300));
    append(p, {assemble("fxvstax", {2, 0, 6}), assemble("sync", {}), assemble("wait", {})});
    load(c, bottom, p);
    load(c, bottom, data, 0x200 / 4);
    const auto weights = chip::synapse_plane_address(bottom, chip::base::weights, 0, 0);
    const auto r = make_emulator({.ideal = true})
                       ->execute(c, program_of({{fpga_cycles(0), chip::record_events{}},
                                                {fpga_cycles(250'000), chip::read_words{weights, 33}},
                                                {fpga_cycles(250'000), sram(bottom, 0x300, 32)}}));
    EXPECT_EQ(r.reads[0][0], std::uint32_t{chip::permuted_weight(1)} << 24 |
                                 std::uint32_t{chip::permuted_weight(2)} << 16 |
                                 std::uint32_t{chip::permuted_weight(3)} << 8 | chip::permuted_weight(4));
    EXPECT_EQ(r.reads[0][1], 0x3f3f3f3fu);
    EXPECT_EQ(r.reads[0][32], 0u); // odd columns
    EXPECT_EQ(r.reads[1], data);
    ASSERT_GT(r.spikes.size(), 1'000u);
    for (const auto& s : r.spikes) {
        EXPECT_EQ(s.label % 2, 0); // even columns alone fire
    }
}

// Every 50 000 cycles or so each processor reads a spike counter and adds it to a word of external memory.
TEST(processors, leave_the_same_bits_on_one_thread_and_on_two) {
    auto c = test::one_source_chip(45);
    for (const auto h : {top, bottom}) {
        code p = pause(25'000);
        append(p, set(3, pointer(chip::spike_counter_address(chip::neuron_at(h, chip::column(7))))));
        append(p, {assemble("lwz", {5, 0, 3}), assemble("add", {6, 6, 5})});
        append(p, set(4, 0x4000'0000 + 4 * h.value()));
        append(p, {assemble("stw", {6, 0, 4})});
        p.push_back(assemble("b", {-4 * static_cast<int>(p.size())}));
        load(c, h, p);
    }
    auto program = test::record_for(fpga_cycles(2'500'000));
    program.commands.push_back({fpga_cycles(2'500'000), chip::read_words{{chip::base::extmem}, 2}});
    const auto one = make_emulator({.threads = 1})->execute(c, program);
    const auto two = make_emulator({.threads = 2})->execute(c, program);
    ASSERT_GT(one.reads[0][0], 100u);
    ASSERT_GT(one.reads[0][1], 100u);
    EXPECT_EQ(one.reads, two.reads);
    EXPECT_EQ(one.spikes, two.spikes);
    EXPECT_EQ(one.processors, two.processors);
}

TEST(processors, store_vectors_in_reversed_order_of_words) {
    chip::configuration c;
    code data(32);
    for (std::uint32_t w = 0; w < 32; ++w) {
        data[w] = 0x100 + w;
    }
    code p = set(6, 0x200);
    append(p, {assemble("fxvlax", {1, 0, 6})});
    append(p, set(7, 0x8000'0008)); // byte 128 of the SRAM on the FPGA
    append(p, {assemble("fxvoutx", {1, 0, 7})});
    append(p, set(7, 0x8100'0008));
    append(p, {assemble("fxvoutx", {1, 0, 7}), assemble("sync", {}), assemble("wait", {})});
    load(c, top, p);
    load(c, top, data, 0x200 / 4);
    const auto r = make_emulator({})->execute(
        c, program_of({{fpga_cycles(2'000), chip::read_words{{chip::base::extmem + 32}, 32}},
                       {fpga_cycles(2'000), chip::read_words{{chip::base::dram + 32}, 32}}}));
    EXPECT_EQ(r.reads[0], code(data.rbegin(), data.rend()));
    EXPECT_EQ(r.reads[1], r.reads[0]);
}

TEST(processors, see_membranes_through_the_converter) {
    chip::configuration c;
    test::set_operating_point(c);
    c.cadc[top].enable = true;
    code p = set(7, 0x0008'0000 + 2 * 3); // causal, row 3, even columns
    append(p, {assemble("fxvinx", {1, 0, 7})});
    append(p, set(7, 0x0028'0000 + 2 * 3 + 1)); // buffered, odd columns
    append(p, {assemble("fxvinx", {2, 0, 7})});
    append(p, set(6, 0x200));
    append(p, {assemble("fxvstax", {1, 0, 6})});
    append(p, set(6, 0x280));
    append(p, {assemble("fxvstax", {2, 0, 6}), assemble("sync", {}), assemble("wait", {})});
    load(c, top, p);
    for (auto& s : c.synapses[top].switches) {
        s.readout_causal = true;
    }
    const auto r =
        make_emulator({.ideal = true})->execute(c, program_of({{fpga_cycles(2'000), sram(top, 0x200, 64)}}));
    EXPECT_EQ(r.reads[0], code(64, 0x50505050));
    EXPECT_EQ(r.processors[top].vector_instructions, 4u);
}

TEST(processors, share_the_memory_on_the_fpga_in_the_order_of_time) {
    chip::configuration c;
    const std::uint32_t shared = 0x4000'0000;
    code writer = pause(2'000); // then 1 to the shared word
    append(writer, set(3, shared));
    append(writer, {assemble("addi", {4, 0, 1}), assemble("stw", {4, 0, 3}), assemble("wait", {})});
    code reader = set(3, shared); // counts how often it sees 0
    append(reader, {assemble("addi", {5, 0, 0}), assemble("lwz", {4, 0, 3}), assemble("addi", {5, 5, 1}),
                    assemble("cmpwi", {0, 4, 0}), assemble("bc", {12, 2, -12}),
                    assemble("stw", {5, 0x100, 0}), assemble("wait", {})});
    for (const auto writes : {top, bottom}) {
        chip::configuration one = c;
        const chip::hemisphere reads(1 - writes.value());
        load(one, writes, writer);
        load(one, reads, reader);
        const auto r =
            make_emulator({})->execute(one, program_of({{fpga_cycles(50'000), sram(reads, 0x100)}}));
        ASSERT_TRUE(r.processors[reads].sleeping);
        EXPECT_GT(r.reads[0][0], 4u); // about 2000 to 4000 cycles of 300 each
        EXPECT_LT(r.reads[0][0], 20u);
    }
}

// The top processor counts in its own memory; the bottom one reads that, writes an end into it, and both keep
// what they saw.
chip::configuration meeting_chip() {
    chip::configuration c;
    const auto counter = pointer(chip::sram_address(top, 0x100 / 4)),
               end = pointer(chip::sram_address(top, 0x104 / 4));
    code counts{assemble("addi", {5, 5, 1}),  assemble("stw", {5, 0x100, 0}), assemble("lwz", {6, 0x104, 0}),
                assemble("cmpwi", {0, 6, 0}), assemble("bc", {12, 2, -16}),   assemble("wait", {})};
    load(c, top, counts);
    code meets = pause(20'000);
    append(meets, set(3, counter));
    append(meets, set(4, end));
    append(meets, {assemble("lwz", {5, 0, 3}), assemble("stw", {5, 0x100, 0})});
    append(meets, pause(10'000));
    append(meets, {assemble("lwz", {6, 0, 3}), assemble("stw", {6, 0x104, 0}), assemble("stw", {6, 0, 4}),
                   assemble("wait", {})});
    load(c, bottom, meets);
    return c;
}

TEST(processors, see_one_anothers_memory_as_it_is_at_that_time) {
    const auto program =
        program_of({{fpga_cycles(50'000), sram(top, 0x100)}, {fpga_cycles(50'000), sram(bottom, 0x100, 2)}});
    const auto one = make_emulator({.threads = 1})->execute(meeting_chip(), program);
    const double last = one.reads[0][0], first_seen = one.reads[1][0], second_seen = one.reads[1][1];
    ASSERT_TRUE(one.processors[top].sleeping);
    ASSERT_TRUE(one.processors[bottom].sleeping);
    EXPECT_GT(first_seen, 1'000);
    EXPECT_NEAR(second_seen, 1.5 * first_seen,
                0.01 * first_seen);     // as long as it counted, 20,000 and 30,000 cycles
    EXPECT_NEAR(last, second_seen, 10); // it saw the end at once
    const auto two = make_emulator({.threads = 2})->execute(meeting_chip(), program);
    EXPECT_EQ(one.reads, two.reads);
    EXPECT_EQ(one.processors, two.processors);
}

TEST(processors, are_polled_at_times_that_no_chunk_of_the_run_changes) {
    chip::configuration c;
    code p = pause(600'000);
    append(p, {assemble("addi", {4, 0, 7}), assemble("stw", {4, 0x100, 0}), assemble("bc", {20, 0, 0})});
    load(c, top, p);
    const auto at = chip::sram_address(top, 0x100 / 4);
    const auto direct = program_of({{fpga_cycles(0), chip::poll_word{at, 0xff, 7, fpga_cycles(2'000'000)}},
                                    {fpga_cycles(10), chip::read_words{at, 1}}});
    const auto r = make_emulator({})->execute(c, direct);
    ASSERT_EQ(r.polls, std::vector<bool>{true});
    EXPECT_EQ(r.reads[0][0], 7u);
    EXPECT_EQ((r.executed[1] - ppu_cycles(20)).count() % 250, 0);
    auto split = direct;
    split.commands.insert(split.commands.begin(), {fpga_cycles(0), chip::read_words{at, 1}});
    EXPECT_EQ(make_emulator({})->execute(c, split).executed[2], r.executed[1]);
}

TEST(processors, log_the_calls_that_the_program_watches) {
    chip::configuration c;
    code p{assemble("addi", {3, 0, 3}), assemble("bl", {0x40 - 4}), assemble("bl", {0x40 - 8}),
           assemble("wait", {})};
    load(c, bottom, p);
    load(c, bottom, {assemble("addi", {3, 3, 1}), assemble("bclr", {20, 0})}, 0x40 / 4);
    auto program = program_of({{fpga_cycles(100), chip::record_events{}}});
    program.watches = {{"other", 0x80}, {"rule", 0x40}};
    const auto r = make_emulator({})->execute(c, program);
    const auto& log = r.processors[bottom];
    ASSERT_EQ(log.calls.size(), 2u);
    EXPECT_EQ(log.calls[0].watch, 1u);
    EXPECT_LT(log.calls[0].leave, log.calls[1].enter + ppu_cycles(1));
    EXPECT_EQ(log.instructions, 7u); // `wait` is none
}

TEST(processors, trap_where_nothing_answers) {
    chip::configuration c;
    const auto cause = [&](std::uint32_t address, const char* mnemonic) {
        chip::configuration one = c;
        code p = set(3, address);
        append(p, {assemble(mnemonic, {4, 0, 3}), assemble("wait", {})});
        load(one, top, p);
        try {
            make_emulator({})->execute(one, program_of({{fpga_cycles(100), chip::record_events{}}}));
        } catch (const ppu_trap& t) {
            return t.state.processor + ": " + t.state.cause;
        }
        return std::string("no trap");
    };
    EXPECT_EQ(cause(0x2000'0000, "lwz"), "top: load of 4 bytes from 0x20000000: nothing answers there");
    EXPECT_NE(cause(pointer({0x0012'2801}), "lwz").find("there is no register to read"), std::string::npos);
    EXPECT_NE(cause(pointer(chip::spike_counter_address(chip::neuron(0))), "lbz").find("words of four bytes"),
              std::string::npos);
}

} // namespace
} // namespace hxtwin::emulator
