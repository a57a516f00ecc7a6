// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using experiment::receptor;

namespace {

chip::background_config generator_for(std::uint32_t size, double rate) {
    const auto d = experiment_of({poisson("in", size, rate), neurons("n", size)},
                                 {{"", 0, 1, receptor::excitatory, experiment::one_to_one(size, 1)}});
    const auto p = mapping::map(d, nominal_point());
    return p.configuration.backgrounds[p.routing.backgrounds[0].front()];
}

} // namespace

TEST(background, gets_the_published_registers_for_120_khz) {
    const auto g = generator_for(1, 120e3);
    EXPECT_EQ(g.rate, 0);   // round(255 * 120e3 / 250e6), hits once in 256 draws
    EXPECT_EQ(g.period, 7); // round(250e6 / 120e3 / 256) - 1
    EXPECT_EQ(g.mask, 0);
    EXPECT_TRUE(g.enable && g.enable_random);
}

TEST(background, gets_a_rarer_draw_where_the_published_registers_miss_the_rate_by_a_quarter) {
    const auto g = generator_for(64, 20e3); // published: rate 1, period 1, 0.977 MHz instead of 1.28 MHz
    EXPECT_EQ(g.rate, 3);
    EXPECT_EQ(g.period, 2); // 250 MHz / 3 * 4 / 256 = 1.302 MHz
}

TEST(background, sends_for_all_cells_together) {
    const auto one = generator_for(1, 4e6), four = generator_for(4, 1e6);
    EXPECT_EQ(one.rate, four.rate);
    EXPECT_EQ(one.period, four.period);
    EXPECT_EQ(four.mask, 3);
    EXPECT_EQ(four.label & 3, 0);
}

TEST(background, warns_where_registers_miss_the_rate) {
    const auto d = experiment_of({poisson("in", 1, 120e3), neurons("n", 1)},
                                 {{"", 0, 1, receptor::excitatory, experiment::one_to_one(1, 1)}});
    const auto p = mapping::map(d, nominal_point());
    ASSERT_EQ(p.report.warnings.size(), 1u);
    EXPECT_EQ(p.report.warnings[0],
              "population \"in\" asks for 120000 Hz in all; the registers of its generator give 122070 Hz");
}

TEST(background, reports_each_recorded_event_once) {
    auto d = experiment_of({poisson("in", 1), neurons("n", 512)},
                           {{"", 0, 1, receptor::excitatory, experiment::all_to_all(1, 512, 1)}});
    d.populations[0].record_spikes = true;
    const auto p = mapping::map(d, nominal_point());
    unsigned open = 0;
    for (const auto b : chip::background::all()) {
        for (const auto l2 : chip::l2_channel::all()) {
            const auto node = chip::node_between(chip::crossbar_input(12 + b.value()),
                                                 chip::crossbar_output(8 + l2.value()));
            open += p.configuration.backgrounds[b].enable && node &&
                    p.configuration.nodes[*node].passes(p.configuration.backgrounds[b].label);
        }
    }
    EXPECT_EQ(open, 1u);
}
