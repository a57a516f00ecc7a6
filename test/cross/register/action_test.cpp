// SPDX-License-Identifier: Apache-2.0
// Registers that act when they are written, or whose value is what the chip does, from a kernel.
#include <cmath>

#include <gtest/gtest.h>

#include "chip_run.hpp"
#include "driven_chip.hpp"

namespace hxtwin::cross {
namespace {

constexpr const char* headers = R"(
#include <haldls/vx/v3/haldls.h>
#include <haldls/vx/v3/ppu.h>
#include <libnux/vx/time.h>
#include <libnux/vx/vector.h>
#include <stadls/vx/v3/ppu/read.h>
#include <stadls/vx/v3/ppu/write.h>
using namespace halco::hicann_dls::vx::v3;
using namespace haldls::vx::v3;
using stadls::vx::v3::ppu::read;
using stadls::vx::v3::ppu::write;
using halco::common::Enum;
const SynramOnDLS own = SynramOnDLS::top;
SynapseQuadOnSynram quad(uint32_t x, uint32_t row) {
    return SynapseQuadOnSynram(SynapseQuadColumnOnDLS(x), SynapseRowOnSynram(row));
}
CADCSampleQuad sample(uint32_t x, CADCReadoutType how = CADCReadoutType::trigger_read,
                      CADCChannelType type = CADCChannelType::causal) {
    return read<CADCSampleQuad>(CADCSampleQuadOnDLS(CADCSampleQuadOnSynram(quad(x, 0), type, how), own));
}
void send(uint32_t label, uint32_t hemisphere = 0) {
    PADIEvent event;
    event.set_fire_bus_mask(0b0001);
    event.set_event_address(label);
    event.set_row_select_address(0);
    write(PADIEventOnDLS(hemisphere), event);
}
)";

TEST(padi_events, reach_the_synapses_of_their_hemisphere_that_have_their_label) {
    chip::configuration c;
    test::set_operating_point(c);
    test::set_row(c, 63);
    const auto events = [&](const std::string& body) {
        return run_on_chip(headers, "    results[0] = 0;\n" + body, 1, c).result.counts.synaptic;
    };
    const auto one = events("    send(5);\n");
    EXPECT_GT(one, 0u);
    EXPECT_EQ(events("    for (int i = 0; i < 20; ++i) { send(5); libnux::vx::sleep_cycles(100); }\n"),
              20 * one);
    EXPECT_EQ(events("    send(6);\n"), 0u);
    EXPECT_EQ(events("    send(5); libnux::vx::sleep_cycles(100); send(5, 1);\n"), 2 * one);
    EXPECT_EQ(events(R"(
    PADIEvent event;
    event.set_fire_bus(std::array<bool, 4>{false, true, true, true}); // the row listens on bus 0
    event.set_event_address(5);
    write(PADIEventOnDLS(0), event);
)"),
              0u);
}

// Row 0 with label 5; sensors of 1.6 codes a pair and 7.3 us. Pulses of the block take the place of spikes.
chip::configuration sensing_chip() {
    chip::configuration c;
    test::set_operating_point(c);
    test::set_row(c, 0);
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = 80;
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = 35;
    }
    for (const auto n : chip::neuron::all()) {
        c.neurons[n].enable_threshold = false;
        c.backends[n].post_overwrite = true;
    }
    c.cadc[chip::hemisphere(0)].enable = true;
    return c;
}

TEST(correlation, accumulates_pairs_that_a_kernel_makes_and_is_reset_by_quads) {
    const auto run = run_on_chip(headers, R"(
    for (int i = 0; i < 10; ++i) {
        send(5);
        libnux::vx::sleep_cycles(500); // 2 us
        write(BlockPostPulseOnDLS(0), BlockPostPulse());
        libnux::vx::sleep_cycles(50000); // 200 us
    }
    const auto west = sample(0), next = sample(1, CADCReadoutType::buffered),
               east = sample(16, CADCReadoutType::buffered),
               acausal = sample(0, CADCReadoutType::buffered, CADCChannelType::acausal);
    write(CorrelationResetOnDLS(quad(0, 0), own), CorrelationReset());
    const auto after = sample(0), other = sample(1, CADCReadoutType::buffered);
    results[0] = west.get_sample(0); results[1] = next.get_sample(3); results[2] = east.get_sample(0);
    results[3] = after.get_samples()[0]; results[4] = after.get_sample(EntryOnQuad(3)); results[5] = other.get_sample(0);
    results[6] = acausal.get_sample(2);
)",
                                 7, sensing_chip());
    const double expected = 190 - 10 * 1.5683 * std::exp(-(2.0 - 0.05) / 7.275); // some 0.05 us either way
    EXPECT_NEAR(run.results[0], expected, 1.0);
    EXPECT_EQ(run.results[1], run.results[0]);
    EXPECT_EQ(run.results[2], 190); // no pulse there
    EXPECT_EQ(run.results[3], 190);
    EXPECT_EQ(run.results[4], 190);
    EXPECT_EQ(run.results[5], run.results[0]);
    EXPECT_EQ(run.results[6], 190); // 200 us after the pulse before
}

