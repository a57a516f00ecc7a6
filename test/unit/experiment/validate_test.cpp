// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <functional>

#include <hxtwin/experiment/description.hpp>

using namespace hxtwin;
using namespace hxtwin::experiment;

namespace {

// A source onto four neurons under a rule that records: everything that can be spoiled.
description valid() {
    description d;
    d.runtime = fpga_cycles(1000);
    d.populations = {{"in", 2, poisson_source{1e5, 1}, false}, {"exc", 4, calibrated_neuron{}, true}};
    d.populations.push_back({"late", 2, spike_source{{{fpga_cycles(3)}, {}}}, false});
    d.projections = {{"in->exc", 0, 1, receptor::excitatory, all_to_all(2, 4, 10)}};
    plasticity_rule rule;
    rule.label = "r";
    rule.kernel = "void PLASTICITY_RULE_KERNEL() {}";
    rule.timer = {ppu_cycles(0), ppu_cycles(100), 3};
    rule.observables = {{"w", observable_per_synapse{}}, {"x", observable_array{element::int8, 4}}};
    rule.projections = {0};
    rule.populations = {1};
    d.rules = {rule};
    return d;
}

struct spoiled {
    const char* what;
    std::function<void(description&)> spoil;
    std::vector<std::string> words; // that the message has to hold
};

calibrated_neuron& neuron_of(description& d) { return std::get<calibrated_neuron>(d.populations[1].cell); }

plasticity_rule& rule_of(description& d) { return d.rules[0]; }

void name_observable(description& d, const std::string& name) {
    rule_of(d).observables = {{name, observable_array{element::int8, 1}}};
}

const std::vector<spoiled> all_spoiled{
    {"runtime", [](auto& d) { d.runtime = fpga_cycles(0); }, {"experiment", "0 cycles"}},
    {"analog recording of nothing",
     [](auto& d) {
         d.analog = {{3, 0}};
     },
     {"recording 0", "population 3", "has 3"}},
    {"analog recording of a source",
     [](auto& d) {
         d.analog = {{0, 0, quantity::adaptation}};
     },
     {"adaptation", "\"in\"", "a source"}},
    {"analog recording of no cell",
     [](auto& d) {
         d.analog = {{1, 4}};
     },
     {"membrane of cell 4", "\"exc\"", "4 cells"}},
    {"two quantities of a cell",
     [](auto& d) {
         d.analog = {{1, 2}, {1, 2, quantity::exc_synin, converter::columnar}};
     },
     {"cell 2", "\"exc\"", "membrane and exc_synin", "one quantity at a time"}},
    {"a cell twice through one converter",
     [](auto& d) {
         d.analog = {{1, 2}, {1, 2}};
     },
     {"cell 2", "membrane twice"}},
    {"empty population", [](auto& d) { d.populations[1].size = 0; }, {"\"exc\"", "0 cells"}},
    {"unknown setting",
     [](auto& d) {
         d.populations[1].circuit = {{"leak_v_lek", 5}};
     },
     {"\"exc\"", "leak_v_lek", "none of the"}},
    {"setting out of range",
     [](auto& d) {
         d.populations[1].circuit = {{"leak_v_leak", 1023}};
     },
     {"\"exc\"", "leak_v_leak to 1023", "0 to 1022"}},
    {"setting of a cell out of range",
     [](auto& d) {
         d.populations[1].circuit = {{"bayesian_operation", std::vector<int>{0, 3, 4, 0}}};
     },
     {"\"exc\"", "bayesian_operation of cell 2 to 4", "0 to 3"}},
    {"settings of too few cells",
     [](auto& d) {
         d.populations[1].circuit = {{"leak_v_leak", std::vector<int>{1, 2, 3}}};
     },
     {"\"exc\"", "leak_v_leak with 3 values", "each of its 4 cells"}},
    {"setting of a source",
     [](auto& d) {
         d.populations[0].circuit = {{"leak_v_leak", 5}};
     },
     {"\"in\"", "source"}},
    {"rest", [](auto& d) { neuron_of(d).v_rest = 161; }, {"\"exc\"", "v_rest 161", "50 to 160"}},
    {"nan",
     [](auto& d) { neuron_of(d).tau_m = microseconds(NAN); },
     {"\"exc\"", "tau_m nan", "0.5 to 60 us"}},
    {"tau_syn",
     [](auto& d) { neuron_of(d).tau_syn_inh = microseconds(0.1); },
     {"tau_syn_inh 0.1", "0.3 to 30"}},
    {"dac", [](auto& d) { neuron_of(d).synapse_dac_bias = 1023; }, {"synapse_dac_bias 1023", "30 to 1022"}},
    {"order", [](auto& d) { neuron_of(d).v_thresh = 60; }, {"v_reset 70", "v_thresh 60"}},
    {"three poisson cells",
     [](auto& d) { d.populations[0].size = 3; },
     {"\"in\"", "3 cells", "power of two"}},
    {"fast",
     [](auto& d) {
         d.populations[0].cell = poisson_source{126e6, 0};
     },
     {"\"in\"", "252000000 Hz", "250 MHz"}},
    {"slow",
     [](auto& d) {
         d.populations[0].cell = poisson_source{0, 0};
     },
     {"\"in\"", "0 Hz"}},
    {"nan rate",
     [](auto& d) {
         d.populations[0].cell = poisson_source{NAN, 0};
     },
     {"\"in\"", "nan"}},
    {"lists", [](auto& d) { d.populations[2].size = 3; }, {"\"late\"", "2 lists", "3 cells"}},
    {"early",
     [](auto& d) {
         d.populations[2].cell = spike_source{{{fpga_cycles(-1)}, {}}};
     },
     {"\"late\"", "-1"}},
    {"no such end", [](auto& d) { d.projections[0].post = 7; }, {"\"in->exc\"", "population 7", "has 3"}},
    {"onto source", [](auto& d) { d.projections[0].post = 0; }, {"\"in->exc\"", "\"in\"", "source"}},
    {"no such cell",
     [](auto& d) { d.projections[0].connections[0].post = 4; },
     {"cell 4", "\"exc\"", "has 4"}},
    {"heavy",
     [](auto& d) { d.projections[0].connections[6].weight = 64; },
     {"\"in->exc\"", "1 -> 2", "weight 64", "0 to 63"}},
    {"negative",
     [](auto& d) { d.projections[0].connections[0].weight = -1; },
     {"0 -> 0", "weight -1", "0 to 63"}},
    {"twice",
     [](auto& d) {
         d.projections[0].connections.push_back({1, 2, 3});
     },
     {"1 -> 2", "more than once"}},
    {"sparse",
     [](auto& d) { d.projections[0].connections.pop_back(); },
     {"\"in->exc\"", "\"r\"", "not dense", "7 connections", "2 source", "4 target", "8"}},
    {"empty under rule",
     [](auto& d) { d.projections[0].connections.clear(); },
     {"not dense", "0 connections"}},
    {"no kernel", [](auto& d) { rule_of(d).kernel = ""; }, {"\"r\"", "PLASTICITY_RULE_KERNEL"}},
    {"period", [](auto& d) { rule_of(d).timer.period = ppu_cycles(0); }, {"\"r\"", "period of 0"}},
    {"periods", [](auto& d) { rule_of(d).timer.num_periods = 0; }, {"\"r\"", "0 periods"}},
    {"start", [](auto& d) { rule_of(d).timer.start = ppu_cycles(-5); }, {"\"r\"", "-5"}},
    {"no handles",
     [](auto& d) {
         rule_of(d).projections.clear();
         rule_of(d).populations.clear();
     },
     {"\"r\"", "0 projections and 0 populations"}},
    {"rule on source", [](auto& d) { rule_of(d).populations = {0}; }, {"\"r\"", "\"in\"", "source"}},
    {"rule on nothing", [](auto& d) { rule_of(d).projections = {4}; }, {"\"r\"", "projection 4", "has 1"}},
    {"rule twice",
     [](auto& d) {
         rule_of(d).populations = {1, 1};
     },
     {"\"r\"", "more than once"}},
    {"empty array",
     [](auto& d) {
         rule_of(d).observables = {{"x", observable_array{}}};
     },
     {"\"x\"", "size 0"}},
    {"per neuron",
     [](auto& d) {
         rule_of(d).populations.clear();
         rule_of(d).observables = {{"n", observable_per_neuron{}}};
     },
     {"\"n\"", "0 populations"}},
    {"ragged_block",
     [](auto& d) {
         rule_of(d).observables = {};
         rule_of(d).raw_bytes = 6;
     },
     {"6 bytes", "multiple of four"}},
    {"block_and_observables", [](auto& d) { rule_of(d).raw_bytes = 8; }, {"8 bytes", "2 observables"}},
    {"digit", [](auto& d) { name_observable(d, "1w"); }, {"\"1w\"", "identifier"}},
    {"blank", [](auto& d) { name_observable(d, "a b"); }, {"\"a b\"", "identifier"}},
    {"nameless", [](auto& d) { name_observable(d, ""); }, {"\"\"", "identifier"}},
    {"keyword", [](auto& d) { name_observable(d, "while"); }, {"\"while\"", "C++"}},
    {"reserved", [](auto& d) { name_observable(d, "a__b"); }, {"\"a__b\"", "C++"}},
    {"time", [](auto& d) { name_observable(d, "time"); }, {"\"time\"", "already"}},
};

} // namespace

