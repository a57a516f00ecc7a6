// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/mapping/check.hpp>

#include "support.hpp"

using namespace hxtwin;
using namespace hxtwin::test;
using experiment::receptor;

namespace {

experiment::description pair() {
    return experiment_of({external("in", 2), neurons("out", 3)},
                         {{"", 0, 1, receptor::excitatory, experiment::all_to_all(2, 3, 7)}});
}

std::string complaint(void (*spoil)(mapping::plan&)) {
    const auto d = pair();
    auto p = mapping::map(d, nominal_point());
    spoil(p);
    try {
        mapping::check(p, d);
    } catch (const internal_error& e) {
        return e.what();
    }
    return "nothing";
}

std::uint8_t& weight(mapping::plan& p, const chip::synapse& s) {
    return p.configuration.synapses[s.hemisphere].weight(s.row, s.column);
}

std::uint8_t& label(mapping::plan& p, const chip::synapse& s) {
    return p.configuration.synapses[s.hemisphere].label(s.row, s.column);
}

} // namespace

TEST(check, accepts_what_map_wrote) {
    EXPECT_EQ(complaint([](mapping::plan&) {}), "nothing");
}

TEST(check, names_a_weight_that_differs) {
    const auto text = complaint([](mapping::plan& p) { weight(p, p.routing.synapses[0][1]) = 8; });
    EXPECT_NE(text.find("connects cell 0 of population \"in\" to neuron 1 (excitatory, weight 7)"),
              std::string::npos)
        << text;
}

TEST(check, names_a_missing_connection) {
    const auto text = complaint([](mapping::plan& p) { label(p, p.routing.synapses[0][5]) = 63; });
    EXPECT_NE(text.find("the description connects cell 1 of population \"in\" to neuron 2"),
              std::string::npos)
        << text;
}

TEST(check, names_a_connection_too_many) {
    const auto text = complaint([](mapping::plan& p) {
        auto s = p.routing.synapses[0][5];
        const auto same_source = label(p, s);
        s.column = chip::column(100);
        label(p, s) = same_source;
        p.configuration.synapses[s.hemisphere].switches[s.column].exc = true;
        p.configuration.neurons[chip::neuron(100)].enable_synin_exc = true;
    });
    EXPECT_NE(text.find("the configuration connects cell 1 of population \"in\" to neuron 100"),
              std::string::npos)
        << text;
}

TEST(check, names_an_event_of_no_cell) {
    const auto text = complaint([](mapping::plan& p) {
        auto& source = p.configuration.backgrounds[chip::background(0)];
        source.enable = true;
        source.label = p.routing.events[0][0][0] & 0x7ff;
        p.configuration.nodes[*chip::node_between(chip::crossbar_input(12), chip::crossbar_output(0))] = {
            0, 0, false};
    });
    EXPECT_NE(text.find("source without a cell"), std::string::npos) << text;
}