TEST(neuron_resets, pull_single_neurons_or_quads_to_their_reset_potential) {
    auto c = sensing_chip();
    for (const auto n : chip::neuron::all()) {
        c.code(n, chip::cell::v_leak) = 850;
    }
    const auto run = run_on_chip(headers, R"(
    ColumnCorrelationQuad connected;
    connected.set_enable_neuron_readout_causals(std::array<bool, 4>{true, true, true, true});
    write(ColumnCorrelationQuadOnDLS(SynapseQuadColumnOnDLS(0), own), connected);
    libnux::vx::sleep_cycles(25000);
    const auto before = sample(0);
    write(AtomicNeuronOnDLS(NeuronColumnOnDLS(2), NeuronRowOnDLS::top).toNeuronResetOnDLS(), NeuronReset());
    const auto one = sample(0);
    libnux::vx::sleep_cycles(25000);
    write(NeuronResetQuadOnDLS(SynapseQuadColumnOnDLS(0), own), NeuronResetQuad());
    const auto all = sample(0);
    for (uint32_t i = 0; i < 4; ++i) {
        results[i] = before.get_sample(i); results[4 + i] = one.get_sample(i); results[8 + i] = all.get_sample(i);
    }
)",
                                 12, c);
    const auto rest = run.results[0], reset = run.results[5];
    EXPECT_GT(rest, reset + 20);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(run.results[i], rest);
        EXPECT_NEAR(run.results[4 + i], i == 1 ? reset : rest, 2) << i; // column 2
        EXPECT_NEAR(run.results[8 + i], reset, 2) << i;
    }
}

TEST(spike_counters, count_between_a_reset_and_a_read) {
    chip::configuration c;
    test::set_operating_point(c);
    const chip::neuron firing(256 + 130); // bottom, east
    c.code(firing, chip::cell::v_leak) = 900;
    const auto run = run_on_chip(headers, R"(
    const AtomicNeuronOnDLS neuron{NeuronColumnOnDLS(130), NeuronRowOnDLS::bottom};
    libnux::vx::sleep_cycles(100000);
    const auto from = libnux::vx::now();
    write(neuron.toSpikeCounterResetOnDLS(), SpikeCounterReset());
    libnux::vx::sleep_cycles(50000);
    const auto count = read<SpikeCounterRead>(neuron.toSpikeCounterReadOnDLS());
    results[0] = count.get_count(); results[1] = static_cast<int32_t>(libnux::vx::now() - from);
    libnux::vx::sleep_cycles(1000000);
    results[2] = read<SpikeCounterRead>(neuron.toSpikeCounterReadOnDLS()).get_overflow();
    results[3] = count.get_overflow();
    results[4] = read<SpikeCounterRead>(AtomicNeuronOnDLS(Enum(130)).toSpikeCounterReadOnDLS()).get_count();
)",
                                 5, c);
    ASSERT_GT(run.result.spikes.size(), 100u);
    const auto interval =
        static_cast<double>(2 * (run.result.spikes[60].time - run.result.spikes[10].time).count()) / 50;
    EXPECT_NEAR(run.results[0], run.results[1] / interval, 1.5);
    EXPECT_GT(run.results[0], 10);
    EXPECT_EQ(run.results[2], 1);
    EXPECT_EQ(run.results[3], 0);
    EXPECT_EQ(run.results[4], 0);
}