TEST(validate, accepts_a_valid_experiment) { EXPECT_NO_THROW(validate(valid())); }

TEST(validate, says_who_what_and_how_much_is_allowed) {
    for (const auto& s : all_spoiled) {
        auto d = valid();
        s.spoil(d);
        try {
            validate(d);
            ADD_FAILURE() << s.what << " was accepted";
        } catch (const invalid_experiment& e) {
            for (const auto& word : s.words) {
                EXPECT_NE(std::string(e.what()).find(word), std::string::npos)
                    << s.what << ": \"" << e.what() << "\" lacks " << word;
            }
        }
    }
}

TEST(validate, names_a_population_without_label_by_its_number) {
    auto d = valid();
    d.populations[1].label = "";
    d.populations[1].size = 0;
    try {
        validate(d);
        FAIL();
    } catch (const invalid_experiment& e) {
        EXPECT_NE(std::string(e.what()).find("population 1 has 0 cells"), std::string::npos) << e.what();
    }
}

TEST(validate, takes_the_bounds_of_each_range) {
    auto d = valid();
    neuron_of(d).v_rest = 160;
    neuron_of(d).tau_m = microseconds(60);
    neuron_of(d).membrane_capacitance = 0;
    d.projections[0].connections[0].weight = 63;
    name_observable(d, "_w1");
    d.analog = {{1, 3}, {1, 3, quantity::membrane, converter::columnar}};
    EXPECT_NO_THROW(validate(d));
}
