// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using experiment::converter;
using experiment::quantity;

namespace {

experiment::description recorded(std::vector<experiment::analog_recording> analog) {
    auto d = experiment_of({neurons("n", 6)}, {});
    d.analog = std::move(analog);
    return d;
}

} // namespace

TEST(readout, gives_two_fast_recordings_columns_of_different_parity) {
    for (std::uint32_t second = 1; second < 6; ++second) {
        const auto p = mapping::map(recorded({{0, 0}, {0, second, quantity::adaptation}}), nominal_point());
        const auto& at = p.placement.neurons[0];
        EXPECT_EQ(std::set(at.begin(), at.end()).size(), 6u) << "no circuit is used twice";
        EXPECT_NE(at[0].value() % 2, at[second].value() % 2);
        const auto& m = p.configuration.madc;
        EXPECT_TRUE(m.enable_0 && m.enable_1 && m.wake_up);
        EXPECT_EQ(chip::neuron(m.neuron_0), at[0]);
        EXPECT_EQ(chip::neuron(m.neuron_1), at[second]);
        EXPECT_TRUE(p.configuration.neurons[at[second]].enable_readout);
        EXPECT_EQ(p.configuration.neurons[at[second]].source, chip::readout_source::adaptation);
    }
}

TEST(readout, uses_one_channel_of_the_fast_converter_for_one_recording) {
    const auto p = mapping::map(recorded({{0, 3, quantity::exc_synin}}), nominal_point());
    EXPECT_FALSE(p.configuration.madc.enable_0);
    EXPECT_TRUE(p.configuration.madc.enable_1);
    EXPECT_EQ(p.configuration.madc.neuron_1, 3);
    EXPECT_EQ(p.configuration.neurons[chip::neuron(3)].source, chip::readout_source::exc_synin);
}

TEST(readout, connects_only_recorded_neurons_to_the_columnar_converter) {
    const auto p =
        mapping::map(recorded({{0, 2, quantity::inh_synin, converter::columnar}}), nominal_point());
    const auto& switches = p.configuration.synapses[chip::hemisphere(0)].switches;
    for (const auto c : chip::column::all()) {
        EXPECT_EQ(switches[c].readout_causal, c == chip::column(2));
    }
    EXPECT_FALSE(p.configuration.madc.enable_0 || p.configuration.madc.enable_1);
}

TEST(readout, takes_further_runs_for_more_neurons_at_the_fast_converter) {
    const auto p = mapping::map(
        recorded({{0, 0}, {0, 2}, {0, 1, quantity::membrane, converter::columnar}, {0, 3}, {0, 4}}),
        nominal_point());
    ASSERT_EQ(p.fast_runs.size(), 3u);
    using pair = std::array<std::optional<std::uint32_t>, 2>;
    EXPECT_EQ(p.fast_runs[0].recordings, (pair{0, 3})); // cells 0 and 3
    EXPECT_EQ(p.fast_runs[1].recordings, (pair{1, std::nullopt}));
    EXPECT_EQ(p.fast_runs[2].recordings, (pair{4, std::nullopt}));
    EXPECT_EQ(p.configuration.madc, p.fast_runs[0].madc);
    EXPECT_EQ(p.fast_runs[2].madc, (chip::madc_config{.enable_0 = true, .neuron_0 = 4, .wake_up = true}));
}