TEST(crossbar_counters, are_read_and_cleared_by_a_kernel) {
    auto c = test::one_source_chip(0);
    c.crossbar_outputs.enable_event_counter = 0xfff;
    const auto run = run_on_chip(headers, R"(
    libnux::vx::sleep_cycles(100000);
    const auto many = read<CrossbarOutputEventCounter>(CrossbarOutputEventCounterOnDLS(0)).get_value();
    write(CrossbarOutputEventCounterOnDLS(0), CrossbarOutputEventCounter());
    const auto few = read<CrossbarOutputEventCounter>(CrossbarOutputEventCounterOnDLS(0)).get_value();
    CrossbarOutputConfig config = read<CrossbarOutputConfig>(CrossbarOutputConfigOnDLS(0));
    results[0] = many; results[1] = few; results[2] = config.get_enable_event_counter();
    results[3] = read<CrossbarInputDropCounter>(CrossbarInputDropCounterOnDLS(12)).get_value();
    config.set_enable_slow(0b0101);
    write(CrossbarOutputConfigOnDLS(0), config);
)",
                                 4, c, {{{chip::base::crossbar_output_config}, 1}});
    EXPECT_GT(run.results[0], 30); // 120 kHz for 400 us and more
    EXPECT_LE(run.results[1], 1);
    EXPECT_EQ(run.results[2], 0xfff);
    EXPECT_EQ(run.results[3], 0);
    EXPECT_EQ(run.read[0][0], 0xfffu << 4 | 0b0101u);
}

TEST(containers, end_the_program_where_a_number_does_not_fit_its_field) {
    const auto set = [](const std::string& call) {
        return run_on_chip(
                   headers,
                   "    PADIEvent event;\n    CADCChannelConfig channel;\n    SynapseLabelQuad labels;\n" +
                       call + "    results[0] = 7;\n",
                   1, chip::configuration{})
            .results[0];
    };
    EXPECT_EQ(set("    event.set_event_address(63);\n"), 7);
    EXPECT_THROW(set("    event.set_event_address(64);\n"), std::runtime_error);
    EXPECT_THROW(set("    channel.set_offset(-129);\n"), std::runtime_error);
    EXPECT_THROW(set("    labels.set_value(4, 1);\n"), std::runtime_error);
    EXPECT_THROW(set("    CrossbarNodeOnDLS(CrossbarOutputOnDLS(1), CrossbarInputOnDLS(0)).position();\n"),
                 std::runtime_error);
}

TEST(processor_registers, show_who_runs_and_what_stands_in_memory) {
    const auto run = run_on_chip(headers, R"(
    const auto control = read<PPUControlRegister>(PPUControlRegisterOnDLS(1));
    results[0] = control.get_inhibit_reset() + 2 * control.get_force_clock_off();
    results[1] = read<PPUStatusRegister>(PPUStatusRegisterOnDLS(0)).get_sleep();
    static volatile uint32_t word __attribute__((section(".data"))) = 0x12345678;
    const auto at = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(&word)) / 4;
    results[2] = read<PPUMemoryWord>(PPUMemoryWordOnDLS(PPUMemoryWordOnPPU(at), ::PPUOnDLS::top)).get_value();
)",
                                 3, chip::configuration{});
    EXPECT_EQ(run.results, (std::vector<std::int32_t>{1, 0, 0x12345678}));
}

TEST(rows, come_over_the_register_bus_in_the_order_of_columns) {
    chip::configuration c;
    const chip::row row(3);
    for (const auto column : chip::column::all()) {
        const auto value = static_cast<std::uint8_t>(7 * column.value() % 64);
        c.synapses[chip::hemisphere(0)].label(row, column) = value;
        c.synapses[chip::hemisphere(1)].weight(row, column) = value;
    }
    const auto run = run_on_chip(headers, R"(
    using namespace libnux::vx;
    const auto labels = get_row_via_omnibus(3, 0x02c40000), weights = get_row_via_omnibus(3, 0x03c00000);
    for (uint32_t i = 0; i < 256; ++i) {
        results[i] = labels[i];
        results[256 + i] = weights[i];
    }
    results[512] = labels == get_row_via_vector(3, dls_decoder_base);
)",
                                 513, c);
    for (std::uint32_t i = 0; i < 256; ++i) {
        ASSERT_EQ(run.results[i], 7 * i % 64) << i;
        ASSERT_EQ(run.results[256 + i], chip::permuted_weight(static_cast<std::uint8_t>(7 * i % 64))) << i;
    }
    EXPECT_EQ(run.results[512], 1);
}

} // namespace
} // namespace hxtwin::cross
